import fc from 'fast-check'
import { expect, it } from 'vitest'
import { busiestOf } from '../requests.ts'

const rows = (...arrivals: number[]) => arrivals.map(at => ({ at, input: 10, output: 10 }))

it('a minute is half-open: arrivals 60 s apart are not in it together', () => {
  // [0, 60) holds 0 and 59; [59, 119) holds 59, 60 and 61.
  const [minute] = busiestOf(rows(0, 59, 60, 61))
  expect(minute).toMatchObject({
    startSeconds: 59,
    totals: { requests: 3, inputTokens: 30, outputTokens: 30 }
  })
})

it('finds the minute with the most tokens beside the one with the most requests', () => {
  const minutes = busiestOf([...rows(0, 1, 2), { at: 1_000, input: 5_000, output: 1 }])
  expect(minutes.map(({ chosenBy, startSeconds }) => [chosenBy, startSeconds])).toEqual([
    ['requests', 0],
    ['tokens', 1_000]
  ])
})

it('cuts out 120 s before and 30 s after the minute, on the minute’s own clock', () => {
  const [minute] = busiestOf(rows(0, 79, 80, 200, 201, 202, 259, 289, 290))
  expect([...(minute?.requests.arrivalSeconds ?? [])]).toEqual([-120, 0, 1, 2, 59, 89])
  expect([minute?.from, minute?.to, minute?.thinning]).toEqual([1, 5, 1])
})

it('thins what is too much to replay, evenly', () => {
  // 15,000 requests in one minute: every third is kept.
  const many = Array.from({ length: 15_000 }, (_, i) => ({ at: i / 250, input: 10, output: 10 }))
  const [minute] = busiestOf(many)
  expect(minute).toMatchObject({ thinning: 3, from: 0, to: 5_000, totals: { requests: 15_000 } })
  expect([...(minute?.requests.arrivalSeconds.slice(0, 3) ?? [])]).toEqual([0, 3 / 250, 6 / 250])
})

it('no minute that begins with a request holds more', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(arrivals, unsorted => {
      const sorted = unsorted.sort((a, b) => a - b)
      const [minute] = busiestOf(rows(...sorted))
      const counts = sorted.map(start => sorted.filter(at => at >= start && at < start + 60).length)
      expect(minute?.totals.requests).toBe(Math.max(...counts))
      expect((minute?.to ?? 0) - (minute?.from ?? 0)).toBe(Math.max(...counts))
    }),
    { seed: 1 }
  )
})

it('finds the earliest of the fullest minutes, however many requests there are', () => {
  const request = fc.record({
    at: fc.integer({ min: 0, max: 900 }),
    input: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constant(Number.NaN)),
    output: fc.integer({ min: 1, max: 5 })
  })
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 300 }), unsorted => {
      const all = unsorted.toSorted((a, b) => a.at - b.at)
      const inputs = all.map(({ input }) => input).filter(input => !Number.isNaN(input))
      fc.pre(inputs.length % 2 === 1)
      const median = inputs.toSorted((a, b) => a - b)[(inputs.length - 1) / 2] as number
      const minutes = all.map(({ at: start }) => all.filter(({ at }) => at >= start && at < start + 60))
      const tokens = minutes.map(minute =>
        minute.reduce((sum, { input, output }) => sum + (input || median) + output, 0)
      )
      const startOf = (sums: readonly number[]) => all[sums.indexOf(Math.max(...sums))]?.at
      const found = busiestOf(all)
      const zero = all[0]?.at ?? 0
      expect((found[0]?.startSeconds ?? 0) + zero).toBe(startOf(minutes.map(({ length }) => length)))
      expect((found.at(-1)?.startSeconds ?? 0) + zero).toBe(startOf(tokens))
    }),
    { seed: 1 }
  )
})
