/** A log and the limits of a shared pool → `LimitReplay`: what it would have refused, tier by tier. */
import { GATEWAY_CACHED, RETRY, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { boundBuckets } from './bucketBounds.ts'
import { type Demand, demandOf } from './demand.ts'
import { limitsNamed } from './limitsNamed.ts'
import { limitsSeen } from './limitsSeen.ts'
import type { LimitReplay } from './limitsShape.ts'
import { TOLERATED } from './need.ts'
import { type AccountLimits, accountPooling, type Pooling, publishedPooling } from './pools.ts'
import type { LimitOptions } from './question.ts'
import { type Present, reliefsOf } from './relief.ts'
import { reservedScenarios } from './reserved.ts'
import { needsOf } from './room.ts'
import { type ReplayContext, type Replayed, replaySet, scenarioOf } from './scenario.ts'
import type { Scenario } from './scenarioShape.ts'
import { type Fullest, fullestSecond } from './suffice.ts'
import { isSufficient } from './sufficient.ts'
import { weightsOf } from './suppressed.ts'
import { namesIn, type Surroundings, usdPerMonth, whyNone } from './surroundings.ts'

/** Replays the log against every published tier, and against the user's own limits where they are given. */
export const replayLimits = (
  data: RequestLog | UsageBuckets,
  options: LimitOptions,
  surroundings: Surroundings
): LimitReplay =>
  data.grain === 'bucket'
    ? boundBuckets(data, options, surroundings)
    : replayRequests(data, options, surroundings)

function replayRequests(log: RequestLog, options: LimitOptions, surroundings: Surroundings): LimitReplay {
  const names = namesIn(log.models, surroundings.sourceModel)
  const published = replayPooling(log, publishedPooling(names), options, surroundings)
  const own = [options.account, limitsNamed(log)]
    .filter(account => account !== null)
    .map(account => replayPooling(log, accountPooling(names, account), options, surroundings))
    .filter(({ scenarios }) => scenarios.length > 0)
  const scenarios = [...own, published].flatMap(replayed => replayed.scenarios)
  const { demand } = published.scenarios.length > 0 ? published : (own[0] ?? published)
  return {
    basis: 'estimated',
    tolerated: TOLERATED,
    demand: {
      requests: demand.length,
      throttledAttempts: flagged(log, THROTTLED),
      unlisted: demand.unlisted,
      notes: notesOf(log, demand, surroundings.neverSent)
    },
    scenarios,
    lowestSufficient: published.scenarios.find(isSufficient)?.tier ?? null,
    needs: published.needs.length > 0 ? published.needs : (own[0]?.needs ?? []),
    reliefs: reliefsIn(log, names, [...own, published], options, surroundings),
    why: scenarios.length > 0 ? null : whyNone(demand.unlisted),
    ...reservedScenarios(log, surroundings.sourceModel, surroundings.usd),
    sources: [...own, published].flatMap(replayed => replayed.sources),
    rules: rulesFor(options, log)
  }
}

type PoolingReplay = Pick<LimitReplay, 'scenarios' | 'needs' | 'sources'> & {
  readonly demand: Demand
  readonly pooling: Pooling
  /** `null`: no request is limited. */
  readonly context: ReplayContext | null
}

function reliefsIn(
  log: RequestLog,
  names: readonly string[],
  replays: readonly PoolingReplay[],
  options: LimitOptions,
  surroundings: Surroundings
): LimitReplay['reliefs'] {
  const present = presentOf(log, replays, () =>
    seenIn(log, seen => replayPooling(log, accountPooling(names, seen), options, surroundings))
  )
  const { sourceModel, usd, waits } = surroundings
  const charging = { maxTokens: options.maxTokens, sourceModel }
  return present === null ? [] : reliefsOf({ log, charging, usd, waits, present })
}

const seenIn = (
  log: RequestLog,
  replay: (seen: AccountLimits) => PoolingReplay
): readonly PoolingReplay[] => {
  const seen = limitsSeen(log)
  return seen === null ? [] : [replay(seen)]
}

/**
 * The user's own limits, the tier that is said, else of those that refuse anything the one whose replay comes nearest to the log, else
 * what the log itself shows. `null`: no 429, or no limits that would give some.
 */
function presentOf(
  log: RequestLog,
  replays: readonly PoolingReplay[],
  inLog: () => readonly PoolingReplay[]
): Present | null {
  const seen = firstRefusals(log)
  if (seen === 0) return null
  const nearest = (found: readonly PoolingReplay[]) => {
    const far = ({ refused }: Candidate) => Math.abs(Math.log(refused / seen))
    return candidatesIn(found)
      .filter(({ refused }) => refused > 0)
      .toSorted((a, b) => far(a) - far(b))[0]
  }
  const stated = candidatesIn(replays).find(({ isStated }) => isStated)
  const found = stated ?? nearest(replays) ?? nearest(inLog())
  if (found === undefined) return null
  const { isStated, refused, ...present } = found
  const why =
    stated !== undefined
      ? 'as you set it'
      : nearest(replays) === undefined
        ? 'as much as it accepted in minutes with a 429'
        : 'its replay comes nearest to the 429s of the log'
  return { ...present, why }
}

type Candidate = Omit<Present, 'why'> & { readonly isStated: boolean; readonly refused: number }

const candidatesIn = (replays: readonly PoolingReplay[]): readonly Candidate[] =>
  replays.flatMap(({ context, pooling, scenarios }) =>
    scenarios.map(({ present, refused }, i) => ({
      context: context as ReplayContext,
      pooling,
      set: pooling.sets[i] as Pooling['sets'][number],
      isStated: present || pooling.sets.length === 1,
      refused: refused.value ?? refused.low ?? 0
    }))
  )

/** Of the requests, those whose first attempt was answered 429. [0..1] */
function firstRefusals({ flags }: RequestLog): number {
  let [requests, refused] = [0, 0]
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] as number
    if ((flag & (RETRY | GATEWAY_CACHED)) !== 0) continue
    requests++
    if ((flag & THROTTLED) !== 0) refused++
  }
  return requests === 0 ? 0 : refused / requests
}

