/** Lengths → a page and back: what is asked of them there is answered as from the log. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Demand } from '../../../src/capacity/demand/demand.ts'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { packLengths, unpackLengths } from '../../../src/report/html/packedLengths.ts'
import { fromPlain, toPlain } from '../../../src/report/html/plain.ts'
import { logOf } from '../../capacity/requests.ts'
import { cases } from '../../cases.ts'

const MODELS = ['a', 'b', 'c', 'd']

const request = fc.record({
  input: fc.integer({ min: 1, max: 300_000 }),
  output: fc.integer({ min: 1, max: 40_000 }),
  source: fc.integer({ min: 0, max: 3 })
})

test('the counts of all and the sizes of the longest come back', () => {
  fc.assert(
    fc.property(
      fc.array(request, { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 340_000 }),
      fc.constantFrom(0.5, 1, 3, 16, 40),
      (rows, times, asked, grown) => {
        const all = Array.from({ length: times }, () => rows).flat()
        const requests = all.map((row, at) => ({ at, ...row, model: MODELS[row.source] as string }))
        const demands = demandsOf(logOf(requests), { describe: String, hourOfWeek: null }, 1)
        const log = (demands.of(demands.models, 'chat', false).demand as Demand).lengths
        const page = unpackLengths(fromPlain(JSON.parse(JSON.stringify(toPlain(packLengths(log))))))
        expect(page.counts()).toEqual(log.counts())
        expect(page.countAbove(asked)).toBe(log.countAbove(asked))
        const longer = page.longerThan(asked, grown)
        if (longer === null) return expect(all.length).toBeGreaterThan(1_024)
        const found = Array.from(longer.inputTokens, (input, i) => ({
          input,
          output: longer.outputTokens[i] as number,
          source: longer.sources?.[i]
        }))
        const isLonger = ({ input, output }: { readonly input: number; readonly output: number }) =>
          input + grown * output > asked
        // Of one model alone nobody tells the sources apart.
        const placeOf = (source: number) =>
          demands.models.length < 2 ? undefined : demands.models.indexOf(MODELS[source] as string)
        const places = all.map(row => ({ ...row, source: placeOf(row.source) }))
        expect(found.filter(isLonger)).toEqual(places.filter(isLonger))
      }
    ),
    { numRuns: cases(200) }
  )
})

test('of more requests than are given together, the longest are whole or not claimed', () => {
  // Answers grow against prompts, so that who is longest depends on how many times as long they are.
  const requests = Array.from({ length: 20_000 }, (_, at) => ({
    at,
    input: 1 + ((at * 7_919) % 12_000),
    output: 1 + ((at * 104_729) % 4_000),
    model: 'a'
  }))
  const demands = demandsOf(logOf(requests), { describe: String, hourOfWeek: null }, 1)
  const log = (demands.of(demands.models, 'chat', false).demand as Demand).lengths
  const page = unpackLengths(fromPlain(JSON.parse(JSON.stringify(toPlain(packLengths(log))))))
  for (const times of [1, 4, 16, 30])
    for (const tokens of [30_000, 60_000, 65_000, 120_000]) {
      const longer = page.longerThan(tokens, times)
      if (longer === null)
        expect(page.countAbove(tokens, [times])).toBeGreaterThanOrEqual(log.countAbove(tokens, [times]))
      else expect(page.countAbove(tokens, [times])).toBe(log.countAbove(tokens, [times]))
    }
  expect(page.longerThan(70_000, 16)).not.toBe(null)
})
