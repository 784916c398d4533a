/** A log, a plan and prices → for every size of a fixed base, what it costs with its overflow on the shared pool. */

import type { Candidate } from '../capacity/candidateShape.ts'
import { marginOf, tokensPerReplicaMinute } from '../capacity/fleet/replicaLoad.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import type { Rent, RentOf } from '../rent.ts'
import { plural } from '../words.ts'
import { tokensAt } from './billed.ts'
import { beside, fleetsOf, type PartOf, stayingOf } from './bills.ts'
import { chargeOf, ratesOf, usdOfTokens } from './charges.ts'
import type { HybridBase, HybridCost, HybridWorkload } from './fleetShape.ts'
import type { MonthScale } from './month.ts'
import type { OverflowOf, OverflowProfile } from './overflow.ts'
import { type PriceBook, rentIn, type TokenPriceOverrides } from './priceBook.ts'

const UNIT = 'USD/month'

/**
 * Fills each calendar minute in order of arrival: a request is served by the smallest base whose tokens for that minute
 * are not used up when it arrives, and overflows every smaller one. One pass so gives the overflow of all bases. A base
 * needs no spare, since the shared pool stands in for it; it costs the month's rent of replicas × GPUs.
 */
export function priceHybrid(
  overflowOf: OverflowOf,
  month: MonthScale,
  plan: CapacityPlan,
  book: PriceBook,
  partOf: PartOf
): HybridCost {
  const none = (why: string): HybridCost => ({ usdPerMonth: unknown(UNIT, why, 'estimated'), workloads: [] })
  if (Number.isNaN(month.factor)) return none(month.note)
  const dedicated = fleetsOf(plan)
  const apart = plan.workloads.filter(workload => !dedicated.includes(workload))
  const fleets = dedicated.map(workload => fleetOf(workload, marginOf(plan), book))
  const missing = fleets.find(fleet => 'why' in fleet)
  if (fleets.length === 0 || missing !== undefined) return none(missing?.why ?? 'there is nothing to serve')
  const known = fleets as readonly Fleet[]
  const all = overflowOf([...known.map(({ workload }) => workload), ...apart])
  if ('why' in all) return none(all.why)
  const profiles = all.slice(0, known.length)
  if (profiles.some(({ kinds }) => kinds.some(kind => chargeOf(kind, book.tokenPrices) === null)))
    return none('some requests have no price on the shared pool, so their overflow has none')
  const workloads = known.map((fleet, i) =>
    hybridOf(
      fleet,
      overflowOfBases(profiles[i] as OverflowProfile, fleet, book.tokenPrices, plan.growth),
      month
    )
  )
  const refused = profiles.reduce((sum, profile) => sum + profile.refused, 0)
  return { usdPerMonth: beside(sumOf(workloads, refused), stayingOf(plan, partOf)), workloads }
}

type Fleet = {
  readonly workload: Workload
  readonly candidate: Candidate
  readonly tokensPerMinute: number
  readonly rentOf: RentOf
}

function fleetOf(workload: Workload, margin: number, book: PriceBook): Fleet | { readonly why: string } {
  const { recommended: candidate, unmet, why } = workload
  const tokensPerMinute = tokensPerReplicaMinute(workload, margin)
  if (candidate === null || tokensPerMinute === null) return { why: unmet ?? why }
  const rentOf = rentIn(book)
  if (rentOf(candidate.gpu, 1) === null)
    return { why: `no price is known for ${candidate.gpu}: set --gpu-price` }
  return { workload, candidate, tokensPerMinute, rentOf }
}

/** By base that serves it: requests, and their cost on the shared pool over the log. [USD] */
type Overflow = { readonly usd: Float64Array; readonly requests: Float64Array }

