import { expect, test } from 'vitest'
import { peakMakerBlocks } from '../../src/report/sections/peakMakers.ts'

const minute = (share: number, shareOfLog: number) => ({
  at: '2026-10-14T18:23:08.000000Z',
  amount: 50,
  callers: [{ name: 'batch', amount: 50 * share, share, shareOfLog }]
})
const textOf = (share: number, shareOfLog: number) =>
  JSON.stringify(peakMakerBlocks({ requests: minute(share, shareOfLog), tokens: null }))

test('one caller makes a peak of which it has half, and twice what it has of the log', () => {
  expect(textOf(0.5, 0.25)).toContain(
    'One caller causes the peak in requests: batch has 25 of the 50 requests of the minute from 2026-10-14 18:23:08 UTC (50 %) against 25 % of the log.'
  )
})

test.each([
  [0.48, 0.1],
  [0.8, 0.6]
])('%f of the minute and %f of the log: no single caller', (share, shareOfLog) => {
  expect(textOf(share, shareOfLog)).toContain('No single caller causes the peak')
})

test('without callers nothing is said', () => {
  expect(peakMakerBlocks({ requests: null, tokens: null })).toEqual([])
})
