/** An audit report → what its charts draw, what they say in words, and the table beneath each. */
import type { Distribution } from '../../figure.ts'
import type { AuditReport, Described, TrafficReport } from '../auditReport.ts'
import { type Table, table } from '../blocks.ts'
import { compact, count, duration, moment, money, nameText, share, UNKNOWN } from '../format.ts'
import type { Chart, Line, Quantiles } from './chart.ts'

/** Charts by the title of the section they stand in; none where the log does not say enough to draw one. */
export const chartsOf = (
  report: AuditReport | TrafficReport
): Readonly<Record<string, readonly Chart[]>> => ({
  Traffic: present([
    timelineChart(report),
    heatChart(report),
    concurrencyChart(report),
    tokensChart(report),
    loadChart(report)
  ]),
  ...(report.verdict === null
    ? {}
    : {
        'Limits of the shared pool': present([tiersChart(report)]),
        Capacity: report.capacity.workloads.flatMap((_, index) => present([candidatesChart(report, index)])),
        Cost: report.pricing.hybrid.workloads.flatMap((_, index) => present([hybridChart(report, index)]))
      })
})

const present = (charts: readonly (Chart | null)[]): readonly Chart[] =>
  charts.filter(chart => chart !== null)

const timelineChart = (report: AuditReport | TrafficReport): Chart | null => {
  const { timeline, averageRps, peakRpm } = report.traffic.rate
  const { sliceSeconds, requests } = timeline
  if (requests.length < 2) return null
  const rps = requests.map(slice => slice / sliceSeconds)
  const lines = [
    line('average', averageRps.value),
    line('busiest minute', perSecond(peakRpm.value)),
    line('GPUs are sized for, retries left out', sizedFor(report))
  ].filter(drawn => drawn !== null)
  const start = Date.parse(report.period.start)
  const top = rps.reduce((most, value) => Math.max(most, value), 0)
  return {
    id: 'timeline',
    title: 'Requests per second over time',
    alt: `${requests.length} slices of ${duration(sliceSeconds)} from ${moment(report.period.start)} to ${moment(report.period.end)}; the busiest slice has ${count(top)} requests/s on average. ${lines.map(({ label, value }) => `${label}: ${count(value)} requests/s`).join('; ')}.`,
    plot: { kind: 'timeline', startMillis: Number.isNaN(start) ? null : start, sliceSeconds, rps, lines },
    table: table(
      ['From the start', '>Requests', '>Requests/s'],
      requests.map((slice, i) => [duration(i * sliceSeconds), count(slice), count(rps[i] as number)]),
      'measured'
    )
  }
}

const line = (label: string, value: number | null): Line | null =>
  value === null || !Number.isFinite(value) ? null : { label, value }

const perSecond = (perMinute: number | null): number | null => (perMinute === null ? null : perMinute / 60)

