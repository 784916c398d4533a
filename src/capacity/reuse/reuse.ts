/** Blocks of prompts × replicas × routers → what share of the prompts a prefix cache would find again. */
import { assigned, imbalance, type ReuseRouter } from './assignment.ts'
import type { BlockTrace } from './blockTrace.ts'
import { hitCurve } from './hitCurve.ts'
import { sampleOf } from './stackDistances.ts'

export type ReuseAsked = {
  readonly replicas: readonly number[]
  readonly routers: readonly ReuseRouter[]
  /** Of one replica; `null`: boundless. [tokens] */
  readonly kvCacheTokens: number | null
  readonly seed: number
}

type ReuseRow = {
  readonly replicas: number
  readonly router: ReuseRouter
  /** Of all prompt tokens [0..1]. */
  readonly hitShare: number
  /** Prompt tokens of the busiest replica over the mean. */
  readonly busiest: number
}

export type Reuse = {
  readonly requests: number
  readonly inputTokens: number
  readonly blockTokens: number
  readonly kvCacheTokens: number | null
  /** In one cache without bounds: no router and no size finds more [0..1]. */
  readonly boundless: number
  readonly rows: readonly ReuseRow[]
  /** On one replica, by the size of its cache. */
  readonly curve: readonly { readonly kvCacheTokens: number; readonly hitShare: number }[]
  /** Share of the blocks that are not used often that were followed; 1: exact. */
  readonly followed: number
}

export function reuseOf(trace: BlockTrace, { replicas, routers, kvCacheTokens, seed }: ReuseAsked): Reuse {
  const sample = sampleOf(trace)
  const size = kvCacheTokens ?? Number.POSITIVE_INFINITY
  const alone = hitCurve(trace, new Uint32Array(trace.inputTokens.length), 1, sample)
  const rows = replicas.flatMap(count =>
    routers.map(router => {
      const replica = assigned(trace, router, count, seed)
      const hitShare = count === 1 ? alone(size) : hitCurve(trace, replica, count, sample)(size)
      return { replicas: count, router, hitShare, busiest: imbalance(trace, replica, count) }
    })
  )
  return {
    requests: trace.inputTokens.length,
    inputTokens: trace.inputTokens.reduce((sum, tokens) => sum + tokens, 0),
    blockTokens: trace.blockTokens,
    kvCacheTokens,
    boundless: alone(Number.POSITIVE_INFINITY),
    rows,
    curve: SIZES.map(tokens => ({ kvCacheTokens: tokens, hitShare: alone(tokens) })),
    followed: sample.share
  }
}

/** KV caches from one small card to a rack. [tokens] */
const SIZES = [1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8] as const
