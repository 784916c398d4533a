/** The traffic → what its charts draw, say in words, and tell as a table. */
import type { Described } from '../auditReport.ts'
import { table } from '../blocks.ts'
import { areRequestsAssumed, compact, count, duration, moment, share } from '../format.ts'
import type { Chart } from './chart.ts'
import { quantiles, quantileTable } from './quantileRows.ts'
import { dayText } from './reasons.ts'

/** Of each slice its busiest minute; of buckets, which hide theirs, the average one. */
/** In a shorter slice a single request seems a rate of thousands. [s] */
const LEAST_SLICE = 1

export const rateChart = ({ traffic: { rate }, period }: Described): Chart | null => {
  const basis = areRequestsAssumed({ rate }) ? ' (assumed)' : ''
  const { sliceSeconds, requests, busiestMinutes } = rate.timeline
  if (requests.length < 2 || sliceSeconds < LEAST_SLICE) return null
  // Slices of less than a minute show the rate itself.
  const minutes = sliceSeconds < 60 ? null : busiestMinutes
  const values = minutes ?? requests.map(slice => (60 * slice) / sliceSeconds)
  const average = rate.averageRpm.value
  const lines = average === null ? [] : [{ label: `average ${count(average)}`, value: average }]
  const start = Date.parse(period.start)
  const top = values.reduce((most, value) => Math.max(most, value), 0)
  const what = minutes === null ? 'average' : 'busiest minute'
  return {
    id: 'rate',
    title:
      sliceSeconds === 60
        ? 'Requests in each minute'
        : `Requests a minute${basis}: the ${what} of each ${duration(sliceSeconds)}`,
    alt: `From ${moment(period.start)} to ${moment(period.end)}; the most are ${count(top)} requests a minute${average === null ? '' : `, the average is ${count(average)}`}.`,
    plot: {
      kind: 'timeline',
      startMillis: Number.isNaN(start) ? null : start,
      sliceSeconds,
      values,
      unit: 'requests/min',
      lines
    },
    table: table(
      ['From the start', '>Requests', `>${minutes === null ? 'Average' : 'Busiest'} minute`],
      requests.map((slice, i) => [duration(i * sliceSeconds), count(slice), count(values[i] ?? null)]),
      'measured'
    )
  }
}

const dayOf = (start: string): string => {
  const day = dayText(start)
  return day === null ? '' : `, ${day}`
}

