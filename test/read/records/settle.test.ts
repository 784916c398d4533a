/** Lengths between two wall times across a change of the clocks; the dates are those of the US in 2026. */
import { expect, test } from 'vitest'
import type { Warning } from '../../../src/log/readingShape.ts'
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

// 01:30 comes twice on 1 November, 00:59:59 and 02:00 once.
const AROUND = [
  '2026-11-01T00:59:59,2026-11-01T01:00:00,gpt-4o,10,1',
  '2026-11-01T01:30:00,2026-11-01T01:30:01,gpt-4o,10,1',
  '2026-11-01T01:59:59,2026-11-01T02:00:00,gpt-4o,10,1',
  '2026-11-01T02:00:00,2026-11-01T02:00:01,gpt-4o,10,1'
]
const warned = async (rows: readonly string[], ...flags: readonly string[]) => {
  const { stdout } = await analyzePiped(`${[HEADER, ...rows].join('\n')}\n`, '--only', 'traffic', ...flags)
  return JSON.parse(stdout).warnings.filter(({ code }: Warning) => code === 'twice-shown-hour')
}

test('times of an hour that comes twice are counted, and said to pile up', async () => {
  expect(await warned(AROUND, '--timezone', 'America/New_York')).toEqual([
    {
      code: 'twice-shown-hour',
      message:
        '2 rows lie in an hour that the clocks of America/New_York show twice, and times state no offset to tell which.',
      effect: expect.stringContaining('up to double')
    }
  ])
})

test.each([
  ['in UTC', AROUND, []],
  ['in a zone whose clocks do not change', AROUND, ['--timezone', '-05:00']],
  ['where clocks go forward', [ROWS[0][0]], ['--timezone', 'America/New_York']],
  [
    'with an offset',
    AROUND.map(row => row.replace(/(:\d\d),/g, '$1-04:00,')),
    ['--timezone', 'America/New_York']
  ],
  [
    'where they are left out',
    AROUND,
    ['--timezone', 'America/New_York', '--since', '2026-11-01T01:59:59-05:00']
  ]
])('no hour comes twice %s', async (_, rows, flags) => {
  expect(await warned(rows, ...flags)).toEqual([])
})