/** Requests of each workload's busiest minute with growth and headroom: what the fleets carry together. [1/s] */
const sizedFor = (report: AuditReport | TrafficReport): number | null => {
  if (report.capacity === null || report.capacity.workloads.length === 0) return null
  const { workloads, headroom, growth } = report.capacity
  const perMinute = workloads.reduce(
    (sum, { busiest, recommended }) =>
      recommended === null ? Number.NaN : sum + Math.max(...busiest.map(({ requests }) => requests)),
    0
  )
  return (perMinute * (1 + headroom) * (1 + growth)) / 60
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const heatChart = ({ traffic: { calendar } }: Described): Chart | null => {
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

const concurrencyChart = ({ traffic: { concurrency } }: Described): Chart | null => {
  const { histogram, p50, p99, max, average } = concurrency
  if (histogram.length === 0) return null
  const top = histogram.reduce((most, { inFlight }) => Math.max(most, inFlight), 0)
  const step = Math.ceil((top + 1) / MOST_BINS)
  const bins = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => ({
    from: i * step,
    to: (i + 1) * step,
    share: 0
  }))
  for (const level of histogram) {
    const bin = bins[Math.floor(level.inFlight / step)]
    if (bin !== undefined) bin.share += level.share
  }
  return {
    id: 'concurrency',
    title: 'Share of time by requests in flight',
    alt: `Median over time ${count(p50.value)} requests are in flight, p99 over time ${count(p99.value)}, and ${count(max.value)} at most.`,
    plot: { kind: 'histogram', bins, label: 'requests in flight' },
    table: table(
      ['In flight', '>Share of time'],
      bins.map(({ from, to, share: part }) => [step === 1 ? `${from}` : `${from}–${to - 1}`, share(part)]),
      average.basis
    )
  }
}

const quantiles = (label: string, known: Distribution | null): readonly Quantiles[] => {
  if (known === null) return []
  const { p50, p90, p95, p99, max } = known
  return [{ label, p50, p90, p95, p99, max }]
}

const quantileTable = (
  rows: readonly Quantiles[],
  write: (value: number | null) => string,
  basis: string
): Table =>
  table(
    ['', '>p50', '>p90', '>p95', '>p99', '>Max'],
    rows.map(({ label, p50, p90, p95, p99, max }) => [label, ...[p50, p90, p95, p99, max].map(write)]),
    basis
  )

const tokensChart = ({ traffic: { tokens } }: Described): Chart | null => {
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

const loadChart = ({ traffic: { latency } }: Described): Chart | null => {
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

const tiersChart = ({ limits }: AuditReport): Chart | null => {
  const rows = limits.scenarios.map(({ tier, refused: { value, low = value, high = value } }) => ({
    label: tier,
    value,
    low,
    high
  }))
  if (rows.length === 0 || rows.every(({ value, low }) => value === null && low === null)) return null
  const known = (part: number | null) => (part === null ? UNKNOWN : share(part))
  return {
    id: 'tiers',
    title: 'Requests that each tier would refuse',
    alt: rows.map(({ label, value, low }) => `${label}: ${known(value ?? low)}`).join('; '),
    plot: { kind: 'tiers', rows },
    table: table(
      ['Tier', '>Refused', '>At least', '>At most'],
      rows.map(({ label, value, low, high }) => [label, known(value), known(low), known(high)]),
      limits.basis
    )
  }
}

/** Each GPU's cheapest, as in the table of candidates; the slowest of more are left to it. */
const MOST_CANDIDATES = 12

const candidatesChart = ({ capacity }: AuditReport, index: number): Chart | null => {
  const { candidates, targetModel } = capacity.workloads[index] ?? { candidates: [], targetModel: null }
  const cheapest = candidates.filter(({ gpu }, at) => candidates.findIndex(other => other.gpu === gpu) === at)
  const rows = cheapest
    .slice(0, MOST_CANDIDATES)
    .flatMap(({ gpu, gpus, ttft }) => quantiles(`${gpus} × ${gpu}`, ttft))
  if (rows.length === 0 || targetModel === null) return null
  const limit = { label: 'limit', value: capacity.slo.ttftSeconds }
  return {
    id: `candidates-${index}`,
    title: `Simulated time to the first token of ${targetModel} in the busiest minute`,
    alt: `${rows.map(({ label, p95 }) => `${label}: p95 ${duration(p95)}`).join('; ')}. The limit is ${duration(limit.value)}.`,
    plot: { kind: 'quantiles', rows, unit: 's', limit },
    table: quantileTable(rows, duration, 'estimated')
  }
}

const hybridChart = ({ pricing }: AuditReport, index: number): Chart | null => {
  const workload = pricing.hybrid.workloads[index]
  if (workload === undefined || workload.bases.length < 2) return null
  const { targetModel, gpu, best } = workload
  const bases = workload.bases.map(({ gpus, usdBase, usdOverflow, usdPerMonth }) => ({
    gpus,
    usdBase,
    usdOverflow,
    usdPerMonth
  }))
  return {
    id: `hybrid-${index}`,
    title: `Cost by size of the fixed base, overflow shared: ${nameText(targetModel)} on ${gpu}`,
    alt: `The cheapest base has ${best.gpus} GPUs and costs ${money(best.usdPerMonth)} a month with its overflow.`,
    plot: { kind: 'hybrid', bases, bestGpus: best.gpus },
    table: table(
      ['>GPUs', '>Base', '>Overflow', '>$/month'],
      bases.map(({ gpus, usdBase, usdOverflow, usdPerMonth }) => [
        count(gpus),
        money(usdBase),
        money(usdOverflow),
        money(usdPerMonth)
      ]),
      'estimated'
    )
  }
}
