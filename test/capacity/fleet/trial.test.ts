import { describe, expect, it } from 'vitest'
import type { MinuteWindow } from '../../../src/capacity/demand/busiest.ts'
import { fewestReplicas } from '../../../src/capacity/fleet/fewestReplicas.ts'
import { bindingOf, rehearsalsOf, replayAlone, replayMinute } from '../../../src/capacity/fleet/trial.ts'
import { constantModel } from '../constantModel.ts'
import { busiestOf, type Row } from '../requests.ts'

const minuteOf = (rows: readonly Row[]): MinuteWindow => busiestOf(rows)[0] as MinuteWindow
const demanded = (ttftSeconds: number, attainment = 1, headroom = 0) => ({
  slo: { ttftSeconds, tpotSeconds: 1, attainment },
  headroom,
  growth: 0
})
const oneByOne = constantModel(1, { maxSequences: 1 })

describe('replayMinute', () => {
  // Two arrive together; one at a time, a second each: TTFT 1 s and 2 s.
  const two = minuteOf([
    { at: 0, input: 1, output: 1 },
    { at: 0, input: 1, output: 1 }
  ])

  it('counts the share that meets both limits', () => {
    expect(replayMinute(oneByOne, 1, two, demanded(1.5)).attainment).toBe(0.5)
    expect(replayMinute(oneByOne, 2, two, demanded(1.5)).attainment).toBe(1)
  })

  it('counts only the requests of the minute, and busy time inside it', () => {
    const rows = [{ at: 0, input: 1, output: 1 }, ...[100, 101, 102].map(at => ({ at, input: 1, output: 1 }))]
    const trial = replayMinute(oneByOne, 1, minuteOf(rows), demanded(1))
    expect([...trial.ttftSeconds]).toEqual([1, 1, 1])
    expect(trial.busySeconds).toBe(3)
    expect(trial.busyShare).toBe(3 / 60)
  })

  it('headroom lets the same requests arrive faster', () => {
    // One a second fills the server; a quarter faster, the k-th waits 0.2 s more than the one before.
    const steady = minuteOf(Array.from({ length: 5 }, (_, i) => ({ at: i, input: 1, output: 1 })))
    const trial = replayMinute(oneByOne, 1, steady, demanded(9, 1, 0.25))
    expect([...trial.ttftSeconds].map(seconds => Number(seconds.toFixed(9)))).toEqual([1, 1.2, 1.4, 1.6, 1.8])
  })

  it('is done once per fleet, and comes to the same', () => {
    const { minute, together } = rehearsalsOf(oneByOne, demanded(1.5), [two])
    expect(minute(two, 2)).toEqual(replayMinute(oneByOne, 2, two, demanded(1.5)))
    expect(minute(two, 2)).toBe(minute(two, 2))
    expect(together(1).attainment).toBe(0.5)
  })

  it('a single token has no gap to miss', () => {
    expect(replayMinute(oneByOne, 2, two, demanded(1.5)).tpotAttainment).toBe(1)
  })
})

it('replayAlone is what any number of replicas can do at best', () => {
  const many = minuteOf(Array.from({ length: 50 }, () => ({ at: 0, input: 1, output: 3 })))
  const alone = replayAlone(oneByOne, [many], demanded(1).slo)
  expect(new Set(alone.ttftSeconds)).toEqual(new Set([1]))
  expect(alone.attainment).toBe(1)
  expect(replayAlone(oneByOne, [many], demanded(0.5).slo)).toMatchObject({
    ttftAttainment: 0,
    tpotAttainment: 1
  })
})

it('fewestReplicas is enough, and one fewer is not', () => {
  // 30 at once, a second each, at most 4 s: a replica serves 4, so 8 are needed.
  const burst = minuteOf(Array.from({ length: 30 }, () => ({ at: 0, input: 1, output: 1 })))
  const fewest = (attainment: number, most?: number) =>
    fewestReplicas(rehearsalsOf(oneByOne, demanded(4), [burst]), [burst], attainment, most)
  expect(fewest(1)).toBe(8)
  // Half may miss: 15 within 4 s take 4 replicas.
  expect(fewest(0.5)).toBe(4)
  expect(fewest(1, 20)).toBe(8)
  expect(fewest(1, 7)).toBeNull()
})

