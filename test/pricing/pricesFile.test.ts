import { describe, expect, test } from 'vitest'
import { parsePricesFile } from '../../src/pricing/pricesFile.ts'

const parse = (value: unknown) => parsePricesFile(JSON.stringify(value), 'prices.json')

describe('parsePricesFile', () => {
  test('reads token prices, with a source and a day of their own or the file’s', () => {
    const { tokenPrices } = parse({
      source: 'contract',
      asOf: '2026-11-01',
      tokens: {
        'GPT-4o': { input: 2.25, cached: 1.125, output: 9 },
        house: { input: 0.4, output: 1.2, source: 'quote', asOf: '2026-10-01' }
      }
    })
    expect(tokenPrices.get('gpt-4o')).toMatchObject({
      cached: { base: 1.125, tiers: [] },
      source: { where: 'contract', asOf: '2026-11-01', verified: false }
    })
    expect(tokenPrices.get('house')).toMatchObject({
      cached: { base: 0.4, tiers: [] },
      source: { where: 'quote', asOf: '2026-10-01' }
    })
  })

  test('reads prices of what a log counts apart: audio and images by the million, searches by the thousand', () => {
    const { tokenPrices } = parse({
      tokens: { house: { input: 1, output: 2, audioInput: 30, imageOutput: 40, searches: 8 } }
    })
    expect(tokenPrices.get('house')).toMatchObject({
      audioInput: { base: 30 },
      imageOutput: { base: 40 },
      searches: { base: 8_000 }
    })
    expect(tokenPrices.get('house')).not.toHaveProperty('audioOutput')
  })

  test('reads GPUs by the hour, and flat by the month of 730 h', () => {
    const { gpuPrices } = parse({
      gpus: {
        'h100-sxm': { usdPerGpuHour: 2.35, gpusInOffer: 8, termMonths: 12 },
        'A100-80GB-SXM': { usdPerGpuMonth: 1_460, gpusInOffer: 2 }
      }
    })
    expect(gpuPrices.get('h100-sxm')).toEqual({
      usdPerGpuHour: 2.35,
      gpusInOffer: 8,
      isFlat: false,
      termMonths: 12,
      source: { where: '--prices prices.json', asOf: null, verified: false }
    })
    expect(gpuPrices.get('a100-80gb-sxm')).toMatchObject({
      usdPerGpuHour: 2,
      gpusInOffer: 2,
      isFlat: true,
      termMonths: null
    })
  })

  test('reads a GPU of one’s own, in the units of `gpuops-audit gpus`', () => {
    const { gpuPrices } = parse({
      gpus: {
        'House-96': {
          memoryGib: 96,
          bandwidthGbps: 4_000,
          bf16Tflops: 989,
          fp8Tflops: 1_979,
          usdPerGpuHour: 1.5
        }
      }
    })
    // 96 GiB = 96 · 2^30 bytes; nothing is said of fp4, links and nodes: none, PCIe 4.0, alone.
    expect(gpuPrices.get('house-96')).toMatchObject({
      usdPerGpuHour: 1.5,
      spec: {
        name: 'House-96',
        memoryBytes: 103_079_215_104,
        bandwidth: 4e12,
        flops: { bf16: 9.89e14, fp8: 1.979e15, fp4: null },
        linkBandwidth: 3.2e10,
        nodeSize: 1
      }
    })
  })

  test('reads the costs beside tokens and rent, and nothing where nothing is said', () => {
    expect(parse({ extras: { operationsUsd: 2_000, termMonths: 6 } }).extras).toEqual({
      operationsUsd: 2_000,
      termMonths: 6
    })
    expect(parse({})).toEqual({ tokenPrices: new Map(), gpuPrices: new Map(), extras: {} })
  })

  test.each([
    [[], 'is not an object'],
    [{ token: {} }, 'token is not known. Did you mean tokens?'],
    [{ tokens: { 'gpt-4o': { input: 1 } } }, 'tokens.gpt-4o.output is missing'],
    [{ tokens: { 'gpt-4o': { input: '1', output: 1 } } }, 'tokens.gpt-4o.input is not a number from 0 up'],
    [{ tokens: { 'gpt-4o': { input: -1, output: 1 } } }, 'tokens.gpt-4o.input is not a number from 0 up'],
    [{ tokens: { 'gpt-4o': 2.5 } }, 'tokens.gpt-4o is not an object'],
    [{ tokens: { m: { input: 1, ouput: 1 } } }, 'tokens.m.ouput is not known'],
    [{ gpus: { H1000: { usdPerGpuHour: 1 } } }, 'gpus.H1000 is not a known GPU. Did you mean H100-SXM'],
    [{ gpus: { H1000: { memoryGib: 80, usdPerGpuHour: 1 } } }, 'gpus.H1000.bandwidthGbps is missing'],
    [
      { gpus: { H1000: { memoryGib: 80, bandwidthGbps: 0, bf16Tflops: 1, usdPerGpuHour: 1 } } },
      'gpus.H1000.bandwidthGbps is not above 0'
    ],
    [
      { gpus: { H100: { memoryGib: 80, usdPerGpuHour: 1 } } },
      'gpus.H100 is in the catalogue already: give a GPU of your own another name'
    ],
    [{ gpus: { 'H100-SXM': {} } }, 'gpus.H100-SXM needs either usdPerGpuHour or usdPerGpuMonth'],
    [{ gpus: { L4: { usdPerGpuHour: 1, gpusInOffer: 1.5 } } }, 'gpus.L4.gpusInOffer is not a whole number'],
    [{ asOf: '1 November' }, 'asOf is not a date such as 2026-11-22'],
    [{ source: 7 }, 'source is not text'],
    [{ extras: { operationsCost: 1 } }, 'extras.operationsCost is not known']
  ])('refuses %j: %s', (value, why) => {
    expect(() => parse(value)).toThrow(`prices.json: ${why}`)
  })

  test('refuses what is not a JSON', () => {
    expect(() => parsePricesFile('{', 'prices.json')).toThrow('prices.json: is not valid JSON')
  })
})
