/** Model names and limits, published or the user's own → pools of requests that share a limit, and the scenarios. */

import { tunedFrom } from '../catalog/billedModel.ts'
import {
  limitsOfModel,
  type PoolLimits,
  sharesLimitsOf,
  TIERS_SOURCE,
  TUNED_SOURCE,
  USAGE_TIERS
} from '../catalog/rateLimits.ts'
import type { Source } from '../catalog/source.ts'

/** Limits that hold for the user's own account. */
export type AccountLimits = {
  /** Of the scenario. */
  readonly name: string
  readonly source: Source
  /** By the model name as the source writes it, in lower case. */
  readonly models: ReadonlyMap<string, PoolLimits>
}

export type Pool = { readonly name: string; readonly source: Source }

/** Where a model's requests go: those of more than `overInputTokens` to a pool of their own, if there is one. */
export type Route = {
  readonly pool: number
  readonly long: { readonly overInputTokens: number; readonly pool: number } | null
}

export type LimitSet = {
  readonly name: string
  /** Aligned with `pools`. */
  readonly limits: readonly PoolLimits[]
  /** Most that may be spent in a calendar month; `null`: not known. [USD] */
  readonly usdPerMonth: number | null
}

/** One way to divide the traffic, and the sets of limits that it may be held against. */
export type Pooling = {
  readonly pools: readonly Pool[]
  /** By model name as given; absent: no limits are known for it. */
  readonly routes: ReadonlyMap<string, Route>
  readonly sets: readonly LimitSet[]
  /** Where the limits were read, one source a pool, and the tiers'. */
  readonly sources: readonly Source[]
}

type Entry = Pool & { readonly tiers: readonly (PoolLimits | null)[] }

/** Published limits: a model, its snapshots and what was tuned from it share a pool. A tier that does not offer all of the models is left out. */
export function publishedPooling(models: readonly string[]): Pooling {
  const entries: Entry[] = []
  const routes = new Map<string, Route>()
  for (const model of models) {
    const found = limitsOfModel(model)
    if (found === undefined) continue
    const { longContext, source } = found
    const pool = poolOf(entries, { name: found.model, source, tiers: found.tiers })
    const long = longContext && {
      overInputTokens: longContext.overInputTokens,
      pool: poolOf(entries, { name: `${found.model}, long requests`, source, tiers: longContext.tiers })
    }
    routes.set(model, { pool, long })
  }
  const sets = USAGE_TIERS.flatMap(({ name, usdPerMonth }, tier) => {
    const limits = entries.map(({ tiers }) => tiers[tier] ?? null).filter(offered => offered !== null)
    return limits.length === entries.length && limits.length > 0 ? [{ name, limits, usdPerMonth }] : []
  })
  const tuned = [...routes.keys()].some(model => tunedFrom(model) !== null) ? [TUNED_SOURCE] : []
  const sources = [TIERS_SOURCE, ...new Set(entries.map(({ source }) => source)), ...tuned]
  return { pools: entries, routes, sets, sources: sets.length > 0 ? sources : [] }
}

function poolOf(entries: Entry[], entry: Entry): number {
  const known = entries.findIndex(({ name }) => name === entry.name)
  return known >= 0 ? known : entries.push(entry) - 1
}

/** The user's own limits: a snapshot or a tuned model that is not listed shares the limits of its model. */
export function accountPooling(models: readonly string[], account: AccountLimits): Pooling {
  const pools: Pool[] = []
  const limits: PoolLimits[] = []
  const routes = new Map<string, Route>()
  for (const model of models) {
    const names = [model.trim().toLowerCase(), tunedFrom(model) ?? '', sharesLimitsOf(model)]
    const name = names.find(each => account.models.has(each))
    if (name === undefined) continue
    const known = pools.findIndex(pool => pool.name === name)
    const pool = known >= 0 ? known : pools.push({ name, source: account.source }) - 1
    limits[pool] = account.models.get(name) as PoolLimits
    routes.set(model, { pool, long: null })
  }
  const set = { name: account.name, limits, usdPerMonth: null }
  const isKnown = pools.length > 0
  return { pools, routes, sets: isKnown ? [set] : [], sources: isKnown ? [account.source] : [] }
}
