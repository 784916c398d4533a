import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binsPerWindow } from '../../src/traffic/bins.ts'
import { describeBurstiness } from '../../src/traffic/burstiness.ts'
import { arrivalsAt } from '../log/sample.ts'

function of(...seconds: readonly number[]) {
  const log = arrivalsAt(...seconds)
  return describeBurstiness(log.arrivalMicros, binsPerWindow(log))
}

/** Park and Miller's generator (CACM 31, 1988): the same numbers on every machine. [0..1) */
function uniforms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

describe('describeBurstiness', () => {
  test('measures the gaps', () => {
    // Gaps 1, 3, 2: mean 2, population variance (1 + 1 + 0) / 3, CV = √(2/3) / 2.
    const { interArrivalMeanSeconds, interArrivalMaxSeconds, interArrivalCv } = of(10, 11, 14, 16)
    expect(interArrivalMeanSeconds).toEqual({ value: 2, unit: 's', basis: 'derived' })
    expect(interArrivalMaxSeconds).toEqual({ value: 3, unit: 's', basis: 'measured' })
    expect(interArrivalCv.value).toBeCloseTo(Math.sqrt(2 / 3) / 2, 12)
  })

  test('sets variance over mean of the counts per calendar bin, empty ones included', () => {
    // Seconds 0 … 4 hold 3, 0, 0, 0, 1: mean 0.8, population variance (9 + 1) / 5 − 0.64 = 1.36, over mean 1.7.
    const { indexOfDispersion } = of(0.1, 0.2, 0.9, 4.5)
    expect(indexOfDispersion['1s'].value).toBeCloseTo(1.7, 12)
    // One bin of 10 s: its count varies by nothing.
    expect(indexOfDispersion['10s'].value).toBe(0)
  })

  test('regular arrivals have a CV and a dispersion of 0', () => {
    const { interArrivalCv, indexOfDispersion } = of(...Array.from({ length: 600 }, (_, i) => i / 10))
    expect(interArrivalCv.value).toBe(0)
    expect([indexOfDispersion['1s'].value, indexOfDispersion['10s'].value]).toEqual([0, 0])
  })

  test('Poisson arrivals have a CV and a dispersion near 1', () => {
    // 20,000 arrivals at 5 a second fill 4,000 bins of 1 s and 400 of 10 s. Of k bins the index's standard error
    // is √(2/k): 0.022 and 0.071. The CV's is about 1/√20,000 = 0.007. Four of each.
    const uniform = uniforms(1)
    let now = 0
    const { interArrivalCv, indexOfDispersion } = of(
      ...Array.from({ length: 20_000 }, () => {
        now -= Math.log(1 - uniform()) / 5
        return now
      })
    )
    expect(Math.abs((interArrivalCv.value ?? 9) - 1)).toBeLessThan(0.03)
    expect(Math.abs((indexOfDispersion['1s'].value ?? 9) - 1)).toBeLessThan(0.09)
    expect(Math.abs((indexOfDispersion['10s'].value ?? 9) - 1)).toBeLessThan(0.29)
  })

  test('the clock’s resolution is the largest unit that divides every gap', () => {
    // Gaps 3, 1.5, 0.003 and 0 s: all of them whole multiples of 3 ms, not of more.
    expect(of(0, 3, 4.5, 4.503, 4.503).clockResolutionSeconds).toEqual({
      value: 0.003,
      unit: 's',
      basis: 'measured'
    })
  })

  test('counts arrivals that share their moment', () => {
    // Three at 1, one at 2, two at 5: five shared, three at most.
    const { sharedArrivals, mostAtOneArrival } = of(1, 1, 1, 2, 5, 5)
    expect([sharedArrivals, mostAtOneArrival]).toEqual([5, 3])
    expect(of(1, 2)).toMatchObject({ sharedArrivals: 0, mostAtOneArrival: 1 })
  })

  test.each([[[7]], [[7, 7, 7]]])('arrivals %j have no gaps', seconds => {
    const { interArrivalMeanSeconds, interArrivalMaxSeconds, interArrivalCv, clockResolutionSeconds } = of(
      ...seconds
    )
    const gaps = [interArrivalMeanSeconds, interArrivalMaxSeconds, interArrivalCv, clockResolutionSeconds]
    expect(gaps.map(({ value }) => value)).toEqual([null, null, null, null])
    expect(interArrivalCv.note).toBe('a single moment of arrival has no gaps')
  })
})

test('law: the dispersion is the variance over the mean of bins counted one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 80 }), seconds => {
      const [first, last] = [Math.min(...seconds), Math.max(...seconds)]
      const counts = Array.from(
        { length: last - first + 1 },
        (_, i) => seconds.filter(at => at === first + i).length
      )
      const mean = seconds.length / counts.length
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
      expect(of(...seconds).indexOfDispersion['1s'].value).toBeCloseTo(variance / mean, 9)
    })
  )
})
