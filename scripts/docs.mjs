/** The built list of formats → the tables in docs/formats.md, written anew: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { FORMATS } from '../dist/read/format/index.js'
import { withTables } from './formatsTable.mjs'

const page = new URL('../docs/formats.md', import.meta.url)
writeFileSync(page, withTables(readFileSync(page, 'utf8'), FORMATS))
