import { describe, expect, test } from 'vitest'
import { GPU_OFFERS, listPrice } from '../../src/catalog/gpuPrices.ts'

describe('GPU_OFFERS', () => {
  test('holds 98 offers, whose prices add up', () => {
    expect(GPU_OFFERS.length).toBe(98)
    // Summed over the table they were copied from: guards against a slip of the key.
    expect(GPU_OFFERS.reduce((sum, { usdPerGpuHour }) => sum + usdPerGpuHour, 0)).toBeCloseTo(408.3993, 6)
  })

  test('names a source with a date, or says that it has none', () => {
    for (const { source } of GPU_OFFERS) {
      expect(source.where).not.toBe('')
      expect(source.asOf === null ? source.verified : /^20\d\d-\d\d(-\d\d)?$/.test(source.asOf)).toBe(
        source.asOf !== null
      )
    }
  })
})

describe('listPrice', () => {
  // Worked by hand from the providers' pages: confident on-demand offers, one per provider, in order.
  test.each([
    // Hyperstack 3.99, Nebius 4.50, RunPod 4.59, CoreWeave 6.305, AWS 7.912; Fireworks' 8 is managed
    ['H200-SXM', 'RunPod Secure', 4.59, 3.99, 7.912, 5],
    // Hyperstack 3.20, Nebius 3.85, Lambda 3.99 (eight together), RunPod 3.99 | CoreWeave 6.155, AWS 6.88, GCP 10.98,
    // Azure 12.29: the lower of two middles
    ['H100-SXM', 'RunPod Secure', 3.99, 3.2, 12.29, 8],
    // Hyperstack 6.00, Lambda 6.69 (eight together), RunPod 6.79, Nebius 7.15, CoreWeave 8.60
    ['B200-SXM', 'RunPod Secure', 6.79, 6, 8.6, 5],
    // Hyperstack 2.50 (PCIe, the cheaper of its two), RunPod 2.89, Lambda 3.29
    ['H100-PCIe', 'RunPod Secure', 2.89, 2.5, 3.29, 3],
    // RunPod 3.19, Azure 6.98
    ['H100-NVL', 'RunPod Secure', 3.19, 3.19, 6.98, 2],
    // Hyperstack 1.60, RunPod 1.79, CoreWeave 2.70, Lambda 2.79, AWS 3.43
    ['A100-80GB-SXM', 'CoreWeave', 2.7, 1.6, 3.4309, 5],
    // RunPod 1.09, Nebius 1.55, CoreWeave 2.25
    ['L40S', 'Nebius', 1.55, 1.09, 2.25, 3],
    ['MI300X', 'DigitalOcean', 2.59, 2.59, 2.59, 1]
  ])('%s: %s', (gpu, provider, usd, lowUsd, highUsd, offers) => {
    const listed = listPrice(gpu, 8)
    expect(listed?.offer.provider).toBe(provider)
    expect(listed?.offer.usdPerGpuHour).toBe(usd)
    expect(listed?.offer.source.verified).toBe(true)
    expect([listed?.lowUsd, listed?.highUsd, listed?.offers]).toEqual([lowUsd, highUsd, offers])
  })

  // One H100: Hyperstack 3.20, Nebius 3.85, RunPod 3.99, Lambda 4.29, GCP 10.98; the others sell eight together. Two of
  // Lambda's are 4.19, which leaves RunPod in the middle.
  test.each([
    [1, 3.99, 5],
    [2, 3.99, 5],
    [8, 3.99, 8]
  ])('%d GPUs are asked of those who sell so few', (gpus, usd, offers) => {
    expect(listPrice('H100-SXM', gpus)).toMatchObject({ offer: { usdPerGpuHour: usd }, offers })
  })

  // AWS and CoreWeave alone sell 40 GB A100s and GB200s, by the eight and the four.
  test('where nobody sells so few, a larger lot stands for it', () => {
    expect(listPrice('GB200', 1)?.offer).toMatchObject({ provider: 'CoreWeave', gpusInOffer: 4 })
  })

  // Hugging Face 0.70 (GCP, the cheaper of its two) and Modal 0.7992: both of lesser confidence.
  test('falls back to offers of lesser confidence and says so', () => {
    const listed = listPrice('L4', 1)
    expect(listed?.offer.usdPerGpuHour).toBe(0.7)
    expect(listed?.offer.source.verified).toBe(false)
  })

  test.each([...new Set(GPU_OFFERS.map(({ gpu }) => gpu))])(
    '%s: never spot, reserved or a marketplace',
    gpu => {
      expect(['on-demand', 'managed']).toContain(listPrice(gpu, 8)?.offer.term)
    }
  )

  test('knows nothing of other GPUs', () => {
    expect(listPrice('MI355X', 1)).toBeUndefined()
  })
})
