import { expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { NoticedRow } from '../../../src/read/batches/noticedRow.ts'

test('a count that no column states is noticed once it is set, and forgotten', () => {
  const noticed = new NoticedRow(['audioInputTokens', 'searches'])
  expect({ ...noticed.row }).toEqual(emptyRow())
  noticed.row.inputTokens = 5
  noticed.row.audioTokens = 3
  expect(noticed.isSet).toBe(false)
  noticed.row.searches = 2
  expect([noticed.isSet, noticed.row.searches]).toEqual([true, 2])
  noticed.forget()
  expect([noticed.isSet, noticed.row.searches, noticed.row.audioTokens]).toEqual([false, Number.NaN, 3])
})
