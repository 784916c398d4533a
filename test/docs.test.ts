/** docs/formats.md and docs/method.md against what their tables are generated from. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withFigures } from '../scripts/figuresTable.mjs'
import { withTables } from '../scripts/formatsTable.mjs'
import { FORMATS } from '../src/read/format/index.ts'
import { DECLARED } from '../src/report/declared.ts'

test('docs/formats.md lists the formats as they are: npm run docs', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../docs/formats.md'), 'utf8')
  expect(withTables(page, FORMATS)).toBe(page)
  for (const { id } of FORMATS) expect(page).toContain(`| \`${id}\` |`)
})

test('docs/method.md has a row for every figure that a stage declares: npm run docs', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../docs/method.md'), 'utf8')
  expect(withFigures(page, DECLARED)).toBe(page)
})
