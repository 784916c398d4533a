/** 429s → their share, episodes and hours, what retries made of them, and the demand they hid. */
import { between, derived, estimated, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { unknownOf } from '../shape.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { hourOfWeek } from './calendar.ts'
import { chainCount, type Fates, fatesOf, firstAttempts, isTold, lastAttempts, waitsOf } from './chains.ts'
import { distributionOf } from './distribution.ts'
import { type Episode, episodesOf, throttledIndices } from './episodes.ts'
import { hiddenDemand } from './hiddenDemand.ts'
import { momentOf } from './moment.ts'
import type { Retries, Throttling, ThrottlingEpisode } from './throttlingShape.ts'
import { throttling } from './throttlingShape.ts'
import type { Counts } from './trafficShape.ts'

/** Episodes listed one by one: those with the most refusals. */
const MOST_EPISODES = 50

const NO_FAILURES = 'the log records no failures, so refusals would not show'

export function describeThrottling(log: RequestLog, counts: Counts, zone: Zone): Throttling {
  if (counts.failed === 0 && !statesOutcomes(log)) return unknownThrottling(NO_FAILURES)
  const throttled = throttledIndices(log)
  const firsts = firstAttempts(log, throttled)
  const lastOf = lastAttempts(log)
  const fates = fatesOf(log, firsts, lastOf)
  const episodes = episodesOf(log, throttled, firsts)
  return {
    share: derived(throttled.length / log.length, 'share'),
    episodes: worst(episodes).map(episode => episodeIn(log, episode)),
    episodeCount: episodes.length,
    hoursOfDay: log.clock === 'wall' ? hoursOfDay(log, throttled, zone) : null,
    namedLimits: (log.namedLimits ?? []).map(({ lastMicros, ...named }) => ({
      ...named,
      lastAt: momentOf(lastMicros, log.clock)
    })),
    retry: retriesOf(log, counts, fates, lastOf, tellsRetries(log)),
    hiddenDemand: hiddenDemand(log, episodes, throttled, fates)
  }
}

const OTHERS = 'it needs the attempts one by one: set --since, or way=rows in the address'

/** As `describeThrottling`, of the attempts that were refused, tried again or retries: what needs the others is not told. */
export function describeTried(
  tried: RequestLog,
  counts: Counts,
  all: { readonly statesOutcomes: boolean; readonly tellsRetries: boolean },
  zone: Zone
): Throttling {
  if (counts.failed === 0 && !all.statesOutcomes) return unknownThrottling(NO_FAILURES)
  const throttled = throttledIndices(tried)
  const firsts = firstAttempts(tried, throttled)
  const lastOf = lastAttempts(tried)
  return {
    share: derived(throttled.length / counts.attempts, 'share'),
    episodes: [],
    episodeCount: episodesOf(tried, throttled, firsts).length,
    hoursOfDay: hoursOfDay(tried, throttled, zone),
    namedLimits: [],
    retry: retriesOf(tried, counts, fatesOf(tried, firsts, lastOf), lastOf, all.tellsRetries),
    hiddenDemand: throttled.length === 0 ? estimated(0, 'requests') : unknown('requests', OTHERS, 'estimated')
  }
}

/** Share of the attempts whose status must be stated for a failure to show among them. */
const MOST_STATED = 0.95

/** Whether nearly every attempt states its status: then none of them failed, and a failure would have shown. */
function statesOutcomes({ status, length }: RequestLog): boolean {
  let stated = 0
  for (let i = 0; i < length; i++) if (status[i] !== 0) stated++
  return length > 0 && stated >= MOST_STATED * length
}

/** In time order. */
const worst = (episodes: readonly Episode[]): readonly Episode[] =>
  episodes
    .toSorted((a, b) => b.refused - a.refused || a.from - b.from)
    .slice(0, MOST_EPISODES)
    .sort((a, b) => a.from - b.from)

function episodeIn(log: RequestLog, episode: Episode): ThrottlingEpisode {
  const { from, to, startMicros, endMicros, refused, requests, recoveredMicros } = episode
  return {
    start: momentOf(startMicros, log.clock),
    seconds: (endMicros - startMicros) / MICROS_PER_SECOND,
    attempts: to - from + 1,
    refused,
    requests,
    recovery: Number.isNaN(recoveredMicros)
      ? unknown('s', 'the log ends before an attempt succeeds')
      : measured((recoveredMicros - startMicros) / MICROS_PER_SECOND, 's')
  }
}

/** By the clocks of the zone. */
function hoursOfDay({ arrivalMicros }: RequestLog, throttled: Uint32Array, zone: Zone): readonly number[] {
  const hours = new Array<number>(24).fill(0)
  for (const i of throttled) {
    const hour = hourOfWeek(arrivalMicros[i] as number, zone) % 24
    hours[hour] = (hours[hour] as number) + 1
  }
  return hours
}

function retriesOf(
  log: RequestLog,
  counts: Counts,
  fates: Fates,
  lastOf: Uint32Array,
  isTold: boolean
): Retries {
  return {
    chains: chainCount(log, lastOf),
    attemptsPerRequest: isTold
      ? derived(counts.attempts / counts.requests, 'attempts/request')
      : unknown('attempts/request', 'without callers and sizes retries cannot be recognised', 'derived'),
    throttledRequests: fates.requests,
    neverSucceeded:
      fates.untold === 0
        ? measured(fates.failed, 'requests')
        : between(fates.failed - fates.untold, fates.failed, 'requests', UNTOLD),
    addedLatency: distributionOf(waitsOf(log, lastOf), 's', 'derived')
  }
}

const UNTOLD = 'refused attempts without a caller or a size: whether they were retried is not known'

/** Whether a retry of any attempt could be told. */
function tellsRetries(log: RequestLog): boolean {
  for (let i = 0; i < log.length; i++) if (isTold(log, i)) return true
  return false
}

export const unknownThrottling = (why: string): Throttling => unknownOf(throttling, why)
