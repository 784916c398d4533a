/** The filter changes no record that is read, no count of lines, and no reason: only how long csv-parse takes. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecordEnds, withFewQuotes } from '../../../src/read/records/strayQuotes.ts'
import { cases } from '../../cases.ts'

/** What csv-parse makes of a text, with the stray quotes that it was told of once a record. */
function parsed(text: string) {
  const lost = new Set<number>()
  const options = { relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true }
  const records = parse(text, {
    ...options,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_skip: error => lost.add((error as unknown as { records: number }).records) && undefined
  })
  return { records, lost: [...lost] }
}

async function filtered(text: string, cuts: readonly number[]): Promise<string> {
  const bytes = Buffer.from(text)
  const ends = [...cuts.map(cut => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  async function* chunks() {
    let from = 0
    for (const end of ends) {
      yield bytes.subarray(from, end)
      from = end
    }
  }
  const out: Uint8Array[] = []
  for await (const chunk of withFewQuotes(chunks(), ',')) out.push(chunk)
  return Buffer.concat(out).toString()
}

const piece = fc.constantFrom('"', '""', 'a', ',', '\n', '\r', '\r\n', ' ', 'é', '"a"', '"a,b"', '{"x":"y"}')

test('law: csv-parse reads the same records from it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 3 }),
      async (pieces, cuts) => {
        const text = pieces.join('')
        expect(parsed(await filtered(text, cuts))).toEqual(parsed(text))
      }
    ),
    { numRuns: cases(500) }
  )
})

test('of many stray quotes in a record one is left, and the next record is as it was', async () => {
  expect(await filtered('xa"a"a",b"\n"c ""d"""\n', [])).toBe('xa"a.a.,b.\n"c ""d"""\n')
})

test('what it is given stays as it was', async () => {
  const bytes = Buffer.from('a"b"c"d\n')
  async function* once() {
    yield bytes
  }
  for await (const _ of withFewQuotes(once(), ','));
  expect(bytes.toString()).toBe('a"b"c"d\n')
})

test('where a CSV can be cut is told alike, in whatever chunks it comes', () => {
  const pieces = ['a', '12', ',', '\n', '\n', '\r\n', '"x\ny"', '"a, b"', '"', '\r', ' ']
  const text = fc
    .array(fc.constantFrom(...pieces), { maxLength: 60 })
    .map(parts => Buffer.from(parts.join('')))
  const cutOf = (bytes: Uint8Array, size: number) => {
    const ends = new RecordEnds(',')
    for (let at = 0; at < bytes.length; at += size) ends.see(bytes.subarray(at, at + size))
    return { place: ends.place, lines: ends.lines }
  }
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (bytes, size) => {
      const cut = cutOf(bytes, size)
      // A chunk with a quote in it is looked at byte by byte.
      const closely = cutOf(Buffer.concat([Buffer.from('""\n'), bytes]), bytes.length + 3)
      expect({ place: cut.place + 3, lines: cut.lines + 1 }).toEqual(closely)
      const head = bytes.subarray(0, cut.place).toString()
      expect(head === '' || head.endsWith('\n')).toBe(true)
      expect(head.split('"').length % 2).toBe(1)
      expect(head.split('\n')).toHaveLength(cut.lines + 1)
    }),
    { numRuns: cases(2_000) }
  )
})
