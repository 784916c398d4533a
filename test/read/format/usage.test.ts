/** Token counts of vendors: what is not a count is unknown, and what is unknown is not 0. */
import { describe, expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { amendGeminiUsage, forgetZeroUsage, includeCached, tokensOf } from '../../../src/read/format/usage.ts'

const rowOf = (inputTokens: number, cachedTokens: number, outputTokens: number) => ({
  ...emptyRow(),
  inputTokens,
  cachedTokens,
  outputTokens
})

describe('tokensOf', () => {
  test.each([
    ['1024', 1_024],
    [0, 0],
    [2 ** 24, 2 ** 24]
  ])('%j is %d tokens', (value, tokens) => {
    expect(tokensOf(value)).toBe(tokens)
  })

  test.each([[null], ['many'], [[5]]])('%j is not a count', value => {
    expect(tokensOf(value)).toBeNaN()
  })

  test.each([[-1], [0.5], [1e300], ['-1']])('%j is refused by the gate, whatever it is added to', value => {
    expect(1_000 + tokensOf(value)).toBeGreaterThan(2 ** 24)
  })
})

describe('forgetZeroUsage', () => {
  test('no prompt and no answer: the usage is unknown', () => {
    const row = rowOf(0, 0, 0)
    forgetZeroUsage(row)
    expect(row).toMatchObject(rowOf(Number.NaN, Number.NaN, Number.NaN))
  })

  test('an answer of nothing to a prompt stands', () => {
    const row = rowOf(30, 0, 0)
    forgetZeroUsage(row)
    expect(row).toMatchObject(rowOf(30, 0, 0))
  })
})

describe('includeCached', () => {
  test.each([
    ['cached is part of the input', rowOf(1_500, 1_024, 1), false, 0, 1_500],
    ['more cached than input: it stands outside', rowOf(100, 900, 1), false, 0, 1_000],
    ['a vendor that leaves reads and writes out', rowOf(100, 60, 1), true, 300, 460],
    ['cached unknown', rowOf(100, Number.NaN, 1), true, 0, 100]
  ])('%s', (_, row, isOutside, written, input) => {
    includeCached(row, isOutside, written)
    expect(row.inputTokens).toBe(input)
  })
})

describe('amendGeminiUsage', () => {
  const read = (usage: unknown) => {
    const row = emptyRow()
    amendGeminiUsage(row, usage)
    return [row.inputTokens, row.cachedTokens, row.outputTokens]
  }

  /** Its reference: the total is prompt, tool use, candidates and thoughts: 900 + 10 + 40 + 160. */
  test('adds thoughts to the answer and the prompts of tools to the input', () => {
    const usage = {
      promptTokenCount: 900,
      toolUsePromptTokenCount: 10,
      cachedContentTokenCount: 512,
      candidatesTokenCount: 40,
      thoughtsTokenCount: 160
    }
    expect(read(usage)).toEqual([910, 512, 200])
  })

  test('reads the names of the Python SDK', () => {
    expect(
      read({ prompt_token_count: 3391, candidates_token_count: 133, thoughts_token_count: 411 })
    ).toEqual([3391, Number.NaN, 544])
  })

  test('knows nothing where nothing is stated', () => {
    expect(read(undefined)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(read({ promptTokenCount: 12 })).toEqual([12, Number.NaN, Number.NaN])
  })
})
