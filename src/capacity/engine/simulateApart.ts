/** Requests × replicas that only prefill × replicas that only decode → when each request was answered first, and done. */
import type { PerformanceModel } from './performanceModel.ts'
import type { Requests, Times } from './requests.ts'
import { type SimulateOptions, type Simulation, simulate } from './simulate.ts'

/** Between the two: a prompt's KV cache on its way. [s] */
export type TransferSeconds = (inputTokens: number) => number

/** Prompts alone: the first token of each, by replicas that answer nothing else. Times are those of the first token. */
export const simulatePrefill = (
  model: PerformanceModel,
  replicas: number,
  requests: Requests,
  options: SimulateOptions = {}
): Simulation =>
  simulate(
    model,
    replicas,
    { ...requests, outputTokens: new Int32Array(requests.outputTokens.length).fill(1) },
    options
  )

/**
 * Answers alone, from the second token on: each prompt arrives with its KV cache once that has come over, and decodes from
 * the next iteration. Requests that the prefill refused, and answers of one token, are left as they are.
 */
export function simulateDecode(
  model: PerformanceModel,
  replicas: number,
  requests: Requests,
  prefilled: Times,
  transferSeconds: TransferSeconds,
  options: SimulateOptions = {}
): Simulation {
  const { inputTokens, outputTokens } = requests
  const ready = Float64Array.from(
    prefilled.firstTokenSeconds,
    (first, i) => first + transferSeconds(inputTokens[i] as number)
  )
  const order = Uint32Array.from(ready.keys())
    .filter(i => !Number.isNaN(ready[i] as number) && (outputTokens[i] as number) > 1)
    .sort((a, b) => (ready[a] as number) - (ready[b] as number))
  const picked = (column: Int32Array, more: number) =>
    Int32Array.from(order, i => (column[i] as number) + more)
  const decoded = simulate(
    decodeOnly(model),
    replicas,
    {
      arrivalSeconds: Float64Array.from(order, i => ready[i] as number),
      inputTokens: picked(inputTokens, 1),
      cachedTokens: picked(inputTokens, 0),
      outputTokens: picked(outputTokens, -1)
    },
    options
  )
  const completionSeconds = Float64Array.from(prefilled.completionSeconds)
  for (const [at, i] of order.entries()) completionSeconds[i] = decoded.completionSeconds[at] as number
  return {
    ...decoded,
    scheduledSeconds: prefilled.scheduledSeconds,
    firstTokenSeconds: prefilled.firstTokenSeconds,
    completionSeconds
  }
}

/** What comes in with its KV cache costs a decode, no prefill. */
const decodeOnly = (model: PerformanceModel): PerformanceModel => ({
  ...model,
  requestOverheadSeconds: 0,
  iterationSeconds: batch =>
    model.iterationSeconds({
      decodeSequences: batch.decodeSequences + batch.promptsFinishing,
      decodeContextTokens: batch.decodeContextTokens,
      prefillTokens: 0,
      prefillPairs: 0,
      promptsFinishing: 0
    })
})
