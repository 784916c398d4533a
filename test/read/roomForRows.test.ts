/** Rows are refused before there is no memory left to finish them, and the machine is not asked for every chunk. */
import { expect, test } from 'vitest'
import type { RequestLogBuilder } from '../../src/log/requestLogBuilder.ts'
import { roomForRows } from '../../src/read/roomForRows.ts'

const requests = (rows: number) => ({ requests: { rowsTaken: rows } as RequestLogBuilder })

test('as long as there is room nothing happens, then one line says what to do', () => {
  const session = requests(0)
  let [free, times] = [1e9, 0]
  const refuseTooMany = roomForRows(session, 'log.csv', () => {
    times++
    return free
  })
  for (let i = 0; i < 100; i++) refuseTooMany()
  expect(times).toBe(0)
  session.requests = requests(2_000_000).requests
  refuseTooMany()
  refuseTooMany()
  expect(times).toBe(1)
  session.requests = requests(4_000_000).requests
  // 4,000,000 rows of 100 bytes.
  free = 399e6
  expect(refuseTooMany).toThrow(
    'log.csv: more than 4,000,000 rows were read, and this machine has no memory for the rest.'
  )
})

test('before a row is taken there is nothing to refuse', () => {
  expect(roomForRows({ requests: undefined }, 'log.csv', () => 0)).not.toThrow()
})
