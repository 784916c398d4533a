import { describe, expect, test } from 'vitest'
import { byLength, ttftLine } from '../../src/report/promiseText.ts'

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
    expect(ttftLine(GROWING, 4_097)).toBe('2 s per 4,096 in')
    expect(ttftLine(GROWING, 4_096)).toBe('2 s')
    expect(ttftLine(GROWING, null)).toBe('2 s')
    expect(ttftLine({ ttftSeconds: 2 }, 9_000)).toBe('2 s')
  })

  test('in the section it is said whole', () => {
    expect(byLength(GROWING)).toBe('for prompts of up to 4,096 tokens; in proportion beyond')
    expect(byLength({ ttftSeconds: 2 })).toBe('')
  })

  test('of classes each other limit is named, in place of the proportion', () => {
    const slo = { ...GROWING, ttftSeconds: 0.5, classes: CLASSES }
    expect(byLength(slo)).toBe('by length of the prompt: 3 s from 4,096 tokens on')
    expect(ttftLine(slo, 9_000)).toBe('500 ms to 3 s')
    expect(byLength({ ...slo, classes: CLASSES.slice(0, 2) })).toBe('')
    expect(ttftLine({ ...slo, classes: CLASSES.slice(0, 2) }, 9_000)).toBe('500 ms')
  })
})
