/** Blocks on replicas → the share of prompt tokens that a prefix cache finds again, by its size. */
import type { BlockTrace } from './blockTrace.ts'
import { eachReuse, type Sample, sampleOf } from './stackDistances.ts'

/** KV tokens of one replica → share of all prompt tokens that are found [0..1]. */
export type HitCurve = (kvCacheTokens: number) => number

export function hitCurve(
  trace: BlockTrace,
  replica: Uint32Array,
  replicas: number,
  sample: Sample = sampleOf(trace)
): HitCurve {
  const { blockTokens, inputTokens, distinct, blocks, outputTokens } = trace
  const answers = outputTokens.reduce((sum, tokens) => sum + tokens / blockTokens + 1, 0)
  const most = Math.min(distinct, blocks.length) + Math.ceil(answers)
  const found = new Float64Array(most + 2)
  eachReuse(
    trace,
    replica,
    replicas,
    (_, distance, weight) => {
      const at = Math.min(most, Math.floor(distance))
      found[at] = (found[at] as number) + weight
    },
    sample
  )
  for (let at = 1; at < found.length; at++) found[at] = (found[at] as number) + (found[at - 1] as number)
  const all = inputTokens.reduce((sum, tokens) => sum + tokens, 0)
  return kvCacheTokens => {
    const room = Math.min(found.length, Math.floor(kvCacheTokens / blockTokens))
    return room < 1 || all === 0 ? 0 : ((found[room - 1] as number) * blockTokens) / all
  }
}

/** Prompt tokens of each request that a cache of that size finds. */
export function tokensFound(
  trace: BlockTrace,
  replica: Uint32Array,
  replicas: number,
  kvCacheTokens: number
): Float64Array {
  const room = Math.floor(kvCacheTokens / trace.blockTokens)
  const tokens = new Float64Array(trace.inputTokens.length)
  eachReuse(trace, replica, replicas, (request, distance) => {
    if (distance < room) tokens[request] = (tokens[request] as number) + trace.blockTokens
  })
  return tokens
}
