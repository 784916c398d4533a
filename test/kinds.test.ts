/** Texts of options against their values and refusals. */

import { describe, expect, test } from 'vitest'
import {
  amount,
  choice,
  choices,
  count,
  date,
  duration,
  type Kind,
  list,
  share,
  yesNo
} from '../src/kinds.ts'

describe('a duration in seconds', () => {
  test.each([
    ['2s', 2],
    ['800ms', 0.8],
    ['.5s', 0.5],
    ['1.25 s', 1.25],
    [' 50ms ', 0.05]
  ])('%j', (text, seconds) => {
    expect(duration.read(text, '--slo-ttft')).toBe(seconds)
  })

  test.each(['2', '', 's', '0s', '-1s', '1m', '2 seconds', '1e3ms', '1,5s', 'Infinity s'])(
    '%j is refused',
    text => {
      expect(() => duration.read(text, '--slo-ttft')).toThrow(
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
  ])('%j', (text, value) => {
    expect(share(1).read(text, '--slo-attainment')).toBe(value)
  })

  test.each(['101%', '1.01', '-5%', '', '%', 'half'])('%j is refused', text => {
    expect(() => share(1).read(text, '--slo-attainment')).toThrow('a share from 0 to 1, such as 20% or 0.2')
  })

  test('may go above one where that means something', () => {
    expect(share(10).read('300%', '--headroom')).toBe(3)
    expect(share(10).read('1', '--headroom')).toBe(1)
  })

  test.each([
    ['5', '5% or 500%'],
    ['1.5', '1.5% or 150%'],
    ['10', '10% or 1000%']
  ])('%s without a percent sign is asked about where both could be meant', (text, either) => {
    expect(() => share(10).read(text, '--headroom')).toThrow(`write ${either}.`)
  })
})

describe('a count', () => {
  test.each([
    ['1', 1],
    [' 8 ', 8]
  ])('%j', (text, value) => {
    expect(count(1, 8).read(text, '--tensor-parallel')).toBe(value)
  })

  test.each(['0', '9', '2.0', '-1', '', '1e0', '0x2', 'two'])('%j is refused', text => {
    expect(() => count(1, 8).read(text, '--tensor-parallel')).toThrow('a whole number from 1 to 8')
  })
})

describe('yes or no', () => {
  test.each([
    ['yes', true],
    ['No', false]
  ])('%j', (text, value) => {
    expect(yesNo.read(text, '--early-stage')).toBe(value)
  })

  test.each(['true', 'y', '1', '', 'yes please'])('%j is refused', text => {
    expect(() => yesNo.read(text, '--early-stage')).toThrow('is not yes or no')
  })
})

describe('a date', () => {
  test.each(['2026-11-22', '2024-02-29'])('%j', text => {
    expect(date.read(text, '--prices-as-of')).toBe(text)
  })

  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '22.11.2026', '2026-11-22T00:00', 'today', ''])(
    '%j is refused',
    text => {
      expect(() => date.read(text, '--prices-as-of')).toThrow('is not a date such as 2026-11-22')
    }
  )
})

test('a choice is one of its names, spelt as they are', () => {
  const precision = choice(['bf16', 'fp8'])
  expect(precision.read('fp8', '--precision')).toBe('fp8')
  expect(() => precision.read('FP8', '--precision')).toThrow('--precision: "FP8" is not one of bf16, fp8.')
})

test.each([
  ['a', ['a']],
  [' a , b ', ['a', 'b']],
  ['a,,b,', ['a', 'b']],
  ['', []]
])('the list %j is %j', (text, items) => {
  expect(list.read(text, '--gpu')).toEqual(items)
})

test('control characters in a refused value are not printed', () => {
  expect(() => yesNo.read('\u001b[31m', '--early-stage')).toThrow('"\uFFFD[31m"')
})

test('several choices with commas between, each once', () => {
  const engines = choices(['vllm', 'sglang'])
  expect(engines.read('sglang, vllm,sglang', '--engine')).toEqual(['sglang', 'vllm'])
  expect(() => engines.read('vllm,', '--engine')).toThrow('--engine: "" is not one of vllm, sglang.')
})

/** What a kind writes, the user may say: it is read as the same value. */
describe('a value is written as it would be said', () => {
  const cases: readonly (readonly [Kind<unknown>, unknown, string])[] = [
    [duration, 0.05, '50ms'],
    [duration, 2, '2s'],
    [share(1), 0.95, '95%'],
    [share(1), 0.07, '7%'],
    [count(0, 9), 3, '3'],
    [amount('USD'), 0.25, '0.25'],
    [yesNo, true, 'yes'],
    [list, ['a', 'b'], 'a,b'],
    [choices(['x', 'y']), ['x', 'y'], 'x,y']
  ]

  test.each(cases)('%#', (kind, value, text) => {
    expect(kind.write(value)).toBe(text)
    expect(kind.read(text, '--any')).toEqual(value)
  })
})