export const closeUpChart = ({ traffic: { rate } }: Described): Chart | null => {
  if (rate.closeUp === null) return null
  const { start, sliceSeconds, attempts, throttled } = rate.closeUp
  const millis = Date.parse(start)
  const refused = throttled.reduce((sum, each) => sum + each, 0)
  const top = attempts.reduce((most, each) => Math.max(most, each), 0)
  return {
    id: 'close-up',
    title: `The peak close up${dayOf(start)}: attempts in each ${sliceSeconds === 60 ? 'minute' : duration(sliceSeconds)}${refused === 0 ? '' : ', refused ones (429) marked'}`,
    alt: `${attempts.length} slices from ${moment(start)}; the most are ${count(top)} attempts in ${duration(sliceSeconds)}${refused === 0 ? '' : `; ${count(refused)} of them in all were answered 429`}.`,
    plot: {
      kind: 'closeUp',
      startMillis: Number.isNaN(millis) ? null : millis,
      sliceSeconds,
      attempts,
      throttled
    },
    table: table(
      ['From there', '>Attempts', '>Refused (429)'],
      attempts.map((each, i) => [duration(i * sliceSeconds), count(each), count(throttled[i] ?? 0)]),
      'measured'
    )
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

export const heatChart = ({ traffic: { calendar } }: Described): Chart | null => {
  const { hourOfWeek, timezone } = calendar
  if (hourOfWeek === null) return null
  const most = Math.max(...hourOfWeek)
  const busiest = hourOfWeek.indexOf(most)
  const at = `${DAYS[Math.floor(busiest / 24)]} ${busiest % 24}:00`
  return {
    id: 'week',
    title: 'Requests by hour of the week',
    alt: `Seven days by 24 hours, in ${timezone}. The busiest hour is ${at} with ${count(most)} requests.`,
    plot: { kind: 'heat', days: DAYS, requests: hourOfWeek, timezone },
    table: table(
      ['Hour', ...DAYS.map(day => `>${day}`)],
      Array.from({ length: 24 }, (_, hour) => [
        `${hour}:00`,
        ...DAYS.map((_, day) => count(hourOfWeek[day * 24 + hour] ?? null))
      ]),
      'measured'
    )
  }
}

const MOST_BINS = 40

/** Without the time in which nothing is in flight: it would hide the rest. */
export const concurrencyChart = ({ traffic: { concurrency } }: Described): Chart | null => {
  const { histogram, p50, p99, max, average } = concurrency
  const top = histogram.reduce((most, { inFlight }) => Math.max(most, inFlight), 0)
  if (top === 0) return null
  const step = Math.ceil(top / MOST_BINS)
  const bins = Array.from({ length: Math.ceil(top / step) }, (_, i) => ({
    from: 1 + i * step,
    to: 1 + (i + 1) * step,
    share: 0
  }))
  let idle = 0
  for (const { inFlight, share: part } of histogram) {
    const bin = bins[Math.floor((inFlight - 1) / step)]
    if (bin === undefined) idle += part
    else bin.share += part
  }
  const nothing = idle === 0 ? '' : ` (${share(idle)} of the time nothing is)`
  return {
    id: 'concurrency',
    title: `Share of time by requests in flight${nothing}`,
    alt: `Median over time ${count(p50.value)} requests are in flight, p99 over time ${count(p99.value)}, and ${count(max.value)} at most. The scale is logarithmic.`,
    plot: { kind: 'histogram', bins, label: 'requests in flight' },
    table: table(
      ['In flight', '>Share of time'],
      [
        ...(idle === 0 ? [] : [['0', share(idle)]]),
        ...bins.map(({ from, to, share: part }) => [
          step === 1 ? `${from}` : `${from}–${to - 1}`,
          share(part)
        ])
      ],
      average.basis
    )
  }
}

export const tokensChart = ({ traffic: { tokens } }: Described): Chart | null => {
  const rows = [
    ...quantiles('input', tokens.input),
    ...quantiles('cached input', tokens.cached),
    ...quantiles('output', tokens.output),
    ...quantiles('input + output', tokens.total)
  ]
  if (rows.length === 0) return null
  return {
    id: 'tokens',
    title: 'Tokens of a request',
    alt: rows
      .map(({ label, p50, p99 }) => `${label}: median ${compact(p50)}, p99 ${compact(p99)} tokens`)
      .join('; '),
    plot: { kind: 'quantiles', rows, unit: 'tokens', limit: null },
    table: quantileTable(rows, compact, (tokens.total ?? tokens.input)?.basis ?? 'measured')
  }
}

export const latencyChart = ({ traffic: { latency } }: Described): Chart | null => {
  const classes = latency.underLoad.byInFlight
  const points = classes.flatMap(({ from, to, total, ttft }) => {
    const inFlight = (from + to) / 2
    return [
      ...(total.value === null ? [] : [{ series: 'whole answer', inFlight, seconds: total.value }]),
      ...(ttft.value === null ? [] : [{ series: 'first token', inFlight, seconds: ttft.value }])
    ]
  })
  if (new Set(points.map(({ inFlight }) => inFlight)).size < 2) return null
  const { quiet, busy } = latency.underLoad
  return {
    id: 'load',
    title: 'p95 latency by requests already in flight',
    alt: `Whole answer: ${duration(quiet?.total.value ?? null)} when quietest, ${duration(busy?.total.value ?? null)} when busiest.`,
    plot: { kind: 'load', points },
    table: table(
      ['In flight at arrival', '>Attempts', '>p95 whole answer', '>p95 first token'],
      classes.map(({ from, to, attempts, total, ttft }) => [
        from === to ? `${from}` : `${from}–${to}`,
        count(attempts),
        duration(total.value),
        duration(ttft.value)
      ]),
      'measured'
    )
  }
}
