/** The traffic of a report → the lines that the one screen has for it. */
import type { Figure } from '../figure.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import { compact, count, nameText, share, UNKNOWN } from './format.ts'
import { LABEL_WIDTH } from './screenBills.ts'
import type { Line } from './screenPlan.ts'
import { truncated } from './width.ts'

/** The lowest published tier that ends them. */
const tierInWords = (limits: AuditReport['limits'] | null): string =>
  limits === null || limits.lowestSufficient === null
    ? ''
    : `; ${limits.lowestSufficient} would refuse under ${share(limits.tolerated)}`

/** How much it is, how long requests are, and how many were refused. */
export const trafficLines = ({ traffic, limits }: AuditReport | TrafficReport): readonly Line[] => {
  const { rate, tokens, concurrency, counts, throttling } = traffic
  const inFlight = concurrency.max.value === null ? '' : `, ${count(concurrency.max.value)} in flight`
  const ratio = rate.peakToAverage['60s'].value
  // Of a log shorter than a minute the average is of seconds that nobody saw.
  const average = ratio !== null && ratio < 1 ? '' : `${rateText(rate.averageRps)}, `
  const refused =
    throttling.share.value === null
      ? `not known: ${counts.failed ? `which of ${count(counts.failed)} failures they are is not in the log` : 'the log records no failures'}`
      : counts.throttled === 0
        ? 'none seen'
        : `${count(counts.throttled)} (${share(throttling.share.value)} of attempts)${tierInWords(limits)}`
  return [
    {
      label: 'Traffic',
      text: `${average}busiest minute ${peakText(rate.peakRpm, count)}${ratio === null || ratio < 1 ? '' : ` (${count(ratio)}× average)`}${inFlight}`,
      basis: rate.peakRpm.basis
    },
    {
      label: 'Tokens',
      text: tokensText(tokens, counts.attempts > counts.requests),
      basis: tokens.input?.basis ?? null
    },
    { label: '429s', text: refused, basis: throttling.share.value === null ? null : throttling.share.basis }
  ]
}

/** Of sums a range may be all that is known. */
function peakText({ value, low, high }: Figure, write: (value: number | null) => string): string {
  if (value !== null || low === undefined || high === undefined) return write(value)
  return low === high ? write(low) : `${write(low)} to ${write(high)}`
}

function tokensText(
  { input, output, peakTpm }: AuditReport['traffic']['tokens'],
  isRetried: boolean
): string {
  const peak = peakText(peakTpm.sliding, compact)
  const lengths = [
    input === null ? '' : `${compact(input.p95)} in`,
    output === null ? '' : `${compact(output.p95)} out`
  ].filter(text => text !== '')
  const parts = [
    ...(lengths.length === 0 ? [] : [`p95 ${lengths.join(', ')}`]),
    ...(peak === UNKNOWN ? [] : [`busiest minute ${peak}${isRetried ? ' with retries' : ''}`])
  ]
  return parts.join(' · ') || 'not known: the log states none'
}

const MOST_VALUES = 4

/** The dearest values of what the log is split by; of the traffic alone, the busiest. */
export function splitLines({ traffic, pricing }: AuditReport | TrafficReport): readonly Line[] {
  if (traffic.split === null) return []
  const costs = pricing?.split?.values.filter(({ share: part }) => part !== null) ?? []
  const texts =
    costs.length > 0
      ? costs.map(({ name, share: part }) => `${nameText(name)} ${share(part as number)}`)
      : traffic.split.values.map(({ name, attempts }) => `${nameText(name)} ${count(attempts)}`)
  const label = truncated(`By ${traffic.split.by.replace(/^tag\./, '')}`, LABEL_WIDTH - 3)
  const of = costs.length > 0 ? ' of the bill' : ' attempts'
  return [
    {
      label,
      text: `${texts.slice(0, MOST_VALUES).join(', ')}${of}`,
      basis: costs.length > 0 ? 'derived' : 'measured'
    }
  ]
}

/** In the unit that reads best. */
const rateText = ({ value }: Figure): string => {
  if (value === null) return 'average not known'
  const [rate, unit] = value >= 1 ? [count(value), 's'] : [count(value * 60), 'min']
  return `${rate} request${rate === '1' ? '' : 's'}/${unit}`
}
