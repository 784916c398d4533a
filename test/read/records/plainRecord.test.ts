/** Lines of a CSV against csv-parse, which reads every line that the plain reader leaves to it. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainFields } from '../../../src/read/records/plainRecord.ts'
import { cases } from '../../cases.ts'

const DELIMITERS = [',', ';', '\t', '|']

/** `undefined`: it is no CSV. */
function byCsvParse(text: string, delimiter: string): string[] | undefined {
  try {
    const options = { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true }
    return (parse(text, { ...options, skip_empty_lines: true }) as string[][])[0] ?? []
  } catch {
    return undefined
  }
}

const piece = fc.oneof(
  fc.constantFrom('"', '""', ',', ';', '\t', '|', ' ', '\r', '\n', 'a', '"b"', '\ufeff'),
  fc.string({ unit: 'grapheme', maxLength: 3 })
)
const anyText = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''))

test('law: what it reads, csv-parse reads the same', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...DELIMITERS), (text, delimiter) => {
      const fields = plainFields(text, delimiter)
      if (fields !== undefined) expect(fields).toEqual(byCsvParse(text, delimiter))
    }),
    { numRuns: cases(2_000) }
  )
})

describe('what it reads and what it leaves', () => {
  test.each([
    ['', []],
    [' ', [' ']],
    ['a,b', ['a', 'b']],
    [',', ['', '']],
    ['"a,""b""",,"c"', ['a,"b"', '', 'c']],
    ['""', ['']],
    ['a,""', ['a', '']],
    ['"a', undefined],
    ['"a"b', undefined],
    ['a"b', undefined],
    ['"a\nb"', undefined],
    ['a\rb', undefined]
  ])('%j', (text, fields) => expect(plainFields(text, ',')).toEqual(fields))
})
