import { describe, expect, test } from 'vitest'
import { GPU_OFFERS } from '../../src/catalog/gpuPrices.ts'

describe('GPU_OFFERS', () => {
  test('holds 102 offers, whose prices add up', () => {
    expect(GPU_OFFERS.length).toBe(102)
    // Summed over the table they were copied from: guards against a slip of the key.
    expect(GPU_OFFERS.reduce((sum, { usdPerGpuHour }) => sum + usdPerGpuHour, 0)).toBeCloseTo(421.6403, 6)
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