it('fewestReplicas is the same whatever is known of it, and looks from below where that does not hold', () => {
  const burst = minuteOf(Array.from({ length: 30 }, () => ({ at: 0, input: 1, output: 1 })))
  const between = (least: number, enough: number, most?: number) => {
    const rehearse = rehearsalsOf(oneByOne, demanded(4), [burst])
    return fewestReplicas(rehearse, [burst], 1, most, { least, enough })
  }
  for (const [least, enough] of [
    [8, 8],
    [1, 8],
    [8, 20],
    [5, 11],
    [3, 5],
    [1, 1]
  ] as const) {
    expect(between(least, enough)).toBe(8)
    expect(between(least, enough, 8)).toBe(8)
    expect(between(least, enough, 7)).toBeNull()
  }
})

describe('bindingOf', () => {
  const burst = minuteOf(Array.from({ length: 20 }, () => ({ at: 0, input: 100, output: 20 })))
  const binding = (model: ReturnType<typeof constantModel>, ttftSeconds: number) => {
    const wanted = demanded(ttftSeconds)
    const rehearse = rehearsalsOf(model, wanted, [burst])
    return bindingOf(model, rehearse, fewestReplicas(rehearse, [burst], 1) ?? 0, [burst], wanted)
  }

  it('one replica cannot be fewer', () => {
    expect(binding(constantModel(0.001), 10)).toBe('one-replica')
  })

  it('names the KV cache where boundless KV would do with fewer', () => {
    expect(binding(constantModel(0.01, { kvCapacityTokens: 130 }), 0.5)).toBe('kv-cache')
  })

  it('names the prefill where prompts take the time', () => {
    const costlyPrompts = {
      ...constantModel(0),
      iterationSeconds: ({ prefillTokens }: { prefillTokens: number }) => 0.01 + 0.001 * prefillTokens
    }
    expect(binding({ ...costlyPrompts, maxBatchTokens: 100 }, 0.5)).toBe('prefill')
  })

  it('names the decode where answers hold the sequences', () => {
    expect(binding(constantModel(0.05, { maxSequences: 2 }), 1.2)).toBe('decode')
  })
})

describe('the promise', () => {
  const limits = { ttftSeconds: 1, tpotSeconds: 0.5, attainment: 1 }
  const judged = (rows: readonly Row[], slo: object, seconds = 1) =>
    replayMinute(constantModel(seconds), 1, minuteOf(rows), {
      slo: { ...limits, ...slo },
      headroom: 0,
      growth: 0
    })

  it('judges the gap between tokens on answers of 16 tokens and more', () => {
    expect(judged([{ at: 0, input: 1, output: 15 }], {}).tpotAttainment).toBe(1)
    expect(judged([{ at: 0, input: 1, output: 16 }], {}).tpotAttainment).toBe(0)
  })

  it('grants a long prompt more time where the limit grows', () => {
    const long = [{ at: 0, input: 8_192, output: 1 }]
    const slow = { ttftSeconds: 0.6 }
    expect(judged(long, slow).ttftAttainment).toBe(0)
    expect(judged(long, { ...slow, ttftGrowsFromTokens: 4_096 }).ttftAttainment).toBe(1)
  })

  it('takes the limits of the log by length of the prompt', () => {
    const classes = [
      { fromTokens: 0, ttftSeconds: 0.5, tpotSeconds: 9, requests: 50 },
      { fromTokens: 100, ttftSeconds: 5, tpotSeconds: 9, requests: 50 }
    ]
    expect(judged([{ at: 0, input: 99, output: 1 }], { classes }).ttftAttainment).toBe(0)
    expect(judged([{ at: 0, input: 100, output: 1 }], { classes }).ttftAttainment).toBe(1)
  })

  it('holds the whole answer to its limit', () => {
    expect(judged([{ at: 0, input: 1, output: 3 }], { latencySeconds: 2 }).attainment).toBe(0)
  })

  it('is kept or broken over the busiest minutes together', () => {
    const quick = minuteOf([{ at: 0, input: 1, output: 1 }])
    const slow = minuteOf(Array.from({ length: 3 }, () => ({ at: 0, input: 1, output: 1 })))
    // 1 of 1 and 1 of 3 within a second: 2 of 4.
    expect(rehearsalsOf(oneByOne, demanded(1), [quick, slow]).together(1).attainment).toBe(0.5)
  })
})
