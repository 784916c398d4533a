// slow: many whole audits
/** CSV scanning against its inverse: any table written by RFC 4180 is read back, each record at its line. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delimiterOf, scanCsv, splitHeader } from '../../../src/read/records/csv.ts'
import { cases } from '../../cases.ts'
import { bytesOf } from '../../cli/fakeTerminal.ts'

type Found = { readonly fields: readonly string[]; readonly line: number }
type Rejected = { readonly line: number; readonly lines: number; readonly reason: string }

async function scanned(text: string, columns: number, delimiter = ',') {
  const records: Found[] = []
  const rejected: Rejected[] = []
  await scanCsv(bytesOf(text), delimiter, columns, {
    record: (fields, line) => records.push({ fields, line }),
    reject: (line, lines, reason) => rejected.push({ line, lines, reason })
  })
  return { records, rejected }
}

/** The scanner makes every CRLF a LF. */
const withLf = (cell: string) => cell.replaceAll('\r\n', '\n')

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a\nb', 'a\r\nb', '"', '', ',', ';', ' ')
)
const table = fc
  .integer({ min: 1, max: 4 })
  .chain(columns =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 })
  )

test('a table written in quotes is read back, with the line of each record', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), async (rows, delimiter) => {
      const columns = rows[0]?.length ?? 0
      const written = rows.map(row => row.map(quoted).join(delimiter))
      const header = Array.from({ length: columns }, (_, i) => `c${i}`).join(delimiter)
      const { records, rejected } = await scanned([header, ...written].join('\n'), columns, delimiter)
      expect(rejected).toEqual([])
      expect(records.map(({ fields }) => fields)).toEqual(rows.map(row => row.map(withLf)))
      const before = (i: number) => [header, ...written.slice(0, i)].join('\n').split(/\r\n|\n|\r/).length
      expect(records.map(({ line }) => line)).toEqual(rows.map((_, i) => before(i) + 1))
    }),
    { numRuns: cases(200) }
  )
})

describe('a quote out of place', () => {
  const reason = 'a quote stands where none may'

  test('costs its line, once, and the next is read again', async () => {
    const { records, rejected } = await scanned('a,b\n\n1 "x" and "y",2\n\n3,4\n', 2)
    expect(records).toEqual([{ fields: ['3', '4'], line: 5 }])
    expect(rejected).toEqual([{ line: 3, lines: 1, reason }])
  })

  // The letter after a closing quote makes csv-parse take the cell for open still: until the quote before 8.
  test('may swallow the lines to the next quote, which are counted', async () => {
    const { records, rejected } = await scanned('a,b\n1,2\n"3"x,4\n5,6\n7,"8"\n9,10\n', 2)
    expect(records.map(({ line }) => line)).toEqual([2, 6])
    expect(rejected).toEqual([
      { line: 3, lines: 1, reason },
      { line: 4, lines: 2, reason }
    ])
  })

  test('may swallow lines without a word from csv-parse: they are counted too', async () => {
    const { records, rejected } = await scanned('a,b\n"3"x,4\r\n5,6\n\n7,",8\n9,10\n', 2)
    expect(records.map(({ line }) => line)).toEqual([6])
    expect(rejected.reduce((sum, { lines }) => sum + lines, 0)).toBe(4)
  })

  test('and at the end of the file', async () => {
    const { rejected } = await scanned('a,b\n1,2\n"3"x,4\n5,6\n7,",8', 2)
    expect(rejected.reduce((sum, { lines }) => sum + lines, 0)).toBe(3)
  })
})

test('a quote that is never closed costs every line to the end', async () => {
  const { records, rejected } = await scanned('a,b\r\n1,2\r\n"3,4\r\n5,6\r\n7,8', 2)
  expect(records).toHaveLength(1)
  expect(rejected).toEqual([{ line: 3, lines: 3, reason: 'a quote is never closed' }])
})

