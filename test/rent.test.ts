import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GPU_OFFERS, offersOfGpu } from '../src/catalog/gpuPrices.ts'
import { gpuHourFigure, type RentOffer, rent, rentFigure, rents } from '../src/rent.ts'
import { cases } from './cases.ts'

const source = { where: 'made up', asOf: '2026-11-01', verified: true }
const offer = (provider: string, gpusInOffer: number, usdPerGpuHour: number): RentOffer => ({
  provider,
  form: '',
  gpusInOffer,
  usdPerGpuHour,
  term: 'on-demand',
  source
})
const listed = (gpu: string, gpus: number) => rent(offersOfGpu(gpu), gpus, 1, 'on-demand')

describe('rent', () => {
  // Worked by hand from the providers' pages: what so many GPUs cost for an hour at each, in whole lots.
  test.each([
    // Of one or two GPUs, whoever sells eights alone is no offer, unless he asks less.
    // Hyperstack 36, RunPod 40.74, Lambda 4 × 6.79 + 2 × 6.89 = 40.94, Nebius 42.90, CoreWeave's eight 68.80
    ['B200-SXM', 6, 'Lambda', 6, 40.94, 36, 68.8],
    // OpenRelay 20.80, Hyperstack 25.60, Nebius 30.80, then Lambda's eight and RunPod, both 31.92, CoreWeave 49.24, AWS 55.04,
    // GCP 87.83, Azure 98.32
    ['H100-SXM', 8, 'RunPod Secure', 8, 31.92, 20.8, 98.32],
    // OpenRelay 2.60, Hyperstack 3.20, Nebius 3.85 | RunPod 3.99, Lambda 4.29, GCP 10.98; the eights of CoreWeave, AWS, Azure aside
    ['H100-SXM', 1, 'Nebius', 1, 3.85, 2.6, 10.979],
    // OpenRelay 0.80 | Lambda 1.99; the eights of AWS and Azure aside
    ['A100-40GB-SXM', 1, 'OpenRelay', 1, 0.8, 0.8, 1.99],
    // Hyperstack 2.50 (PCIe, the cheaper of its two), RunPod 2.89, Lambda 3.29
    ['H100-PCIe', 1, 'RunPod Secure', 1, 2.89, 2.5, 3.29],
    // Lambda 2.29 | CoreWeave 6.50
    ['GH200-96', 1, 'Lambda', 1, 2.29, 2.29, 6.5],
    // CoreWeave alone, four at a time
    ['GB200', 1, 'CoreWeave', 4, 42, 42, 42],
    // Hugging Face 0.70 on GCP | Modal 0.7992: both of lesser confidence, since nobody else is known
    ['L4', 1, 'Hugging Face Endpoints', 1, 0.7, 0.7, 0.7992]
  ])('%d × %s', (gpu, gpus, provider, rented, usd, low, high) => {
    const found = listed(gpu, gpus)
    expect(found).toMatchObject({ provider, gpus: rented })
    expect(found?.usd).toBeCloseTo(usd, 9)
    expect(found?.lowUsd).toBeCloseTo(low, 3)
    expect(found?.highUsd).toBeCloseTo(high, 3)
  })

  // Two lots of four cost what one of eight does; six are held by either, the smaller rest goes to fewer GPUs.
  test('at equal totals fewer GPUs are rented', () => {
    const found = rent([offer('eights', 8, 1), offer('ones', 1, 4 / 3)], 6, 1, 'on-demand')
    expect(found).toMatchObject({ provider: 'ones', gpus: 6 })
    expect(found?.usd).toBeCloseTo(8, 9)
  })

  test('asks nobody for a term that is not sold, and pays flat offers for whole months', () => {
    expect(listed('MI355X', 1)).toBeNull()
    expect(rent([offer('one', 1, 1)], 1, 1, 'spot')).toBeNull()
    expect(rent([{ ...offer('one', 2, 1), isFlat: true }], 1, 1, 'on-demand')?.usd).toBe(2 * 730)
    expect(rent([offer('one', 8, 1)], 0, 730, 'on-demand')).toMatchObject({ usd: 0, gpus: 0 })
  })

  test('never spot, reserved or a marketplace on demand', () => {
    for (const gpu of new Set(GPU_OFFERS.map(offer => offer.gpu))) {
      for (const { offer } of listed(gpu, 8)?.lots ?? [])
        expect(['on-demand', 'managed']).toContain(offer.term)
    }
  })

  const lots = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 99 })), {
    minLength: 1,
    maxLength: 4,
    selector: ([size]) => size
  })

  test('law: at one provider N + 1 GPUs cost no less than N, and no lots hold them for less', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 60 }), (sizes, gpus) => {
        const offers = sizes.map(([size, usd]) => offer('one', size, usd))
        const usd = (wanted: number) => rent(offers, wanted, 1, 'on-demand')?.lowUsd ?? Number.NaN
        expect(usd(gpus + 1)).toBeGreaterThanOrEqual(usd(gpus) - 1e-9)
        // Every way to add one lot more to a fleet that is smaller by it.
        for (const { gpusInOffer, usdPerGpuHour } of offers) {
          const rest = usd(Math.max(0, gpus - gpusInOffer))
          expect(usd(gpus)).toBeLessThanOrEqual(rest + gpusInOffer * usdPerGpuHour + 1e-9)
        }
      }),
      { numRuns: cases(300) }
    )
  })

  test('law: over all providers N + 1 GPUs cost no less than N, whoever is no offer for so few', () => {
    const sold = fc.array(lots, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(sold, fc.integer({ min: 1, max: 30 }), (providers, gpus) => {
        const offers = providers.flatMap((sizes, i) => sizes.map(([size, usd]) => offer(`p${i}`, size, usd)))
        const usd = (wanted: number) => rent(offers, wanted, 1, 'on-demand')?.usd ?? Number.NaN
        expect(usd(gpus + 1)).toBeGreaterThanOrEqual(usd(gpus) - 1e-9)
      }),
      { numRuns: cases(500) }
    )
  })

  test('law: one number after another costs what each costs alone, in whatever order', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(lots, { minLength: 1, maxLength: 4 }), numbers, (providers, asked) => {
        const offers = providers.flatMap((sizes, i) => sizes.map(([size, usd]) => offer(`p${i}`, size, usd)))
        const found = rents(offers, 730, 'on-demand')
        for (const gpus of asked) expect(found(gpus)).toEqual(rent(offers, gpus, 730, 'on-demand'))
      }),
      { numRuns: cases(300) }
    )
  })

  test('law: of thousands, most in the cheapest lot is as cheap as all solved exactly', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 150, max: 400 }), (sizes, gpus) => {
        const offers = sizes.map(([size, usd]) => offer('one', size, usd))
        const exact = [0]
        for (let n = 1; n <= gpus; n++)
          exact[n] = Math.min(
            ...sizes.map(([size, usd]) => (exact[Math.max(0, n - size)] as number) + size * usd)
          )
        expect(rent(offers, gpus, 1, 'on-demand')?.lowUsd).toBeCloseTo(exact[gpus] as number, 6)
      }),
      { numRuns: cases(100) }
    )
  })
})

describe('a rent in figures', () => {
  test('names provider, lots, term, date and how many were compared', () => {
    expect(gpuHourFigure(listed('B200-SXM', 6))).toMatchObject({
      unit: 'USD/GPU-hour',
      basis: 'assumed',
      note: 'Lambda SXM6, in lots of 1 × 4 + 1 × 2, on-demand, 2026-09-20, lower median of 5 providers'
    })
    expect(gpuHourFigure(listed('T4', 1)).note).toBe(
      'Hugging Face Endpoints on AWS, managed, undated, unconfirmed, lower median of 2 providers'
    )
  })

  test('one offer alone has no range, and says so', () => {
    const figure = rentFigure(listed('MI300X', 2), 'USD/month')
    expect(figure).not.toHaveProperty('low')
    expect(figure.note).toBe('DigitalOcean, on-demand, 2026-10-08, the only offer known')
    expect(rentFigure(null, 'USD/month').value).toBeNull()
  })
})
