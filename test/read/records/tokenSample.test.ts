// slow: logs of 60,000 rows
/** A sampled count against a full one: tokens here are words, so that both are quick. */
import { describe, expect, test } from 'vitest'
import { RequestLogBuilder } from '../../../src/log/requestLogBuilder.ts'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { COUNTED, type RequestLog } from '../../../src/log/trafficLog.ts'
import { type CountTokens, countMissing, loadTokenCounter } from '../../../src/read/records/countTokens.ts'
import { COUNTED_IN_FULL, SAMPLED_EVERY, TokenSample } from '../../../src/read/records/tokenSample.ts'
import { cases } from '../../cases.ts'

const words: CountTokens = text => text.split(' ').length
const FIELDS = { inputText: 'prompt', outputText: 'answer' }
const ROWS = 60_000

/** A linear congruential generator (Numerical Recipes), so that every run has the same texts. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Long words for one model, short ones for the other. */
function textOf(random: () => number, model: string): string {
  const length = 1 + Math.floor(random() * 12)
  return Array.from({ length }, () => 'x'.repeat(1 + Math.floor(random() * (model === 'a' ? 9 : 3)))).join(
    ' '
  )
}

function logOf(
  textSeed: number,
  sample: TokenSample
): { log: RequestLog; truth: { input: number; output: number } } {
  const random = generator(textSeed)
  const builder = new RequestLogBuilder('wall')
  const truth = { input: 0, output: 0 }
  for (let i = 0; i < ROWS; i++) {
    const model = random() < 0.7 ? 'a' : 'b'
    const [prompt, answer] = [textOf(random, model), textOf(random, model)]
    truth.input += words(prompt, model)
    truth.output += words(answer, model)
    const row = { ...emptyRow(), arrivalMicros: 1e15 + i, model }
    countMissing(row, path => (path === 'prompt' ? prompt : answer), FIELDS, {
      count: words,
      sample,
      uncounted: 0
    })
    builder.add(row, 0)
  }
  return { log: builder.finish().log, truth }
}

const sum = (column: Float32Array): number => column.reduce((total, value) => total + value, 0)

/** So many of the sums lie within their range but for chance: P(fewer | 0.95 each, independent) is half a percent at most. */
function leastHits(sums: number): number {
  let chance = 0.05 ** sums
  let fewer = 0
  let hits = 0
  for (; fewer + chance <= 0.005; hits++) {
    fewer += chance
    chance *= (((sums - hits) / (hits + 1)) * 0.95) / 0.05
  }
  return hits
}

test('of 40 sums 34 are within, of 10 seven', () => {
  // P(X < 34) = 0.34 %, P(X < 35) = 1.39 %; P(X < 7) = 0.10 %, P(X < 8) = 1.15 %: the binomial distribution, summed apart.
  expect([40, 10].map(leastHits)).toEqual([34, 7])
})

describe('of more rows than are counted in full', () => {
  test('the sum lies within its 95 % range, nearly always', () => {
    const logs = cases(20)
    let hits = 0
    for (let seed = 1; seed <= logs; seed++) {
      const sample = new TokenSample(seed)
      const { log, truth } = logOf(seed, sample)
      const range = sample.settle(log)
      if (range === undefined) throw new Error('a sample')
      if (Math.abs(sum(log.inputTokens) - truth.input) <= range.input) hits++
      if (Math.abs(sum(log.outputTokens) - truth.output) <= range.output) hits++
      expect(range.input / truth.input).toBeLessThan(0.01)
    }
    expect(hits).toBeGreaterThanOrEqual(leastHits(2 * logs))
  })

  test('each row has tokens, and one seed always gives the same', () => {
    const [once, twice, other] = [new TokenSample(7), new TokenSample(7), new TokenSample(8)].map(sample => {
      const { log } = logOf(1, sample)
      sample.settle(log)
      return log
    }) as [RequestLog, RequestLog, RequestLog]
    expect(once.inputTokens.every(tokens => tokens >= 1)).toBe(true)
    expect(once.flags.every(flags => flags === COUNTED)).toBe(true)
    expect(twice.inputTokens).toEqual(once.inputTokens)
    expect(other.inputTokens).not.toEqual(once.inputTokens)
    expect(once.inputTokens.subarray(0, COUNTED_IN_FULL)).toEqual(
      other.inputTokens.subarray(0, COUNTED_IN_FULL)
    )
  })

  test('one row in so many is drawn', () => {
    const sample = new TokenSample(3)
    const drawn = Array.from({ length: COUNTED_IN_FULL + 100_000 }, () => sample.countsNext())
    const later = drawn.slice(COUNTED_IN_FULL).filter(Boolean).length
    // Binomial: 5,000 ± 69; four standard deviations.
    expect(Math.abs(later - 100_000 / SAMPLED_EVERY)).toBeLessThan(276)
    expect(drawn.slice(0, COUNTED_IN_FULL).every(Boolean)).toBe(true)
  })
})

test('few rows are counted, and have no range', () => {
  const sample = new TokenSample(1)
  const row = { ...emptyRow(), arrivalMicros: 1e15 }
  countMissing(row, path => (path === 'prompt' ? 'a b c' : 'd e'), FIELDS, {
    count: words,
    sample,
    uncounted: 0
  })
  const builder = new RequestLogBuilder('wall')
  builder.add(row, 0)
  const { log } = builder.finish()
  expect(sample.settle(log)).toBeUndefined()
  expect([log.inputTokens[0], log.outputTokens[0]]).toEqual([3, 2])
  expect(sample.description(log, undefined)).toBe(
    'Tokens the log does not state were counted from its texts with tiktoken.'
  )
})

test('where nothing is there to count with, tokens stay unknown and the row is noted', async () => {
  const gone = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' }))
  expect(await loadTokenCounter(gone)).toBeNull()
  const row = { ...emptyRow(), inputTokens: Number.NaN, outputTokens: 7 }
  const counting = { count: null, sample: new TokenSample(1), uncounted: 0 }
  countMissing(row, () => 'a b c', FIELDS, counting)
  expect(counting.uncounted).toBe(1)
  expect(row).toMatchObject({ inputTokens: Number.NaN, outputTokens: 7 })
})
