/** docs/formats.md against the list of formats it is generated from. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withTables } from '../scripts/formatsTable.mjs'
import { FORMATS } from '../src/read/format/index.ts'

test('docs/formats.md lists the formats as they are: npm run docs', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../docs/formats.md'), 'utf8')
  expect(withTables(page, FORMATS)).toBe(page)
  for (const { id } of FORMATS) expect(page).toContain(`| \`${id}\` |`)
})
