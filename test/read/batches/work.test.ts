/** How much is done for a row, counted and not timed: a machine that is busy counts the same. */
import { Readable } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { Column, type Numbers } from '../../../src/log/columns.ts'
import { BatchRows } from '../../../src/read/batches/batchRows.ts'
import { MAX_ROWS } from '../../../src/read/batches/kernel.ts'
import { readLog } from '../../../src/read/readLog.ts'

afterEach(() => void vi.restoreAllMocks())

const ROWS = 3 * MAX_ROWS + 100
const HEADER = 'request_id,start_time,duration_ms,ttft_ms,model,input_tokens,output_tokens,status,caller\n'

const csv = (): string =>
  HEADER +
  Array.from({ length: ROWS }, (_, i) => {
    const time = new Date(Date.UTC(2026, 9, 5) + i * 250).toISOString()
    return `r${i},${time},${900 + (i % 70)},${200 + (i % 9)},gpt-4o,${100 + (i % 50)},${1 + (i % 30)},200,team-${i % 7}\n`
  }).join('')

// Three times in 8 bytes, three counts in 4, status, flags and model in 2, the caller in 4; the row's input in 4, its id's hash in 8.
const BYTES_PER_ROW = 3 * 8 + 3 * 4 + 3 * 2 + 4 + 4 + 8

test('clean rows of a CSV are scanned in full batches, none by itself, and each value is put into its column once', async () => {
  let [batches, again, bytes] = [0, 0, 0]
  const { fill } = BatchRows.prototype
  vi.spyOn(BatchRows.prototype, 'fill').mockImplementation(function (this: BatchRows, kernel, count, rows) {
    const marks = fill.call(this, kernel, count, rows)
    batches++
    again += marks.subarray(0, count).filter(mark => mark === 1).length
    return marks
  })
  const { append } = Column.prototype
  vi.spyOn(Column.prototype, 'append').mockImplementation(function (
    this: Column<Numbers>,
    values: Numbers,
    from: number,
    to: number
  ) {
    bytes += (to - from) * values.BYTES_PER_ELEMENT
    append.call(this, values, from, to)
  })
  const { data } = await readLog(['-'], { stdin: Readable.from([Buffer.from(csv())]) })
  expect(data.length).toBe(ROWS)
  // The header is looked at by itself.
  expect([batches, again, bytes]).toEqual([Math.ceil((ROWS + 1) / MAX_ROWS), 1, BYTES_PER_ROW * ROWS])
})
