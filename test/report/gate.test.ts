import { describe, expect, test } from 'vitest'
import { between } from '../../src/figure.ts'
import { numbersIn, pathNamed } from '../../src/report/figurePaths.ts'
import { type Check, outcomesOf, parseCheck } from '../../src/report/gate.ts'
import { bucketReport, requestReport } from './sample.ts'

const report = requestReport()
const failedChecks = (of: object, checks: readonly Check[]): readonly string[] =>
  outcomesOf({ summary: {}, ...of }, checks).flatMap(({ message }) => message ?? [])
const failed = (text: string, of: object = report) => failedChecks(of, [parseCheck(text)])
const gpus = report.capacity.gpus.value as number
const share = report.traffic.throttling.share.value as number

describe('operators, at, below and above the number', () => {
  const failing = (operator: string) =>
    [gpus - 1, gpus, gpus + 1].map(bound => failed(`capacity.gpus ${operator} ${bound}`).length === 1)

  test.each([
    ['>', [true, false, false]],
    ['>=', [true, true, false]],
    ['<', [false, false, true]],
    ['<=', [false, true, true]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]]
  ])('%s', (operator, expected) => {
    expect(failing(operator)).toEqual(expected)
  })
})

describe('what is said', () => {
  test('the check, the path, both numbers and the unit', () => {
    expect(failed('gpus>1')).toEqual([`"gpus>1": capacity.gpus is ${gpus} GPUs, the bound is 1`])
  })

  test('six digits, and all of them where six compare otherwise', () => {
    const of = { a: 1 / 3, b: 2.000_000_1 }
    expect(failed('a > 0', of)).toEqual(['"a > 0": a is 0.333333, the bound is 0'])
    expect(failed('b > 2', of)).toEqual(['"b > 2": b is 2.0000001, the bound is 2'])
  })

  test('all that fail, in their order', () => {
    const checks = ['gpus > 1', 'gpus > 1000', 'replicas >= 1'].map(parseCheck)
    expect(failedChecks(report, checks).map(text => text.split(':')[0])).toEqual([
      '"gpus > 1"',
      '"replicas >= 1"'
    ])
  })
})

describe('an entry of the summary', () => {
  const of = {
    summary: { sharedUsdPerMonth: 21, spanDays: 6.5, throttledShare: 0.02, hybridUsdPerMonth: null },
    capacity: { workloads: [{ sharedUsdPerMonth: 3 }] }
  }

  test('is meant by its name, wherever else that name ends a path', () => {
    expect(failed('sharedUsdPerMonth > 5', of)).toEqual([
      '"sharedUsdPerMonth > 5": summary.sharedUsdPerMonth is 21 USD/month, the bound is 5'
    ])
    expect(failed('capacity.workloads.0.sharedUsdPerMonth > 5', of)).toEqual([])
  })

  test('stands by its whole path, in its own unit', () => {
    expect(failed('summary.spanDays < 7', of)).toEqual([
      '"summary.spanDays < 7": summary.spanDays is 6.5 days, the bound is 7'
    ])
    expect(failed('throttledShare > 1%', of)).toEqual([
      '"throttledShare > 1%": summary.throttledShare is 2 %, the bound is 1 %'
    ])
  })

  test('that is unknown fails', () => {
    expect(failed('hybridUsdPerMonth > 0', of)).toEqual([
      '"hybridUsdPerMonth > 0" cannot be checked: summary.hybridUsdPerMonth is unknown'
    ])
  })
})

