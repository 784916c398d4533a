/** The built list of formats and the declared figures → the tables in docs/formats.md and docs/method.md: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { FORMATS } from '../dist/read/format/index.js'
import { DECLARED } from '../dist/report/declared.js'
import { withFigures } from './figuresTable.mjs'
import { withTables } from './formatsTable.mjs'

const page = new URL('../docs/formats.md', import.meta.url)
writeFileSync(page, withTables(readFileSync(page, 'utf8'), FORMATS))

const method = new URL('../docs/method.md', import.meta.url)
writeFileSync(method, withFigures(readFileSync(method, 'utf8'), DECLARED))
