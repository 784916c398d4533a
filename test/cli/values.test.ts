/** Texts of options against their values and refusals. */

import { describe, expect, test } from 'vitest'
import {
  choiceOption,
  choicesOption,
  countOption,
  dateOption,
  durationOption,
  listOption,
  repeated,
  shareOption,
  yesNoOption
} from '../../src/cli/values.ts'

describe('a duration in seconds', () => {
  test.each([
    ['2s', 2],
    ['800ms', 0.8],
    ['.5s', 0.5],
    ['1.25 s', 1.25],
    [' 50ms ', 0.05]
  ])('%j', (text, seconds) => {
    expect(durationOption('--slo-ttft')(text)).toBe(seconds)
  })

  test.each(['2', '', 's', '0s', '-1s', '1m', '2 seconds', '1e3ms', '1,5s', 'Infinity s'])(
    '%j is refused',
    text => {
      expect(() => durationOption('--slo-ttft')(text)).toThrow(
        `--slo-ttft: "${text}" is not a duration such as 800ms or 2s.`
      )
    }
  )
})

describe('a share', () => {
  test.each([
    ['20%', 0.2],
    ['0.2', 0.2],
    ['0', 0],
    ['100 %', 1],
    ['1', 1]
  ])('%j', (text, share) => {
    expect(shareOption('--slo-attainment', 1)(text)).toBe(share)
  })

  test.each(['101%', '1.01', '-5%', '', '%', 'half'])('%j is refused', text => {
    expect(() => shareOption('--slo-attainment', 1)(text)).toThrow('a share from 0 to 1, such as 20% or 0.2')
  })

  test('may go above one where that means something', () => {
    expect(shareOption('--headroom', 10)('300%')).toBe(3)
  })
})

describe('a count', () => {
  test.each([
    ['1', 1],
    [' 8 ', 8]
  ])('%j', (text, count) => {
    expect(countOption('--tensor-parallel', 1, 8)(text)).toBe(count)
  })

  test.each(['0', '9', '2.0', '-1', '', '1e0', '0x2', 'two'])('%j is refused', text => {
    expect(() => countOption('--tensor-parallel', 1, 8)(text)).toThrow('a whole number from 1 to 8')
  })
})

describe('yes or no', () => {
  test.each([
    ['yes', true],
    ['No', false]
  ])('%j', (text, value) => {
    expect(yesNoOption('--early-stage')(text)).toBe(value)
  })

  test.each(['true', 'y', '1', '', 'yes please'])('%j is refused', text => {
    expect(() => yesNoOption('--early-stage')(text)).toThrow('is not yes or no')
  })
})

describe('a date', () => {
  test.each(['2026-11-22', '2024-02-29'])('%j', text => {
    expect(dateOption('--prices-as-of')(text)).toBe(text)
  })

  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '22.11.2026', '2026-11-22T00:00', 'today', ''])(
    '%j is refused',
    text => {
      expect(() => dateOption('--prices-as-of')(text)).toThrow('is not a date such as 2026-11-22')
    }
  )
})

test('a choice is one of its names, spelt as they are', () => {
  const choose = choiceOption('--precision', ['bf16', 'fp8'])
  expect(choose('fp8')).toBe('fp8')
  expect(() => choose('FP8')).toThrow('--precision: "FP8" is not one of bf16, fp8.')
})

test.each([
  ['a', ['a']],
  [' a , b ', ['a', 'b']],
  ['a,,b,', ['a', 'b']],
  ['', []]
])('the list %j is %j', (text, items) => {
  expect(listOption(text)).toEqual(items)
})

test('a repeated option gathers its values in order', () => {
  const gather = repeated(countOption('--n', 0, 9))
  expect(gather('2', gather('1'))).toEqual([1, 2])
})

test('control characters in a refused value are not printed', () => {
  expect(() => yesNoOption('--early-stage')('\u001b[31m')).toThrow('"\uFFFD[31m"')
})

test('several choices with commas between, each once', () => {
  const choose = choicesOption('--engine', ['vllm', 'sglang'])
  expect(choose('sglang, vllm,sglang')).toEqual(['sglang', 'vllm'])
  expect(() => choose('vllm,')).toThrow('--engine: "" is not one of vllm, sglang.')
})
