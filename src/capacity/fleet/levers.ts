/** A plan's groups and other choices → what each choice would do to the rent: the search run again, fleet by fleet. */

import { except } from '../../lazy.ts'
import type { RentOf } from '../../rent.ts'
import type { Lever } from '../planShape.ts'
import { loosened } from '../promise.ts'
import type { SizingOptions } from '../question.ts'
import type { CachedInput } from '../workloadShape.ts'
import type { GroupPlan } from './groupPlan.ts'
import { costOf, type SearchTerms, searchGroup } from './groupSearch.ts'
import { commonTargets } from './sources.ts'

type Changed = {
  readonly name: string
  readonly flag: string
  readonly change: (terms: SearchTerms) => SearchTerms
}

const withOptions =
  (change: (options: SizingOptions) => Partial<SizingOptions>) =>
  (terms: SearchTerms): SearchTerms => ({ ...terms, options: { ...terms.options, ...change(terms.options) } })

const LEVERS: readonly Changed[] = [
  {
    name: 'weights as published',
    flag: '--precision native',
    change: withOptions(() => ({ precisions: ['native'] }))
  },
  {
    name: 'KV cache in fp8',
    flag: '--kv-precision fp8',
    change: withOptions(() => ({ kvPrecision: 'fp8' }))
  },
  { name: 'no spare', flag: '--spare 0', change: withOptions(() => ({ spare: 0 })) },
  {
    name: 'no headroom',
    flag: '--headroom 0%',
    change: withOptions(() => ({ headroom: 0 }))
  },
  {
    name: '50 % more traffic',
    flag: '--growth 50%',
    change: withOptions(() => ({ growth: 0.5 }))
  },
  {
    name: 'limits twice as long',
    flag: '--slo-ttft, --slo-tpot',
    change: withOptions(({ slo }) => ({ slo: loosened({ ...slo, held: [] }, 2) }))
  }
]

/** GPUs at other prices: another provider’s, another term’s. */
export type OtherRent = { readonly name: string; readonly flag: string; readonly rentOf: RentOf }

/** Each lever with the cut of the plan as it is; largest saving first. At most twelve searches a fleet. */
export function leversOf(groups: readonly GroupPlan[], rents: readonly OtherRent[]): readonly Lever[] {
  const usdNow = sumOf(groups.map(({ searched }) => searched.best && costOf(searched.best.candidate)))
  if (groups.length === 0 || usdNow === null) return []
  const levers = [
    ...[...LEVERS, ...rents.flatMap(rentedFrom(groups))].map(({ name, flag, change }) =>
      leverOf(
        name,
        flag,
        usdNow,
        groups.map(group => rentWith(group, change))
      )
    ),
    ...(groups.some(({ sources }) => sources.length > 0) ? [weaker(groups, usdNow)] : [])
  ]
  return levers.toSorted((a, b) => (a.effectUsd ?? Number.MAX_VALUE) - (b.effectUsd ?? Number.MAX_VALUE))
}

/** GPUs that nobody rents out so are left out; where that leaves none there is nothing to try. */
const rentedFrom =
  ([first]: readonly GroupPlan[]) =>
  ({ name, flag, rentOf }: OtherRent): readonly Changed[] => {
    const gpus = (first?.terms.gpus ?? []).filter(gpu => rentOf(gpu.name, 1) !== null)
    return gpus.length === 0 ? [] : [{ name, flag, change: terms => ({ ...terms, gpus, rentOf }) }]
  }

type Rented = { readonly usd: number; readonly gpus: number } | null

function rentWith({ demand, targets, terms }: GroupPlan, change: Changed['change']): Rented {
  const found = searchGroup(demand, targets, change(terms)).best
  return found && { usd: costOf(found.candidate), gpus: found.candidate.gpus }
}

const weaker = (groups: readonly GroupPlan[], usdNow: number): Lever =>
  leverOf(
    'a weaker model',
    '--target-model',
    usdNow,
    groups.map(({ sources, demand, terms, searched }) => {
      const most = searched.best === null ? undefined : costOf(searched.best.candidate)
      const found = searchGroup(demand, commonTargets(sources, 'weaker'), terms, most).best ?? searched.best
      return found && { usd: costOf(found.candidate), gpus: found.candidate.gpus }
    })
  )

function leverOf(name: string, flag: string, usdNow: number, rents: readonly Rented[]): Lever {
  const usd = sumOf(rents.map(rented => rented?.usd ?? null))
  return {
    name,
    flag,
    usdPerMonth: usd,
    gpus: sumOf(rents.map(rented => rented?.gpus ?? null)),
    effectUsd: usd === null ? null : usd - usdNow
  }
}

const sumOf = (parts: readonly (number | null)[]): number | null =>
  parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part as number), 0)

/** Less than this share of the input is not worth a word. */
const NOTABLE = 0.05

/** What the fleet assumes of cached prompts, and what it would cost without them. */
export function cachedInputOf({ demand, targets, terms, searched }: GroupPlan): CachedInput | null {
  let [input, cached] = [0, 0]
  for (const { requests } of demand.windows) {
    input += requests.inputTokens.reduce((sum, tokens) => sum + tokens, 0)
    cached += requests.cachedTokens.reduce((sum, tokens) => sum + tokens, 0)
  }
  const share = cached / input
  if (!(share > NOTABLE) || searched.best === null) return null
  const { replicas } = searched.best.candidate
  const windows = demand.windows.map(window => ({
    ...window,
    requests: { ...window.requests, cachedTokens: new Int32Array(window.requests.cachedTokens.length) }
  }))
  const without = searchGroup(except(demand, { windows }), targets, terms).best
  return {
    share,
    plainRouterShare: share / replicas,
    replicas,
    usdWithout: without && costOf(without.candidate),
    note:
      'the log’s own share of cached input in its busiest minutes; a router that sends a conversation where its prefix ' +
      'lies keeps it, one that does not finds it on one of the replicas alone'
  }
}
