import { describe, expect, test } from 'vitest'
import { byLength, keptPromise, limitText, ttftLine } from '../../src/report/promiseText.ts'

/** 2 s up to 4,096 tokens, in proportion beyond. */
const GROWING = { ttftSeconds: 2, ttftGrowsFromTokens: 4_096 }
const CLASSES = [0, 1_024, 4_096].map((fromTokens, i) => ({
  fromTokens,
  ttftSeconds: [0.5, 0.5, 3][i] as number,
  tpotSeconds: 0.02,
  requests: 1_000
}))

describe('a limit that is longer for longer prompts', () => {
  test('in a line it says so where the log has such prompts', () => {
    expect(ttftLine([GROWING], 4_097)).toBe('2 s per 4,096 in')
    expect(ttftLine([GROWING], 4_096)).toBe('2 s')
    expect(ttftLine([GROWING], null)).toBe('2 s')
    expect(ttftLine([{ ttftSeconds: 2 }], 9_000)).toBe('2 s')
  })

  test('in the section it is said whole', () => {
    expect(byLength(GROWING)).toBe('for prompts of up to 4,096 tokens; in proportion beyond')
    expect(byLength({ ttftSeconds: 2 })).toBe('')
  })

  test('of classes each other limit is named, in place of the proportion', () => {
    const slo = { ...GROWING, ttftSeconds: 0.5, classes: CLASSES }
    expect(byLength(slo)).toBe('by length of the prompt: 3 s from 4,096 tokens on')
    expect(ttftLine([slo], 9_000)).toBe('500 ms to 3 s')
    expect(byLength({ ...slo, classes: CLASSES.slice(0, 2) })).toBe('')
    expect(ttftLine([{ ...slo, classes: CLASSES.slice(0, 2) }], 9_000)).toBe('500 ms')
  })
})

describe('limits that gave way', () => {
  const promise = (times: number | null) => ({
    ttftSeconds: times === null ? null : 2 * times,
    tpotSeconds: times === null ? null : 0.05 * times,
    latencySeconds: null,
    attainment: 0.95,
    ttftGrowsFromTokens: 4_096,
    classes: [],
    from: 'class' as const
  })
  const kept = (...times: readonly (number | null)[]) =>
    keptPromise({
      slo: { ttftSeconds: 2, tpotSeconds: 0.05, attainment: 0.95 },
      workloads: times.map(each => ({ recommended: {}, promise: promise(each) })) as never
    })

  test('the longest of all fleets counts, whatever was asked', () => {
    expect(kept(1, 1)?.times).toBe(1)
    expect(kept(1, 8)?.times).toBe(8)
    expect(kept(1, null)?.times).toBe(Number.POSITIVE_INFINITY)
    expect(kept()).toBe(null)
  })

  test('several limits are said from the shortest to the longest', () => {
    expect(ttftLine(kept(1, 8)?.promises ?? [], 9_000)).toBe('2 s to 16 s per 4,096 in')
    expect(ttftLine(kept(null)?.promises ?? [], 9_000)).toBe('no limit')
    expect(limitText([0.05, Number.POSITIVE_INFINITY])).toBe('50 ms to no limit')
    expect(limitText([0.05, 0.05])).toBe('50 ms')
  })
})