describe('bounds', () => {
  test.each([
    ['throttled.share > 1%', 0.01],
    ['x > 2.5k', 2_500],
    ['x > 2M', 2_000_000],
    ['x > -3', -3],
    ['x >= .5', 0.5]
  ])('%s', (text, bound) => {
    expect(parseCheck(text).bound).toBe(bound)
  })

  test('a share is compared as one', () => {
    expect(failed(`throttled.share > ${(share - 0.0001) * 100}%`)).toHaveLength(1)
    expect(failed(`throttled.share > ${(share + 0.0001) * 100}%`)).toHaveLength(0)
  })

  test('a failed share is told as one', () => {
    const told = `${Number((share * 100).toPrecision(6))} %`
    expect(failed('throttled.share > 0.5%')).toEqual([
      `"throttled.share > 0.5%": traffic.throttling.share is ${told}, the bound is 0.5 %`
    ])
  })

  test.each(['gpus', 'gpus > many', '> 8', 'gpus => 8', 'gpus > 8 GPUs', ''])('%j is no check', text => {
    expect(() => parseCheck(text)).toThrow("is not a check such as 'gpus > 8'")
  })
})

describe('names', () => {
  test('a full path, with either way to write an index', () => {
    expect(failed('capacity.workloads[0].requests >= 0')).toHaveLength(1)
    expect(failed('capacity.workloads.0.requests >= 0')).toHaveLength(1)
  })

  test('an end that one path alone has', () => {
    expect(pathNamed('rate.averageRpm', [...numbersIn(report).keys()])).toBe('traffic.rate.averageRpm')
  })

  test('an unknown one names its neighbours', () => {
    expect(() => failed('capacity.gpu > 8')).toThrow(
      '"capacity.gpu" is not a figure of this report. Did you mean capacity.gpus'
    )
    expect(() => failed('peakRsp > 8')).toThrow('traffic.rate.peakRps')
  })

  test('an ambiguous one is not guessed', () => {
    expect(() => failed('p95 > 8')).toThrow('is not a figure of this report')
  })
})

test('an unknown number fails, with its range where there is one', () => {
  expect(failed('traffic.concurrency.max > 5', bucketReport())[0]).toMatch(
    /^"traffic.concurrency.max > 5" cannot be checked: traffic.concurrency.max is unknown/
  )
  expect(failed('x < 1', { x: between(2, 3, 's', 'why') })).toEqual([
    '"x < 1" cannot be checked: x is unknown, between 2 and 3 s (why)'
  ])
})

describe('words and ends of ranges', () => {
  test('the verdict can be checked', () => {
    const whole = requestReport()
    const [first] = outcomesOf(whole, [parseCheck(`recommendation == ${whole.verdict.recommendation}`)])
    expect(first).toMatchObject({ passed: false, message: expect.stringContaining('recommendation is') })
    // A gate that can never trip guards nothing.
    expect(() => parseCheck('recommendation == dedicatd')).toThrow(/"dedicatd" is not one of dedicated, /)
    expect(() => parseCheck('summary.action != stay')).toThrow(/"stay" is not one of as-billed, /)
    const [other] = outcomesOf(whole, [parseCheck('recommendation == hybrid')])
    expect(other).toEqual({ check: 'recommendation == hybrid', passed: true, message: null })
    expect(outcomesOf(whole, [parseCheck('recommendation != hybrid')])[0]?.passed).toBe(false)
  })

  test('a word that is no entry of the summary is refused', () => {
    expect(() => outcomesOf(requestReport(), [parseCheck('verdict == hybrid')])).toThrow('is not a figure')
    expect(() => parseCheck('recommendation > hybrid')).toThrow('is not a check')
  })

  test('an end of a range is a number of its own', () => {
    const figure = { value: 5, low: -2, high: 9, unit: 'USD/month', basis: 'derived' }
    const of = { summary: {}, pricing: { savingPerMonth: figure } }
    expect(outcomesOf(of, [parseCheck('saving.low < 0')])[0]?.message).toContain('savingPerMonth.low is -2')
    expect(outcomesOf(of, [parseCheck('saving.high < 0')])[0]?.passed).toBe(true)
    const bare = {
      summary: {},
      pricing: { savingPerMonth: { value: 5, unit: 'USD/month', basis: 'derived' } }
    }
    expect(outcomesOf(bare, [parseCheck('saving.low < 0')])[0]?.message).toContain('cannot be checked')
  })
})