test('whatever the quotes, every line is in a record or rejected, once', async () => {
  const line = fc.string({
    unit: fc.constantFrom('a', '1', ',', '"', '""', 'b c'),
    minLength: 1,
    maxLength: 8
  })
  const ending = fc.constantFrom('', '\n')
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      ending,
      async (lines, join, end) => {
        const { records, rejected } = await scanned(`a,b${join}${lines.join(join)}${end}`, 2)
        const read = records.map(({ fields }) => fields.join('').split('\n').length)
        const lost = rejected.map(({ lines }) => lines)
        expect([...read, ...lost].reduce((sum, count) => sum + count, 0)).toBe(lines.length)
      }
    ),
    { numRuns: cases(500) }
  )
})

describe('the header line', () => {
  test.each([
    ['a,b,c', ','],
    ['a;b,c;d', ';'],
    ['a\tb\tc, d', '\t'],
    ['a|b|c', '|'],
    ['"a;b;c",d', ','],
    ['alone', ',']
  ])('%j is parted by %j', (line, delimiter) => {
    expect(delimiterOf(line)).toBe(delimiter)
  })

  test.each([
    ['names are trimmed', ' a , b', ['a', 'b']],
    ['quotes are taken off', '"a ""x""",b', ['a "x"', 'b']],
    ['a quote out of place makes it no header', 'a"b,c', []]
  ])('%s', (_, line, names) => {
    expect(splitHeader(line, ',')).toEqual(names)
  })
})

test('behind a record of more than 64 MiB every line is accounted for', async () => {
  const rejected: [number, number][] = []
  let records = 0
  const sink = {
    record: () => {
      records++
    },
    reject: (line: number, lines: number) => {
      rejected.push([line, lines])
    }
  }
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield Buffer.from('a,b\n1,2\n')
    yield Buffer.from('3,')
    for (let megabytes = 0; megabytes < 65; megabytes++) yield Buffer.alloc(1 << 20, 'x')
    yield Buffer.from('\n4,5\n6,7\n')
  }
  await scanCsv(bytes(), ',', 2, sink)
  expect([records, rejected]).toEqual([1, [[3, 3]]])
})

test('lines of spaces are passed over, as blank ones are', async () => {
  const { records, rejected } = await scanned('a,b\n1,2\n   \n\t\n\n3,4\n', 2)
  expect(records.map(({ line }) => line)).toEqual([2, 6])
  expect(rejected).toEqual([])
})

describe('in whatever pieces it comes', () => {
  async function toldOf(pieces: readonly string[]) {
    const told: unknown[] = []
    let bytesTold = 0
    async function* arriving() {
      for (const piece of pieces) yield Buffer.from(piece, 'latin1')
    }
    await scanCsv(arriving(), ',', 2, {
      record: (fields, line, bytes) => {
        told.push([fields, line, bytes])
        bytesTold += bytes
      },
      reject: (line, lines, reason, bytes = 0) => {
        told.push([line, lines, reason, bytes])
        bytesTold += bytes
      }
    })
    return { told, bytesTold }
  }

  const part = fc.constantFrom(
    '1,2\n',
    '3,"4"\n',
    '"5\n6",7\r\n',
    '8,9\r',
    'x "y",1\n',
    '\n',
    '"',
    ',',
    'a"b',
    '10,11,12\n'
  )

  test('the same is told of it, and no byte twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = `a,b\n${parts.join('')}`
          const whole = await toldOf([text])
          const cut = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
          expect(await toldOf(cut)).toEqual(whole)
          expect(whole.bytesTold).toBeLessThanOrEqual(text.length)
        }
      ),
      { numRuns: cases(300) }
    )
  })

  test('what is lost to a quote is as long as its lines are', async () => {
    // 8 bytes a line with its end, of which the second and the third are lost.
    const { told } = await toldOf(['a,b\n1,2\nx "y",1\nz z"",1\n3,4\n'])
    expect(told).toEqual([
      [['1', '2'], 2, 4],
      [3, 1, 'a quote stands where none may', 8],
      [4, 1, 'a quote stands where none may', 8],
      [['3', '4'], 5, 4]
    ])
  })
})
