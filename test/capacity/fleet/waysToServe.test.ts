import { describe, expect, it } from 'vitest'
import type { Demand } from '../../../src/capacity/demand/demand.ts'
import { waysToServe } from '../../../src/capacity/fleet/waysToServe.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'
import { DEFAULTS } from '../../../src/options.ts'

const demand = () => ({ windows: [] }) as unknown as Demand
const splits = (model: string, gpu: string, options: Partial<typeof DEFAULTS.sizing> = {}) =>
  waysToServe(modelNamed(model) as ModelSpec, demand(), [gpuNamed(gpu) as GpuSpec], {
    ...DEFAULTS.sizing,
    precisions: ['fp8'],
    ...options
  }).ways.map(({ tensorParallel, dataParallel }) => `${tensorParallel}·${dataParallel}`)

describe('waysToServe', () => {
  // 671 GB in fp8: no four H200 hold it. 235 GB: four A100 do, with attention divided among them or whole on each.
  it('spreads experts over one node and, where a network is known, over several', () => {
    expect(splits('DeepSeek-V3', 'H200-SXM')).toEqual(['8·1', '1·8', '1·16', '1·32', '1·64'])
    expect(splits('Qwen3-235B-A22B', 'A100-80GB-SXM')).toEqual(['4·1', '8·1', '1·4', '1·8'])
  })

  it('does not spread dense models', () => {
    expect(splits('Llama-3.3-70B', 'H100-SXM')).toEqual(['2·1', '4·1', '8·1'])
  })

  it('compares what is asked for alone', () => {
    expect(splits('DeepSeek-V3', 'H200-SXM', { dataParallel: 1 })).toEqual(['8·1'])
    expect(splits('DeepSeek-V3', 'H200-SXM', { tensorParallel: 8 })).toEqual(['8·1'])
    expect(splits('DeepSeek-V3', 'H200-SXM', { dataParallel: 16 })).toEqual(['1·16'])
    expect(splits('DeepSeek-V3', 'H200-SXM', { tensorParallel: 2, dataParallel: 4 })).toEqual(['2·4'])
  })
})
