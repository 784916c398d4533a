/** What the compiler cannot tell of JSON: the rows that public indices measured, against the words and numbers they are made of. */
import { expect, test } from 'vitest'
import closedRows from '../../../src/catalog/quality/closedModels.json' with { type: 'json' }
import openRows from '../../../src/catalog/quality/openModels.json' with { type: 'json' }
import { BENCHMARKS, CLOSED_MODELS, OPEN_MODELS } from '../../../src/catalog/quality/rows.ts'

const isOneOf =
  (...words: readonly string[]) =>
  (value: unknown) =>
    words.includes(value as string)

const areCells = (cells: unknown) =>
  Object.entries(cells as object).every(
    ([id, rows]) =>
      id in BENCHMARKS &&
      (rows as readonly (readonly unknown[])[]).every(
        ([setting, value, sd = 0, ...more]) =>
          typeof setting === 'string' &&
          [value, sd].every(number => typeof number === 'number' && number >= 0) &&
          more.length === 0
      )
  )

test('a closed model has a name, a kind, its values, and settings that it has', () => {
  const isRow = ([name, kind, cells, prefers = [], ...more]: readonly unknown[]) =>
    typeof name === 'string' &&
    isOneOf('plain', 'reasons')(kind) &&
    areCells(cells) &&
    (prefers as readonly unknown[]).every(setting => typeof setting === 'string') &&
    more.length === 0
  expect(closedRows.filter(row => !isRow(row))).toEqual([])
  expect(new Set(CLOSED_MODELS.map(({ name }) => name)).size).toBe(closedRows.length)
})

test('an open model has a name, how it thinks, what its licence allows, its values, and what it is served with', () => {
  const isRow = ([name, modes, commercial, cells, serves = '', ...more]: readonly unknown[]) =>
    typeof name === 'string' &&
    isOneOf('plain', 'thinks', 'both', 'effort', 'unstated')(modes) &&
    isOneOf('yes', 'limited', 'no')(commercial) &&
    areCells(cells) &&
    typeof serves === 'string' &&
    more.length === 0
  expect(openRows.filter(row => !isRow(row))).toEqual([])
  expect(new Set(OPEN_MODELS.map(({ name }) => name)).size).toBe(openRows.length)
})
