/** A log that is read in pieces with `--state`: however it grew, each report is the one of a single reading, byte for byte. */

import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases, fewCases, some } from '../../cases.ts'
import { runWith } from '../../cli/fakeTerminal.ts'
import { folder } from '../logs.ts'

const analyze = (place: string, ...flags: readonly string[]) =>
  runWith(['analyze', place, '--format', 'json', '--only', 'traffic', ...flags])

let number = 0
const fresh = (name: string): string => path.join(folder, `${number++}-${name}`)

/** What it says without a state: the report, or why there is none. */
async function expectSame(place: string, state: string, flags: readonly string[] = []): Promise<void> {
  const [whole, merged] = [await analyze(place, ...flags), await analyze(place, '--state', state, ...flags)]
  const notes = /^gpuops-audit: note: .*\n/gm
  expect({ ...merged, stderr: merged.stderr.replaceAll(notes, '') }).toEqual(whole)
}

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'o3, "high"', 'käse', '']
const rowOf = fc.record({
  minute: fc.integer({ min: 0, max: 90 }),
  millis: fc.constantFrom(0, 0, 250, 500),
  id: fc.constantFrom('', '', 'a', 'b', 'c'),
  model: fc.constantFrom(...MODELS),
  caller: fc.constantFrom('', 'alice', 'bob', 'a "quoted" one\nof two lines'),
  input: fc.constantFrom(10, 200, 200, 4000),
  output: fc.integer({ min: 0, max: 300 }),
  status: fc.constantFrom(200, 200, 200, 429, 500),
  zone: fc.constantFrom('Z', '', '+02:00'),
  isBad: fc.integer({ min: 0, max: 25 }).map(drawn => drawn === 0)
})
type Row = typeof rowOf extends fc.Arbitrary<infer Value> ? Value : never

const timeOf = ({ minute, millis, zone }: Row) =>
  `${new Date(Date.UTC(2026, 2, 2, 8, minute) + millis).toISOString().slice(0, -1)}${zone}`
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const HEADER = 'start_time,request_id,model,user,input_tokens,output_tokens,status,duration_ms'
const cells = (row: Row) => [
  timeOf(row),
  row.id,
  row.model,
  row.caller,
  row.input,
  row.output,
  row.status,
  400
]
const csvOf = (rows: readonly Row[], end: string) =>
  [
    HEADER,
    ...rows.map(row =>
      row.isBad
        ? 'of no use'
        : cells(row)
            .map(cell => quoted(String(cell)))
            .join(',')
    )
  ]
    .map(line => `${line}${end}`)
    .join('')
const linesOf = (rows: readonly Row[]) =>
  rows
    .map(row => {
      const values = cells(row)
      const record = Object.fromEntries(HEADER.split(',').map((name, i) => [name, values[i]]))
      return row.isBad ? '{"half":' : JSON.stringify(record)
    })
    .map(line => `${line}\n`)
    .join('')

const textOf = fc
  .tuple(
    fc.array(rowOf, { minLength: 8, maxLength: 60 }),
    fc.constantFrom('csv', 'csv with CRLF', 'jsonl', 'csv with a stray quote')
  )
  .map(([rows, kind]) => {
    if (kind === 'jsonl') return linesOf(rows)
    const text = csvOf(rows, kind === 'csv with CRLF' ? '\r\n' : '\n')
    return kind === 'csv with a stray quote'
      ? text.replace(/2026-03-02T08:([0-4])/, '2026"-03-02T08:$1')
      : text
  })

/** Anywhere, in the midst of a line too. */
const cutsOf = fc.array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 })

test('a file that grows', async () => {
  await fc.assert(
    fc.asyncProperty(
      textOf,
      cutsOf,
      fc.constantFrom([], ['--caller-key', 'k']),
      async (text, cuts, flags) => {
        const [file, state] = [fresh('log'), fresh('state')]
        const bytes = Buffer.from(text)
        const ends = [...cuts.map(cut => Math.floor(cut * bytes.length)), bytes.length].toSorted(
          (a, b) => a - b
        )
        writeFileSync(file, '')
        let at = 0
        for (const end of ends) {
          appendFileSync(file, bytes.subarray(at, end))
          at = end
          await expectSame(file, state, ['--lenient', ...flags])
        }
      }
    ),
    { numRuns: cases(24) }
  )
})

/** Every other one packed: it cannot be read from any place on. */
const put = (name: string, i: number, text: string): void =>
  i % 2 === 0 ? writeFileSync(name, text) : writeFileSync(`${name}.gz`, gzipSync(text))

test('a folder whose files grow, come and go', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(textOf, { minLength: 2, maxLength: 4 }), cutsOf, async (texts, cuts) => {
      const [place, state] = [fresh('folder'), fresh('state')]
      mkdirSync(place)
      const ends = [...cuts.toSorted((a, b) => a - b), 1]
      for (const [step, end] of ends.entries()) {
        for (const [i, text] of texts.entries())
          if ((step + i) % 3 !== 2)
            put(path.join(place, `${i}.log`), i, text.slice(0, Math.ceil(end * text.length)))
        await expectSame(place, state, ['--lenient', '--caller-key', 'k'])
        if (step === 1) rmSync(path.join(place, '0.log'), { force: true })
      }
    }),
    { numRuns: cases(8), endOnFailure: true }
  )
})

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/logs')
const FIXTURES = readdirSync(fixtures).filter(
  name => /\.(?:csv|jsonl|json|log)$/.test(name) && !name.includes('.expected.')
)

test('a log of every format', async () => {
  const all = FIXTURES.flatMap(name => [0.35, 0.7, 1].map(end => ({ name, end })))
  expect(all.length).toBeGreaterThan(150)
  for (const name of some(FIXTURES, fewCases)) {
    const [bytes, file, state] = [readFileSync(path.join(fixtures, name)), fresh(name), fresh('state')]
    const isKept = (await analyze(path.join(fixtures, name), '--state', fresh('probe'))).stderr
    if (/--state cannot/.test(isKept)) continue
    for (const end of [0.35, 0.7, 0.8, 1]) {
      writeFileSync(file, bytes.subarray(0, Math.floor(end * bytes.length)))
      const flags = ['--lenient', '--timezone', 'Europe/Berlin']
      const before = await analyze(file, ...flags)
      if (before.code === 0) await expectSame(file, state, flags)
    }
  }
})

/** Later and later moments of the rows' two hours, as epochs and as text. */
const moments = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 4 })
  .map(minutes =>
    minutes.toSorted((a, b) => a - b).map(minute => new Date(Date.UTC(2026, 2, 2, 6, minute)).toISOString())
  )

test('law: a state of a --since that moves on gives the report of a single reading with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rowOf, { minLength: 8, maxLength: 60 }), moments, async (rows, sinces) => {
      const [log, state] = [fresh('slides.csv'), fresh('state')]
      for (const [i, since] of sinces.entries()) {
        const end = Math.ceil((rows.length * (i + 1)) / sinces.length)
        writeFileSync(log, csvOf(rows.slice(0, end), '\n'))
        await expectSame(log, state, ['--since', since, '--caller-key', 'k'])
      }
    }),
    { numRuns: cases(40) }
  )
})
