import { describe, expect, test } from 'vitest'
import { parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'

describe('parseTokenPrice', () => {
  test('reads input, cached and output', () => {
    const [name, price] = parseTokenPrice('My/Model-4=2.5, 1.25,.5')
    expect(name).toBe('my/model-4')
    expect(price).toEqual({
      model: 'My/Model-4',
      input: { base: 2.5, tiers: [] },
      cached: { base: 1.25, tiers: [] },
      write5m: { base: 2.5, tiers: [] },
      write1h: { base: 2.5, tiers: [] },
      output: { base: 0.5, tiers: [] },
      source: { where: '--token-price', asOf: null, verified: false },
      holdsMicros: null
    })
  })

  test.each([
    'gpt-4o',
    'gpt-4o=',
    '=1,2,3',
    'gpt-4o=1,2',
    'gpt-4o=1,2,3,4',
    'gpt-4o=1,,3',
    'gpt-4o=1,2,-3',
    'm=1,2,0x3'
  ])('refuses "%s"', text => {
    expect(() => parseTokenPrice(text)).toThrow(
      `--token-price: "${text}" is not MODEL=INPUT,CACHED,OUTPUT in USD per million tokens.`
    )
  })
})

describe('parseGpuPrice', () => {
  test('reads a price', () => {
    expect(parseGpuPrice('H100-SXM=2.10')).toEqual([
      'h100-sxm',
      expect.objectContaining({ usdPerGpuHour: 2.1 })
    ])
  })

  test('knows the short names of the catalogue, and no others', () => {
    expect(parseGpuPrice('h100=2.10')[0]).toBe('h100-sxm')
    expect(() => parseGpuPrice('H1000=2.10')).toThrow('--gpu-price "H1000" is not known. Did you mean H100-')
  })

  test.each([
    'H100-SXM',
    'H100-SXM=',
    '=2',
    'H100-SXM=two',
    'H100-SXM=-1',
    'H100-SXM=1e3',
    'H100-SXM=Infinity'
  ])('refuses "%s"', text => {
    expect(() => parseGpuPrice(text)).toThrow(
      `--gpu-price: "${text}" is not GPU=PRICE in USD per GPU-hour, or GPU=PRICE/TERM such as H100=2.10/1-month.`
    )
  })
})
