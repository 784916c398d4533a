/** The grounds of a verdict → what would flip it, and what it leans on. */
import { boundRegion } from '../pricing/boundRegion.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import { plural, share, withCommas } from '../words.ts'
import { type Grounds, unbilled } from './grounds.ts'
import type { Recommendation } from './verdictShape.ts'
import { lowerFirst, namesOf } from './words.ts'

const WEEK_DAYS = 7
/** A week that ends with its last request ends before midnight. [days] */
const AN_HOUR = 1 / 24

export function caveatsOf(grounds: Grounds, recommendation: Recommendation): readonly string[] {
  return [
    ...(recommendation === 'not-enough-data' ? [] : flips(grounds, recommendation)),
    ...shortness(grounds),
    ...ownWeeks(grounds),
    ...unpriced(grounds),
    ...overTheTerm(grounds, recommendation),
    ...completeness(grounds),
    ...hidden(grounds),
    ...unserved(grounds),
    ...standIns(grounds),
    ...bound(grounds)
  ]
}

/** Inputs that, a fifth off or at the far end of their range, turn the saving's sign. */
function flips({ evidence: { costs }, money }: Grounds, recommendation: Recommendation): readonly string[] {
  const { savingPerMonth, sensitivity } = costs
  const { value, low, high } = savingPerMonth
  if (value === null) return []
  const turns = (other: number | undefined): boolean =>
    other !== undefined && Math.sign(other) !== Math.sign(value)
  const far = value >= 0 ? low : high
  const toward = recommendation === 'shared' ? 'GPUs' : 'the shared pool'
  return [
    ...(turns(far)
      ? [
          `The ranges of both bills overlap: at the far end moving ${value >= 0 ? 'loses' : 'saves'} ${money(Math.abs(far ?? 0))} a month.`
        ]
      : []),
    ...sensitivity.flatMap(({ input, savingAtLess, savingAtMore }) => [
      ...(turns(savingAtLess) ? [`${sentence(input)} 20 % lower would speak for ${toward}.`] : []),
      ...(turns(savingAtMore) ? [`${sentence(input)} 20 % higher would speak for ${toward}.`] : [])
    ])
  ]
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function shortness({ days, evidence: { description } }: Grounds): readonly string[] {
  const isBucketed = description.grain.kind === 'bucket'
  return [
    ...(description.period.spanSeconds >= SECONDS_PER_DAY && days < WEEK_DAYS - AN_HOUR
      ? ['The log is shorter than a week: a weekly rhythm and its peak are not in it.']
      : []),
    ...(isBucketed ? ['Peaks come from sums per bucket: confirm the GPU count on a request log.'] : [])
  ]
}

/** What the log's own weeks say of a plan: each foreseen by those before it. */
const ownWeeks = ({ evidence: { plan } }: Grounds): readonly string[] =>
  plan.workloads.flatMap(({ walkForward, served, sourceModels }) => {
    if (walkForward === null || served !== 'dedicated') return []
    const { weeks, outgrown, changed } = walkForward
    const whose = namesOf(sourceModels)
    return [
      ...(outgrown > 0
        ? [
            `Sized on the weeks before, with this margin, the fleet of ${whose} would have met more than it is for in ${outgrown} of ${weeks} weeks: buy more headroom, or size again each week (gpuops-audit backtest replays them).`
          ]
        : []),
      ...(changed
        ? [
            `The traffic of ${whose} has changed its pattern: weeks lie far outside of what those before them say, so that no plan from this log is safe.`
          ]
        : [])
    ]
  })

function unpriced({ unpricedAttempts, evidence: { description, costs } }: Grounds): readonly string[] {
  if (unbilled(costs).length === 0) return []
  const part = unpricedAttempts / description.traffic.counts.attempts
  return [
    `${withCommas(unpricedAttempts)} attempts (${share(part)}) could not be priced and are not in any sum: see the costs.`
  ]
}

/** Scenarios of the term whose plan is another than this decision. */
function overTheTerm({ evidence: { costs } }: Grounds, recommendation: Recommendation): readonly string[] {
  const rents = recommendation === 'dedicated' || recommendation === 'hybrid'
  return costs.overTerm
    .filter(({ usd: least, rentFrom }) => least !== null && (rentFrom !== null) !== rents)
    .map(({ name, assumes, advice }) => `${name} (${assumes}): ${lowerFirst(advice)}`)
}

/** Prices do not ask where a model runs: the buyer has to. */
function bound({ evidence: { description } }: Grounds): readonly string[] {
  const regions = new Set(description.traffic.models.flatMap(({ name }) => boundRegion(name) ?? []))
  return [...regions].map(
    region =>
      `Calls are bound to ${region} by the names of their models: what replaces them must run there, too, which the prices here do not ask.`
  )
}

/** Fewer rejected lines than this say nothing. */
const NOTABLE_REJECTED = 0.001

function completeness({ evidence: { sufficiency } }: Grounds): readonly string[] {
  const { rejectedShare, truncation } = sufficiency
  return [
    ...(rejectedShare > NOTABLE_REJECTED
      ? [`${share(rejectedShare)} of the lines could not be read, and are not in any figure.`]
      : []),
    ...(truncation.length > 0
      ? ['The export shows signs of being cut short: peaks and bills may be too low.']
      : [])
  ]
}

/** Unserved demand above this share of the requests is worth saying. */
const NOTABLE_HIDDEN = 0.01

/** Less of today's bill is not worth saying. */
const NOTABLE_UNSERVED = 0.01

/** The same traffic on both sides: what the bill leaves out, and the fleet serves. */
function unserved({ evidence: { costs, description }, money }: Grounds): readonly string[] {
  const more = costs.unserved?.usdPerMonth.value ?? 0
  const bill = costs.shared.usdPerMonth.value ?? Number.POSITIVE_INFINITY
  if (costs.unserved === null || !(more > NOTABLE_UNSERVED * bill)) return []
  return [
    `${fateUnknown(description) ? 'Up to ' : ''}${plural(withCommas(costs.unserved.requests), costs.unserved.requests, 'request')} never succeeded: the fleet is sized for ${costs.unserved.requests === 1 ? 'it' : 'them'}, and by the token ${costs.unserved.requests === 1 ? 'it' : 'they'} would cost ${money(more)} a month more, which no bill by the token holds.`
  ]
}

/** Refused attempts that may have been retried: the log does not tell. */
function fateUnknown({ traffic: { throttling } }: Grounds['evidence']['description']): boolean {
  const { value, low = value, high = value } = throttling.retry.neverSucceeded
  return low !== high
}

function hidden({ evidence: { description } }: Grounds): readonly string[] {
  const { throttling, counts } = description.traffic
  const most = throttling?.hiddenDemand.high ?? throttling?.hiddenDemand.value ?? 0
  if (!(most > NOTABLE_HIDDEN * counts.requests)) return []
  return [
    `Refusals hid up to ${withCommas(Math.round(most))} requests: the true peak is higher than the log's.`
  ]
}

type Workload = Grounds['evidence']['plan']['workloads'][number]

const standIns = ({ evidence: { plan } }: Grounds): readonly string[] =>
  plan.workloads
    .filter(({ targetModel, sourceModels }) => targetModel !== null && !sourceModels.includes(targetModel))
    .flatMap(({ targetModel, sourceModels, standIns }) => [
      `${targetModel} stands in for ${namesOf(sourceModels)}${relationOf(standIns)}: compare the quality of its answers on your own prompts before moving.`,
      ...tunedAlso(targetModel as string, standIns)
    ])

/** What an organisation taught its model no other model knows, and no index holds. */
function tunedAlso(target: string, standIns: Workload['standIns']): readonly string[] {
  const bases = [...new Set(standIns.flatMap(({ tunedFrom }) => tunedFrom ?? []))]
  if (bases.length === 0) return []
  const [are, they] = bases.length === 1 ? ['is', 'it'] : ['are', 'they']
  return [
    `What was tuned from ${namesOf(bases)} is compared as ${they} ${are} untuned. Tune ${target} on the same examples before you compare: no bill here holds that, and a host may ask more for tuned weights.`
  ]
}

/** The weakest of a group says how far the evidence goes. */
function relationOf(standIns: Workload['standIns']): string {
  if (standIns.some(({ relation }) => relation === 'unknown'))
    return ', and no public comparison of their answers is known'
  if (standIns.some(({ relation }) => relation === 'weaker')) return ', weaker on public indices'
  return standIns.some(({ thin }) => thin) ? ', on one public index alone' : ''
}
