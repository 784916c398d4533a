/** The refusals → how many, when, what retries made of them, and the demand they hid. */
import type { LimitKind } from '../../log/namedLimits.ts'
import type { Throttling, ThrottlingEpisode } from '../../traffic/throttlingShape.ts'
import { plural } from '../../words.ts'
import type { Described } from '../auditReport.ts'
import { type Block, type Entry, heading, paragraph, table } from '../blocks.ts'
import { bare, count, duration, moment, share } from '../format.ts'
import { entriesOrReason, entry, plain } from './figures.ts'

export const throttlingBlocks = ({ traffic: { throttling } }: Described): readonly Block[] => [
  heading('Refusals (429)'),
  entriesOrReason(
    entry('Refused share of attempts', throttling.share),
    ...hitEntries(throttling),
    ...hourEntries(throttling.hoursOfDay)
  ),
  ...limitBlocks(throttling),
  ...episodeBlocks(throttling),
  ...maskingBlocks(throttling)
]

const hitEntries = ({ share: refused, retry, hiddenDemand }: Throttling): readonly Entry[] => {
  if (refused.value === null || refused.value === 0) return []
  const { throttledRequests, addedLatency } = retry
  return [
    ...(throttledRequests === null
      ? []
      : [plain('Requests refused at least once', count(throttledRequests), 'measured')]),
    entry('Requests that never succeeded', retry.neverSucceeded),
    entry('Unserved demand', hiddenDemand),
    entry('Attempts per request', retry.attemptsPerRequest),
    ...(addedLatency === null ? [] : [plain('Delay added by retries', waitText(retry), addedLatency.basis)])
  ]
}

const KINDS: Readonly<Record<LimitKind, string>> = {
  requestsPerMinute: 'requests/min',
  tokensPerMinute: 'tokens/min',
  requestsPerDay: 'requests/day',
  tokensPerDay: 'tokens/day'
}

/** Limits named in messages; the rest stand in the JSON. */
const MOST_LIMITS = 10

const limitBlocks = ({ namedLimits }: Throttling): readonly Block[] => {
  if (namedLimits.length === 0) return []
  const most = namedLimits.toSorted((a, b) => b.messages - a.messages).slice(0, MOST_LIMITS)
  const rows = most.map(({ model, limit, value, messages, lastAt }) => [
    model,
    `${count(value)} ${KINDS[limit]}`,
    count(messages),
    moment(lastAt)
  ])
  return [
    heading('Limits that the refusals name'),
    table(['Model', '>Limit', '>Messages', '>Last'], rows, 'measured')
  ]
}

const waitText = ({ addedLatency }: Throttling['retry']): string =>
  `p50 ${duration(addedLatency?.p50 ?? null)}, p95 ${duration(addedLatency?.p95 ?? null)}`

/** The hour of the day with the most of them. */
const hourEntries = (hours: readonly number[] | null): readonly Entry[] => {
  const most = hours?.reduce((top, refused) => Math.max(top, refused), 0) ?? 0
  if (hours === null || most === 0) return []
  const hour = hours.indexOf(most)
  const all = hours.reduce((sum, refused) => sum + refused, 0)
  const value = `${String(hour).padStart(2, '0')}:00, ${share(most / all)} of them`
  return [plain('Hour with the most refusals', value, 'measured')]
}

/** The rest stand in the JSON. */
const MOST_EPISODES = 5

const episodeBlocks = ({ episodes, episodeCount }: Throttling): readonly Block[] => {
  if (episodes.length === 0) return []
  const worst = episodes
    .toSorted((a, b) => b.refused - a.refused)
    .slice(0, MOST_EPISODES)
    .sort((a, b) => episodes.indexOf(a) - episodes.indexOf(b))
  const extent =
    (episodeCount ?? 0) > worst.length ? `: the worst ${worst.length} of ${count(episodeCount)}` : ''
  const titles = ['Begins', '>Lasts', '>Attempts', '>429', '>Requests hit', '>Recovered after']
  return [heading(`Episodes of refusals${extent}`), table(titles, worst.map(episodeRow), 'measured')]
}

const episodeRow = ({ start, seconds, attempts, refused, requests, recovery }: ThrottlingEpisode) => [
  moment(start),
  duration(seconds),
  count(attempts),
  count(refused),
  count(requests),
  bare(recovery)
]

/** Said where retries carried most of the refused requests through, with the numbers that show it. */
const maskingBlocks = ({ retry }: Throttling): readonly Block[] => {
  const { throttledRequests, neverSucceeded, addedLatency } = retry
  if (throttledRequests === null || neverSucceeded.value === null || addedLatency === null) return []
  const recovered = throttledRequests - neverSucceeded.value
  if (recovered * 2 <= throttledRequests) return []
  const hit = plural(count(throttledRequests), throttledRequests, 'request')
  return [
    paragraph(
      `Retries hide refusals: ${hit} met a 429 and ${count(recovered)} of them succeeded in the end, ` +
        `so few failures show. Retries took ${duration(addedLatency.p50)} at the median and ` +
        `${duration(addedLatency.p95)} at p95.`
    )
  ]
}
