/** Tables put one behind the other, each with its header → read as one where the columns agree, refused where they do not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, csvOf, figuresOf, PLAIN, refusalOf, type Table, TRUTH } from './figures.ts'

const NAMES = Object.keys(PLAIN)
const tableOf = (names: readonly string[], from: number, to: number) => {
  const table: Table = Object.fromEntries(names.map(name => [name, PLAIN[name] as Table[string]]))
  const [header, ...rows] = csvOf(table).split('\n')
  return [header, ...rows.slice(from, to)].map(line => `${line}\n`).join('')
}

test('law: a header in another order is refused where it stands, with what to do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
      fc.integer({ min: 3, max: 37 }),
      async (names, at) => {
        fc.pre(names.join() !== NAMES.join())
        const text = tableOf(NAMES, 0, at) + tableOf(names, at, CALLS.length)
        // Below the first header and so many rows.
        expect(await refusalOf(text)).toContain(`:${at + 2}: is a header whose names stand in another order`)
      }
    ),
    { numRuns: cases(24) }
  )
})

test('the same header again is one line that is no row', async () => {
  const text = tableOf(NAMES, 0, 20) + tableOf(NAMES, 20, CALLS.length)
  const { figures, doubts } = await figuresOf(text)
  expect(figures).toMatchObject(TRUTH)
  expect(doubts).toContain('rejected-lines')
})

test('a dump whose counts stand in a column of JSON is one of calls', async () => {
  const rows = CALLS.map(call => {
    const usage = { prompt_tokens: call.input, completion_tokens: call.output }
    const payload = { model: call.model, status: call.status, ...(call.status === 200 ? { usage } : {}) }
    return `INSERT INTO calls VALUES('c${call.i}',${call.at / 1_000},'${JSON.stringify(payload)}',${call.millis / 1_000});`
  })
  const text = `BEGIN TRANSACTION;\nCREATE TABLE calls ("id" TEXT PRIMARY KEY, "ts" REAL, "payload" TEXT, "dur" REAL);\n${rows.join('\n')}\nCOMMIT;\n`
  expect((await figuresOf(text, 'dump.sql')).figures).toMatchObject(TRUTH)
})