function replayPooling(
  log: RequestLog,
  pooling: Pooling,
  options: LimitOptions,
  surroundings: Surroundings
): PoolingReplay {
  const charging = { maxTokens: options.maxTokens, sourceModel: surroundings.sourceModel }
  const demand = demandOf(log, pooling, charging, surroundings.usd)
  if (demand.length === 0) return { demand, pooling, context: null, scenarios: [], needs: [], sources: [] }
  const { needs, busiest } = needsOf(demand, pooling)
  const weights = weightsOf(log, demand, surroundings.neverSent)
  let fullest: Fullest | null = null
  const context: ReplayContext = {
    demand,
    weights,
    heaviest: weights === null ? 1 : heaviestOf(weights),
    pools: pooling.pools,
    needs,
    busiest,
    fullestSecond: () => (fullest ??= fullestSecond(demand, weights)),
    clock: log.clock,
    zeroMicros: log.arrivalMicros[0] as number,
    endMicros: log.arrivalMicros[log.length - 1] as number,
    usdPerMonth: usdPerMonth(surroundings),
    perWeek: surroundings.perWeek,
    seed: surroundings.seed
  }
  let lower: Replayed | null = null
  const scenarios: Scenario[] = []
  for (const set of pooling.sets) {
    lower = replaySet(context, set, lower)
    scenarios.push(scenarioOf(context, lower, set.name === options.tier))
  }
  return { demand, pooling, context, scenarios, needs, sources: pooling.sources }
}

function heaviestOf(weights: Float64Array): number {
  let most = 0
  for (let i = 0; i < weights.length; i++) most = Math.max(most, weights[i] as number)
  return most
}

function flagged({ flags }: RequestLog, flag: number): number {
  let count = 0
  for (let i = 0; i < flags.length; i++) if (((flags[i] as number) & flag) !== 0) count++
  return count
}

function notesOf(log: RequestLog, demand: Demand, neverSent: number): readonly string[] {
  const [throttled, cached, retries] = [THROTTLED, GATEWAY_CACHED, RETRY].map(flag => flagged(log, flag)) as [
    number,
    number,
    number
  ]
  const sizeless = demand.sizeless.some((none, pool) => none && (demand.requests[pool] as number) > 0)
  return [
    throttled > 0
      ? `The log shows suppressed traffic, with ${throttled} of its attempts answered 429. Demand is replayed: retries (${retries}) are folded into their requests, and up to ${Math.round(neverSent)} never sent are added to the upper end of the range.`
      : '',
    cached > 0 ? `Left out, answered by a gateway’s cache: ${cached}.` : '',
    demand.sizesFilled > 0 && !sizeless
      ? `Requests that state no size, taken at the mean of their model: ${demand.sizesFilled}.`
      : '',
    demand.maxStated > 0
      ? `Requests that state their own max_tokens, which is what they are charged for: ${demand.maxStated}.`
      : '',
    sizeless ? 'Where the log states no tokens, limits of tokens per minute are not replayed.' : '',
    demand.unpriced > 0
      ? `Requests without a price, which count nothing towards the monthly cap: ${demand.unpriced}.`
      : ''
  ].filter(note => note !== '')
}

const shareStating = ({ maxTokens = new Float32Array(), length }: RequestLog): number =>
  maxTokens.reduce((count, tokens) => count + (Number.isNaN(tokens) ? 0 : 1), 0) / length

/** What stands in for the requests of which the log states `max_tokens`. */
function statedRule(log: RequestLog): string {
  const share = shareStating(log)
  if (share === 0) return ''
  const percent = share < 1 ? `${Math.max(1, Math.round(share * 100))} % of the requests` : 'every request'
  return ` The log states max_tokens of ${percent}: there they are charged as with --max-tokens, the larger of input and max_tokens to their sum.`
}

function rulesFor({ maxTokens }: LimitOptions, log: RequestLog): readonly string[] {
  const charge =
    maxTokens === null
      ? `Charged at the start of a request: its input (OpenAI’s guide, max_tokens not set) to input + output (its help page, max_tokens no more than was generated). Larger max_tokens are charged for: set --max-tokens.${statedRule(log)}`
      : `Charged at the start of a request: the larger of input and max_tokens (${maxTokens}), as OpenAI’s guide says, to their sum, as its help page says.`
  return [
    'OpenAI does not name its algorithm. The value takes limits as buckets that refill continuously, which its error messages fit; the range goes up to limits enforced in whole minutes and whole seconds, and to the ramp rule above a million input tokens a minute.',
    charge,
    'Limits hold per model and organisation; snapshots share those of their model. Whichever is hit first refuses. Refused attempts count against requests per minute.',
    'Refused requests are retried twice, as the official SDKs do: after 0.5 s and 1 s, up to a quarter less by chance.',
    'The buckets are full when the log begins, and nothing else of the organisation uses them.'
  ]
}
