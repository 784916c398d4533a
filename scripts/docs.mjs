/** The built list of formats and the declared figures → the tables in docs/formats.md and docs/method.md, and the lock file → the licences in NOTICE: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { FORMATS } from '../dist/read/format/index.js'
import { DECLARED } from '../dist/report/declared.js'
import { withFigures } from './figuresTable.mjs'
import { withTables } from './formatsTable.mjs'
import { withLicences } from './licences.mjs'

const page = new URL('../docs/formats.md', import.meta.url)
writeFileSync(page, withTables(readFileSync(page, 'utf8'), FORMATS))

const method = new URL('../docs/method.md', import.meta.url)
writeFileSync(method, withFigures(readFileSync(method, 'utf8'), DECLARED))

const notice = new URL('../NOTICE', import.meta.url)
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
writeFileSync(notice, withLicences(readFileSync(notice, 'utf8'), lock))
