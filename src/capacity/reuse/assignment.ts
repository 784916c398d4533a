/** Requests × router → which replica each goes to, with no simulation of their speed. */
import { ROUTERS } from '../question.ts'
import { mulberry32 } from '../random.ts'
import type { BlockTrace } from './blockTrace.ts'

/** `prefix-aware`: where most of the prompt lies, as the routers of SGLang, llm-d and vLLM's production-stack send it. */
export const REUSE_ROUTERS = [...ROUTERS, 'prefix-aware'] as const
export type ReuseRouter = (typeof REUSE_ROUTERS)[number]

/** An answer keeps its replica busy: a round figure, by which the fewest outstanding are told. [s a token] */
export const HELD_SECONDS_PER_TOKEN = 0.02

/** @returns the replica of each request */
export function assigned(
  trace: BlockTrace,
  router: ReuseRouter,
  replicas: number,
  seed: number
): Uint32Array {
  const length = trace.inputTokens.length
  if (router === 'round-robin') return Uint32Array.from({ length }, (_, i) => i % replicas)
  if (router === 'random') {
    const random = mulberry32(seed)
    return Uint32Array.from({ length }, () => Math.floor(random() * replicas))
  }
  return router === 'least-outstanding' ? byOutstanding(trace, replicas) : byPrefix(trace, replicas)
}

function byOutstanding({ arrivalSeconds, outputTokens }: BlockTrace, replicas: number): Uint32Array {
  const ends = Array.from({ length: replicas }, (): number[] => [])
  return Uint32Array.from(arrivalSeconds, (now, i) => {
    let least = 0
    for (const [replica, busy] of ends.entries()) {
      ends[replica] = busy.filter(end => end > now)
      if ((ends[replica] as number[]).length < (ends[least] as number[]).length) least = replica
    }
    ends[least]?.push(now + (outputTokens[i] as number) * HELD_SECONDS_PER_TOKEN)
    return least
  })
}

/** Less of a prompt in common than this, and it goes where the fewest tokens went. (sgl-router: cache_threshold 0.5) */
const ENOUGH = 0.5

function byPrefix({ starts, blocks, inputTokens, distinct }: BlockTrace, replicas: number): Uint32Array {
  const home = new Int32Array(distinct).fill(-1)
  const load = new Float64Array(replicas)
  return Uint32Array.from(inputTokens, (tokens, i) => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number]
    let known = from
    while (known < to && (home[blocks[known] as number] as number) >= 0) known++
    const isEnough = known > from && known - from >= ENOUGH * (to - from)
    const replica = isEnough ? (home[blocks[known - 1] as number] as number) : load.indexOf(Math.min(...load))
    for (let at = from; at < to; at++) home[blocks[at] as number] = replica
    load[replica] = (load[replica] as number) + tokens
    return replica
  })
}

/** Tokens of the busiest replica over those of all on average. */
export function imbalance({ inputTokens }: BlockTrace, replica: Uint32Array, replicas: number): number {
  const tokens = new Float64Array(replicas)
  for (const [i, at] of replica.entries()) tokens[at] = (tokens[at] as number) + (inputTokens[i] as number)
  return (Math.max(...tokens) * replicas) / tokens.reduce((sum, each) => sum + each, 0)
}
