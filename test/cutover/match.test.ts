/** Like with like: what a lighter canary gains, what finds no company, what is a copy. */
import { describe, expect, test } from 'vitest'
import { blocksOf } from '../../src/cutover/blocks.ts'
import { meanRatio, weighted } from '../../src/cutover/estimates.ts'
import { matched } from '../../src/cutover/match.ts'
import { paired } from '../../src/cutover/pairing.ts'
import { type Row, side } from './sides.ts'

const rows = (count: number, row: (i: number) => Partial<Row>): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({ at: i, ...row(i) }))

/** Long prompts take 2 s to the first token, short ones 0.2 s, at both places. */
const long = (at: number): Row => ({ at, input: 8_000, ttft: 2 })
const short = (at: number): Row => ({ at, input: 100, ttft: 0.2 })

describe('a lighter canary (Simpson)', () => {
  const baseline = side(rows(400, i => (i % 2 === 0 ? long(i) : short(i))))
  const canary = side(rows(400, i => (i % 10 === 0 ? long(i) : short(i))))
  const pair = paired(baseline, canary, new Map())
  const matching = matched(pair, true)
  const blocks = blocksOf(pair)

  test('gains nothing: the same speed by size is the same speed', () => {
    const ratio = meanRatio(
      weighted(pair.baseline.ttft, matching.weights.baseline, blocks.baseline),
      weighted(pair.canary.ttft, matching.weights.canary, blocks.canary),
      { blocks, times: 50, seed: 1 }
    )
    expect(ratio.estimate).toBeCloseTo(0, 9)
    // Half of the baseline takes 2 s, half 0.2 s.
    expect(ratio.canary).toBeCloseTo(1.1, 9)
  })

  test('is matched whole', () => {
    expect(matching.matched).toEqual({ baseline: 400, canary: 400 })
    expect(matching.unmatched).toEqual([])
  })
})

test('what only the baseline holds is named and not compared', () => {
  const baseline = side(rows(300, i => (i < 100 ? long(i) : short(i))))
  const canary = side(rows(300, short))
  const { matched: found, unmatched } = matched(paired(baseline, canary, new Map()), true)
  expect(found.baseline).toBe(200)
  expect(unmatched).toEqual([
    {
      model: 'm',
      input: '4096–16383',
      output: '16–63',
      streaming: 'yes',
      tools: 'no',
      baseline: 100,
      canary: 0
    }
  ])
})

test('streaming that one log never says is not matched on, and that is said', () => {
  const unknown = side(rows(50, short), { streaming: new Float32Array(50).fill(Number.NaN) })
  const { notMatchedOn, matched: found } = matched(paired(unknown, side(rows(50, short)), new Map()), true)
  expect(notMatchedOn).toEqual(['streaming'])
  expect(found.baseline).toBe(50)
})

describe('what is compared', () => {
  test('only the time in which both ran', () => {
    const { baseline, outside, isParallel } = paired(
      side(rows(1_000, short)),
      side(Array.from({ length: 100 }, (_, i) => short(500 + i))),
      new Map()
    )
    expect(isParallel).toBe(true)
    expect(baseline.length).toBe(100)
    expect(outside).toEqual({ baseline: 900, canary: 0 })
  })

  test('all of both where they ran at other times', () => {
    const { baseline, isParallel } = paired(
      side(rows(100, short)),
      side(Array.from({ length: 100 }, (_, i) => short(50_000 + i))),
      new Map()
    )
    expect(isParallel).toBe(false)
    expect(baseline.length).toBe(100)
  })

  test('models by the map, and one with one without it', () => {
    const ofModel = (name: string) => side(rows(20, short), { model: Array.from({ length: 20 }, () => name) })
    expect(paired(ofModel('gpt-4o'), ofModel('qwen3'), new Map()).canary.model[0]).toBe('gpt-4o')
    const two = side(rows(20, short), { model: Array.from({ length: 20 }, (_, i) => (i % 2 ? 'a' : 'b')) })
    const map = new Map([['qwen3', 'a']])
    expect(paired(two, ofModel('qwen3'), map).canary.model[0]).toBe('a')
    expect(paired(two, ofModel('qwen3'), new Map()).modelNotes[0]).toContain('--model-map qwen3=MODEL')
  })
})

describe('mirrored copies', () => {
  test('by caller, size and moment', () => {
    const baseline = side(rows(60, i => ({ input: 100 + i })))
    const canary = side(rows(60, i => ({ at: i + 0.01, input: 100 + i })))
    // The first and the last have no other half in the time in which both ran.
    expect(paired(baseline, canary, new Map()).mirrored).toBe(58)
  })

  test('requests that repeat themselves all the time are chance', () => {
    const same = rows(120, i => ({ at: i / 4 }))
    const also = rows(120, i => ({ at: i / 4 + 0.1 }))
    expect(paired(side(same), side(also), new Map()).mirrored).toBe(0)
  })

  test('a few equal requests are chance', () => {
    const baseline = side(rows(60, i => ({ input: 100 + i })))
    const canary = side(rows(60, i => ({ input: i < 5 ? 100 + i : 5_000 + i })))
    expect(paired(baseline, canary, new Map()).mirrored).toBe(0)
  })
})
