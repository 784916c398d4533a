/** The walk in columns gives every row what a plain reading of that row gives, to the last bit. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SERVICE_TIERS, withTier } from '../../src/log/serviceTier.ts'
import { FAILED, type RequestLog, THROTTLED } from '../../src/log/trafficLog.ts'
import {
  noTokens,
  promptAt,
  promptOf,
  type Tokens,
  tokensAt,
  totalAt,
  totalOf
} from '../../src/pricing/billed.ts'
import { ratesOf, usdOf, usdOfRow } from '../../src/pricing/charges.ts'
import type { Met } from '../../src/pricing/kindFinder.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { BILLED_PARTS, bandStarts } from '../../src/pricing/rates.ts'
import { usageInAll } from '../../src/pricing/usage.ts'
import { walkBilled, walkBlocks } from '../../src/pricing/walkBilled.ts'
import { logOf, noOverrides } from './sample.ts'

const MODELS = ['gpt-4o', 'gpt-5.5', 'gpt-4o-audio-preview', 'claude-sonnet-4-5', 'house']
const RARE = [
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'searches',
  'audioTokens',
  'audioInputTokens',
  'audioCachedTokens',
  'audioOutputTokens',
  'imageInputTokens',
  'imageCachedTokens',
  'imageOutputTokens'
] as const

const size = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 400_000 }), fc.constant(0.25))
const row = fc.record({
  model: fc.constantFrom(...MODELS),
  input: size,
  cached: size,
  output: size,
  flags: fc.constantFrom(0, 0, 0, FAILED, THROTTLED, ...SERVICE_TIERS.map(tier => withTier(0, tier))),
  rare: fc.array(size, { minLength: RARE.length, maxLength: RARE.length })
})

/** Long enough for several blocks, with some of the rare columns. */
const log = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 40 }), fc.subarray([...RARE]), fc.constantFrom(1, 40))
  .map(([rows, stated, times]): RequestLog => {
    const many = Array.from({ length: times }, () => rows).flat()
    const column = (name: (typeof RARE)[number]) =>
      Float32Array.from(many, ({ rare }) => rare[RARE.indexOf(name)] as number)
    return { ...logOf(many, 'wall'), ...Object.fromEntries(stated.map(name => [name, column(name)])) }
  })

const or0 = (value: number | undefined): number => value || 0

/** Of one row, as its columns are described. */
function plainTokens(data: RequestLog, i: number): Tokens {
  const at = (column: Float32Array | undefined): number => column?.[i] ?? Number.NaN
  const [prompt, found, answer] = [at(data.inputTokens), at(data.cachedTokens), at(data.outputTokens)]
  const cached = Number.isNaN(prompt) ? 0 : Math.min(or0(found), prompt)
  const rest = Number.isNaN(prompt) ? 0 : prompt - cached
  const write1h = Math.min(or0(at(data.cacheWrite1hTokens)), rest)
  const write5m = Math.min(or0(at(data.cacheWrite5mTokens)), rest - write1h)
  const input = rest - write1h - write5m
  const output = Number.isNaN(prompt) ? 0 : or0(answer)
  const heard = at(data.audioCachedTokens)
  const audio = or0(at(data.audioInputTokens))
  const audioCached = Math.min(Number.isNaN(heard) ? audio : heard, cached)
  const imageCached = Math.min(or0(at(data.imageCachedTokens)), cached - audioCached)
  const audioInput = Math.min(Math.max(0, audio - audioCached), input)
  const image = or0(at(data.imageInputTokens))
  const imageInput = Math.min(Math.max(0, image - imageCached), input - audioInput)
  const audioOutput = Math.min(or0(at(data.audioOutputTokens)), output)
  const imageOutput = Math.min(or0(at(data.imageOutputTokens)), output - audioOutput)
  return {
    input: input - audioInput - imageInput,
    cached: cached - audioCached - imageCached,
    write5m,
    write1h,
    output: output - (audioOutput + imageOutput),
    ...{ audioInput, audioCached, audioOutput, imageInput, imageCached, imageOutput },
    searches: or0(at(data.searches))
  }
}

const isBilled = (data: RequestLog, i: number): boolean =>
  ((data.flags[i] as number) & (FAILED | THROTTLED)) === 0

describe('billed rows in columns', () => {
  test('are those that a plain reading finds, in the log’s order', () => {
    fc.assert(
      fc.property(log, data => {
        const expected = Array.from({ length: data.length }, (_, i) => i).filter(i => isBilled(data, i))
        const seen: number[] = []
        walkBilled(data, asBilled(noOverrides), null, (i, { kind }, tokens) => {
          seen.push(i)
          expect({ ...tokens }).toEqual(plainTokens(data, i))
          expect(kind.model).toBe(data.model[i])
          const starts = bandStarts(kind.listed).filter(start => promptOf(tokens) > start)
          expect(kind.start).toBe(starts.at(-1) ?? Number.NEGATIVE_INFINITY)
        })
        expect(seen).toEqual(expected)
      })
    )
  })

  test('are summed one after the other', () => {
    fc.assert(
      fc.property(log, data => {
        const sums = new Map<string, Tokens>()
        walkBilled(data, asBilled(noOverrides), null, (_, { kind }, tokens) => {
          const sum = sums.get(JSON.stringify(kind)) ?? noTokens()
          sums.set(JSON.stringify(kind), sum)
          for (const part of BILLED_PARTS) sum[part] += tokens[part]
        })
        const { kinds } = usageInAll(data, asBilled(noOverrides), null)
        const summed = kinds.map(kind => BILLED_PARTS.map(part => kind[part]))
        expect(summed).toEqual([...sums.values()].map(sum => BILLED_PARTS.map(part => sum[part])))
      })
    )
  })

  test('are charged as the same tokens in an object', () => {
    fc.assert(
      fc.property(log, data => {
        walkBlocks(data, asBilled(noOverrides), null, rows => {
          for (let at = 0; at < rows.length; at++) {
            const tokens = tokensAt(rows.tokens, at)
            const rates = ratesOf((rows.met[rows.kind[at] as number] as Met).kind, noOverrides.tokenPrices)
            if (rates !== null) expect(usdOfRow(rates, rows, at)).toBe(usdOf(rates, tokens))
            expect(promptAt(rows.tokens, at)).toBe(promptOf(tokens))
            expect(totalAt(rows.tokens, at)).toBe(totalOf(tokens))
          }
        })
      })
    )
  })
})
