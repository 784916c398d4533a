/** Lengths between two wall times across a change of the clocks; the dates are those of the US in 2026. */
import { expect, test } from 'vitest'
import { analyzePiped } from '../../cli/fakeTerminal.ts'

const HEADER = 'start_time,end_time,model,input_tokens,output_tokens'
// Clocks go from 2:00 to 3:00 on 8 March, and from 2:00 back to 1:00 on 1 November.
const ROWS = [
  ['2026-03-08T01:59:59,2026-03-08T03:00:00,gpt-4o,10,1', 1],
  ['2026-11-01T00:59:59,2026-11-01T02:00:00,gpt-4o,10,1', 7_201],
  ['2026-06-01T00:59:59,2026-06-01T02:00:00,gpt-4o,10,1', 3_601],
  ['2026-03-08T01:59:59-05:00,2026-03-08T03:00:00-04:00,gpt-4o,10,1', 1]
] as const

test.each(ROWS)('%s lasts %i s', async (row, seconds) => {
  const { stdout } = await analyzePiped(
    `${HEADER}\n${row}\n`,
    '--only',
    'traffic',
    '--timezone',
    'America/New_York'
  )
  expect(JSON.parse(stdout).traffic.latency.total.max).toBeCloseTo(seconds, 6)
})

test('without a zone both are UTC', async () => {
  const { stdout } = await analyzePiped(`${HEADER}\n${ROWS[0][0]}\n`, '--only', 'traffic')
  expect(JSON.parse(stdout).traffic.latency.total.max).toBeCloseTo(3_601, 6)
})
