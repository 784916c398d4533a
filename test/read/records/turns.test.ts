/** Reading row by row leaves the event loop turns: what waits there, such as a signal, is heard while a file is read. */
import { afterAll, expect, test, vi } from 'vitest'
import { scanCsv } from '../../../src/read/records/csv.ts'
import { scanJsonLines } from '../../../src/read/records/jsonLines.ts'
import { scanTextLines } from '../../../src/read/records/textLines.ts'
import { inTurns } from '../../../src/read/records/turns.ts'

const LINES = 330
let millis = 0
vi.spyOn(performance, 'now').mockImplementation(() => millis)
afterAll(() => void vi.restoreAllMocks())
/** By the clock so long that a piece of 64 KiB takes longer than the slice of time after which others have a turn. */
const busy = () => void millis++

/** All at once: nothing but the reader itself gives others a turn. */
async function* atOnce(text: string) {
  yield Buffer.from(text)
}

const row = 'a,b,c'.padEnd(1_000, 'x')
const sink = { record: busy, value: busy, reject: busy, leaveOut: busy }
const READERS: readonly (readonly [string, () => Promise<void>])[] = [
  ['CSV', () => scanCsv(atOnce(`a,b,c\n${`${row}\n`.repeat(LINES)}`), ',', 3, sink)],
  ['JSON Lines', () => scanJsonLines(atOnce(`{"a":"${row}"}\n`.repeat(LINES)), sink)],
  [
    'lines of text',
    () => scanTextLines(atOnce(`${row}\n`.repeat(LINES)), { pattern: /a/, others: 'rejected' }, sink)
  ]
]

test.each(READERS)('others have a turn while %s is read', async (_, read) => {
  let turns = 0
  const count = () => {
    turns++
    waiting = setImmediate(count)
  }
  let waiting = setImmediate(count)
  await read()
  clearImmediate(waiting)
  // Six pieces, each of more than 50 ms.
  expect(turns).toBeGreaterThanOrEqual(5)
})

test('no byte is lost', async () => {
  const bytes = Buffer.from('0123456789'.repeat(20_000))
  const found: Uint8Array[] = []
  for await (const piece of inTurns(atOnce(bytes.toString()))) found.push(piece)
  expect(Buffer.concat(found).equals(bytes)).toBe(true)
  expect(found.length).toBeGreaterThan(1)
})
