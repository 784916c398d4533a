/** A limit that grows with the prompt is each request's own: for those who sized the fleet, and for those who test it. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  limitBy,
  passLines,
  type ShareLine,
  TIMES,
  traceOf
} from '../../../../src/capacity/check/order/acceptance.ts'
import { type BenchmarkResult, checkLines } from '../../../../src/capacity/check/order/checkOrder.ts'
import { orderFiles } from '../../../../src/capacity/check/order/orderFiles.ts'
import type { PromiseStated } from '../../../../src/capacity/promiseShape.ts'
import { cases } from '../../../cases.ts'
import { ORDER } from './sample.ts'

const seconds = fc.double({ min: 0.05, max: 5, noNaN: true })
const classes = fc
  .array(fc.record({ ttftSeconds: seconds, tpotSeconds: seconds }), { maxLength: 3 })
  .map(all => all.map((limits, i) => ({ ...limits, fromTokens: i === 0 ? 0 : 300 * 4 ** i, requests: 1 })))
const promises: fc.Arbitrary<PromiseStated> = fc.record({
  ttftSeconds: fc.option(seconds),
  tpotSeconds: fc.option(seconds),
  latencySeconds: fc.option(seconds),
  attainment: fc.constantFrom(0.9, 0.95, 0.99),
  ttftGrowsFromTokens: fc.option(fc.integer({ min: 50, max: 4_096 })),
  classes,
  from: fc.constant('class' as const)
})

/** A run in which so many requests took 0.9 of what each was promised, and the others 1.1 of it. */
function runOf(
  promise: PromiseStated,
  share: number
): { lines: readonly ShareLine[]; result: BenchmarkResult } {
  const order = { ...ORDER, promise }
  const trace = traceOf(order, 1)
  const lines = passLines(order, trace).filter(line => 'withinSeconds' in line)
  const limits = {
    ttft: limitBy('ttft', promise),
    tpot: limitBy('tpot', promise),
    latency: limitBy('latency', promise)
  }
  const times = (i: number, input: number) =>
    Object.fromEntries(
      TIMES.map(name => [name, limits[name](input) * (i < share * trace.length ? 0.9 : 1.1)])
    ) as Record<(typeof TIMES)[number], number>
  const each = trace.map(({ input_length }, i) => ({ inputTokens: input_length, ...times(i, input_length) }))
  const ranked = (name: (typeof TIMES)[number]) =>
    each
      .map(request => request[name])
      .sort((a, b) => a - b)
      .map((value, i) => [(i + 1) / each.length, value] as const)
  return {
    lines,
    result: {
      requests: each.length,
      failed: null,
      ttft: ranked('ttft'),
      tpot: ranked('tpot'),
      latency: ranked('latency'),
      each,
      outputTokensPerSecond: null,
      kvCacheTokens: null
    }
  }
}

it('holds each request to the limit of its own prompt where the result keeps requests', () => {
  void fc.assert(
    fc.property(promises, fc.constantFrom(0.5, 1), (promise, share) => {
      const { lines, result } = runOf(promise, share)
      expect(checkLines(lines, result).map(({ outcome }) => outcome)).toEqual(
        lines.map(() => (share === 1 ? 'held' : 'broken'))
      )
    }),
    { numRuns: cases(40) }
  )
})

it('decides by quantiles alone nothing that the requests themselves would not', () => {
  void fc.assert(
    fc.property(promises, fc.double({ min: 0, max: 1, noNaN: true }), (promise, share) => {
      const { lines, result } = runOf(promise, share)
      const [known, bounded] = [result, { ...result, each: null }].map(one => checkLines(lines, one))
      for (const [i, { outcome }] of (bounded ?? []).entries())
        if (outcome !== 'not tested') expect(known?.[i]?.outcome).toBe(outcome)
    }),
    { numRuns: cases(40) }
  )
})

it('has a line for each limit that is promised, and names both ends where prompts differ in it', () => {
  const promise = { ...ORDER.promise, ttftGrowsFromTokens: 400, latencySeconds: 30 }
  const order = { ...ORDER, promise }
  const readme = new Map(orderFiles(order, 1)).get('README.md')
  // 2 s for up to 400 tokens; the longest prompt of the trace sets the other end.
  const longest = Math.max(...traceOf(order, 1).map(row => row.input_length))
  const [ttft] = passLines(order, traceOf(order, 1))
  expect(ttft).toMatchObject({ withinSeconds: 2, longestSeconds: (2 * longest) / 400 })
  expect(readme).toMatch(/the first token within 2 s to \d.* s, by the length of its prompt/)
  expect(readme).toContain('95 % of requests have the whole answer within 30 s')
  expect(readme).toContain('--percentile-metrics ttft,tpot,e2el')
  const without = passLines({ ...ORDER, promise: { ...ORDER.promise, ttftSeconds: null } }, traceOf(ORDER, 1))
  expect(without.map(({ name }) => name)).toEqual(['tpot', 'throughput', 'kv-cache'])
})
