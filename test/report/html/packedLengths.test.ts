/** Lengths → a page and back: what is asked of them there is answered as from the log. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lengthsOf } from '../../../src/capacity/demand/lengths.ts'
import { packLengths, unpackLengths } from '../../../src/report/html/packedLengths.ts'
import { fromPlain, toPlain } from '../../../src/report/html/plain.ts'
import { cases } from '../../cases.ts'

const request = fc.record({
  input: fc.integer({ min: 0, max: 300_000 }),
  output: fc.integer({ min: 0, max: 40_000 }),
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
        const requests = {
          arrivalSeconds: Float64Array.from(all, (_, i) => i),
          inputTokens: Int32Array.from(all, ({ input }) => input),
          cachedTokens: new Int32Array(all.length),
          outputTokens: Int32Array.from(all, ({ output }) => output),
          sources: Uint16Array.from(all, ({ source }) => source)
        }
        const log = lengthsOf(requests)
        const page = unpackLengths(fromPlain(JSON.parse(JSON.stringify(toPlain(packLengths(log))))))
        expect(page.counts()).toEqual(log.counts())
        expect(page.countAbove(asked)).toBe(log.countAbove(asked))
        const longer = page.longerThan(asked, grown)
        if (longer === null) return expect(all.length).toBeGreaterThan(1_024)
        const found = Array.from(longer.inputTokens, (input, i) => ({
          input,
          output: longer.outputTokens[i] as number,
          source: longer.sources?.[i] as number
        }))
        const isLonger = ({ input, output }: (typeof all)[number]) => input + grown * output > asked
        expect(found.filter(isLonger)).toEqual(all.filter(isLonger))
      }
    ),
    { numRuns: cases(200) }
  )
})
