/** Traffic and limits → which of the three ways in which shared pools fail teams the log shows. */
import type { LimitReplay } from '../limits/limitsShape.ts'
import { mayStillSuffice } from '../limits/sufficient.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { count, plural, withCommas } from '../words.ts'
import { UNTOLD_REFUSALS } from './criteria.ts'
import type { FailureMode } from './verdictShape.ts'

/** From GPUOps's article of 2026-04-08. */
export const failureModesOf = (
  description: TrafficDescription,
  limits: LimitReplay
): readonly FailureMode[] => [spikes(description), tiers(limits, description), retries(description)]

function spikes({ traffic }: TrafficDescription): FailureMode {
  const { counts, rate, throttling } = traffic
  const head = {
    id: 'limits-in-spikes',
    statement: 'limits bind in spikes while the average is fine'
  } as const
  if (counts.throttled === null || counts.failed === 0)
    return { ...head, found: null, why: counts.failed ? UNTOLD_REFUSALS : 'the log records no failures' }
  const ratio = rate.peakToAverage['60s'].value
  const found = counts.throttled > 0 && (ratio === null || ratio > 2)
  const times = ratio === null ? '' : `; the busiest minute is ${count(ratio)}× the average`
  const { episodeCount: episodes } = throttling
  const inEpisodes = episodes === null ? '' : ` in ${plural(withCommas(episodes), episodes, 'episode')}`
  return {
    ...head,
    found,
    why: `${plural(withCommas(counts.throttled), counts.throttled, 'attempt')} ${counts.throttled === 1 ? 'was' : 'were'} answered 429${inEpisodes}${times}`
  }
}

/** Months in which a tier that is outgrown buys no peace. */
const SOON_MONTHS = 3

function tiers(limits: LimitReplay, { traffic }: TrafficDescription): FailureMode {
  const { scenarios, lowestSufficient } = limits
  const head = { id: 'tiers-run-out', statement: 'a higher tier does not solve it for long' } as const
  if (scenarios.length === 0)
    return { ...head, found: null, why: 'no published tiers are known for this traffic' }
  if (mayStillSuffice(limits))
    return { ...head, found: null, why: 'the log does not show what the tiers would refuse' }
  if (lowestSufficient === null)
    return {
      ...head,
      found: (traffic.counts.throttled ?? 0) > 0,
      why: 'no published tier would carry this traffic'
    }
  const months = scenarios.find(({ tier }) => tier === lowestSufficient)?.monthsUntilOutgrown.value ?? null
  if (months === null) return { ...head, found: false, why: `${lowestSufficient} would carry this traffic` }
  return {
    ...head,
    found: months < SOON_MONTHS,
    why: `${lowestSufficient} would carry this traffic, and at its growth for ${Number(months.toPrecision(2))} months`
  }
}

/** Retries that make a caller wait longer than this are felt. [s] */
const FELT_SECONDS = 1

/** On chains of attempts, not on attempts: each of those looks quick. */
function retries({ traffic: { throttling } }: TrafficDescription): FailureMode {
  const head = { id: 'retries-mask', statement: 'retries hide the refusals and users wait' } as const
  const { chains, addedLatency } = throttling.retry
  if (chains === null || chains === 0)
    return { ...head, found: chains === null ? null : false, why: 'the log shows no chains of retries' }
  if (addedLatency === null)
    return {
      ...head,
      found: null,
      why: `${plural(withCommas(chains), chains, 'chain')} of retries, none of which succeeded`
    }
  const waited = Number(addedLatency.p95.toPrecision(3))
  return {
    ...head,
    found: addedLatency.p95 > FELT_SECONDS,
    why: `${plural(withCommas(chains), chains, 'chain')} of retries added ${waited} s at p95 before an answer began`
  }
}
