/** A log of more models than a report can tell apart → the largest by their names, and the rest as one. */
import type { RequestLog, UsageBuckets } from './trafficLog.ts'

/** Each is described, sized and priced by itself. */
export const MOST_MODELS = 256

export const OTHER_MODELS = 'other models'

export type FewModels<Data> = {
  readonly data: Data
  /** How many models are one, and their share of the requests. */
  readonly others: number
  readonly share: number
}

/** Models by requests; of equally many the one that came first. */
export function withFewModels<Data extends RequestLog | UsageBuckets>(data: Data): FewModels<Data> {
  const { models, model } = data
  if (models.length <= MOST_MODELS) return { data, others: 0, share: 0 }
  const sizes = new Float64Array(models.length)
  for (let row = 0; row < data.length; row++) {
    const code = model[row] as number
    sizes[code] = (sizes[code] as number) + (data.grain === 'bucket' ? (data.requests[row] as number) : 1)
  }
  const bySize = Array.from(sizes.keys()).sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b)
  // Code 0 is no name, whether a row has it or not.
  const large = bySize.filter(code => code !== 0).slice(0, MOST_MODELS - 2)
  const kept = [0, ...large].sort((a, b) => a - b)
  const codes = new Uint16Array(models.length).fill(kept.length)
  for (const [code, old] of kept.entries()) codes[old] = code
  const names = [...kept.map(code => models[code] as string), OTHER_MODELS]
  const others = bySize.filter(code => codes[code] === kept.length)
  const share = sumOf(others, sizes) / sumOf(bySize, sizes)
  return {
    data: { ...data, models: names, model: model.map(code => codes[code] as number) },
    others: others.length,
    share
  }
}

const sumOf = (codes: readonly number[], sizes: Float64Array): number =>
  codes.reduce((sum, code) => sum + (sizes[code] as number), 0)