function overflowOfBases(
  profile: OverflowProfile,
  { candidate, tokensPerMinute }: Fleet,
  own: TokenPriceOverrides,
  growth: number
): Overflow {
  const usd = new Float64Array(candidate.replicas + 1)
  const requests = new Float64Array(candidate.replicas + 1)
  const sent = sentOnUsd(profile, own)
  const stepTokens = profile.stepTokens * (1 + growth)
  for (let step = 0; step < sent.length; step++) {
    if (profile.requests[step] === 0) continue
    const last = (profile.stepTokens > 1 ? step + 1 : step) * stepTokens
    for (const { base, share } of basesWithin(step * stepTokens, last, tokensPerMinute, candidate.replicas)) {
      usd[base] = (usd[base] as number) + share * (sent[step] as number)
      requests[base] = (requests[base] as number) + share * (profile.requests[step] as number)
    }
  }
  return { usd, requests }
}

/** The smallest bases that serve tokens of a minute from one sum up to another, which are taken to lie there evenly. */
function basesWithin(
  from: number,
  to: number,
  tokensPerMinute: number,
  most: number
): readonly { readonly base: number; readonly share: number }[] {
  const baseAt = (tokens: number) => Math.min(most, Math.max(1, Math.ceil(tokens / tokensPerMinute)))
  const [first, last] = [baseAt(from), baseAt(to)]
  if (first === last) return [{ base: first, share: 1 }]
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const base = first + i
    const start = base === first ? from : (base - 1) * tokensPerMinute
    const end = base === last ? to : base * tokensPerMinute
    return { base, share: (end - start) / (to - from) }
  })
}

/** What each step of a profile that holds requests costs on the shared pool over the log. [USD] */
function sentOnUsd({ requests, kinds }: OverflowProfile, own: TokenPriceOverrides): Float64Array {
  const usd = new Float64Array(requests.length)
  for (const kind of kinds) {
    const rates = ratesOf(kind, own)
    if (rates === null) continue
    for (let step = 0; step < usd.length; step++)
      if (requests[step] !== 0)
        usd[step] = (usd[step] as number) + usdOfTokens(rates, tokensAt(kind.tokens, step))
  }
  return usd
}

function hybridOf(fleet: Fleet, overflow: Overflow, month: MonthScale): HybridWorkload {
  const { workload, candidate, tokensPerMinute } = fleet
  const { gpu, gpusPerReplica } = candidate
  const bases = basesOf(overflow, month.factor, fleet)
  return {
    sourceModels: workload.sourceModels,
    targetModel: workload.targetModel ?? '',
    gpu,
    gpusPerReplica,
    tokensPerReplicaMinute: tokensPerMinute,
    bases,
    best: bases.reduce((best, base) => (base.usdPerMonth < best.usdPerMonth ? base : best))
  }
}

function basesOf(
  { usd, requests }: Overflow,
  factor: number,
  { candidate: { gpu, gpusPerReplica }, rentOf }: Fleet
): readonly HybridBase[] {
  const all = requests.reduce((sum, count) => sum + count, 0)
  const bases: HybridBase[] = []
  for (let replicas = 0; replicas < usd.length; replicas++) {
    const { gpus, usd: usdBase } = rentOf(gpu, replicas * gpusPerReplica) as Rent
    const usdOverflow = factor * usd.subarray(replicas + 1).reduce((sum, more) => sum + more, 0)
    const usdPerMonth = usdBase + usdOverflow
    const before = bases.at(-1)
    bases.push({
      replicas,
      gpus,
      usdBase,
      usdOverflow,
      usdPerMonth,
      overflowShare:
        all === 0 ? 0 : requests.subarray(replicas + 1).reduce((sum, more) => sum + more, 0) / all,
      usdSavedPerGpu: before === undefined ? null : (before.usdPerMonth - usdPerMonth) / gpusPerReplica
    })
  }
  return bases
}

function sumOf(workloads: readonly HybridWorkload[], refused: number): Figure {
  const usd = workloads.reduce((sum, { best }) => sum + best.usdPerMonth, 0)
  const bases = workloads.map(({ best, gpu, targetModel }) => `${best.gpus} × ${gpu} for ${targetModel}`)
  return estimated(
    usd,
    UNIT,
    `the cheapest base: ${bases.join(', ')}; what overflows it at the shared pool’s list price${servedToo(refused)}`
  )
}

const servedToo = (refused: number): string =>
  refused === 0
    ? ''
    : `; ${plural(String(refused), refused, 'request')} that never succeeded ${refused === 1 ? 'is' : 'are'} served, too, as the mean billed one of the same model`
