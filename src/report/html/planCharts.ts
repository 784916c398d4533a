/** The plan and its bills → what their charts draw, say in words, and tell as a table. */
import type { Workload } from '../../capacity/workloadShape.ts'
import { amountIn } from '../../pricing/amountIn.ts'
import { isDedicated, type Way } from '../../pricing/ways.ts'
import type { AuditReport } from '../auditReport.ts'
import { table } from '../blocks.ts'
import { compact, count, duration, nameText, share, UNKNOWN } from '../format.ts'
import type { Chart } from './chart.ts'
import { type Choice, wayUsd } from './decisionText.ts'
import { quantiles, quantileTable } from './quantileRows.ts'

/** Every way that has a price; a sum that leaves something out says that it does. */
export function costsChart({ ways, today, chosen, money: amount }: Choice): Chart | null {
  if (ways.length < 2) return null
  const rows = ways.map(asStated).map((way, i) => ({
    label: ways[i] === today ? `${way.name} (today)` : way.name,
    usd: way.usd,
    low: way.low,
    high: way.high,
    role:
      ways[i] === chosen ? ('chosen' as const) : ways[i] === today ? ('today' as const) : ('other' as const),
    isFleet: isDedicated(way),
    text: wayUsd(way, amount),
    ends: [way.low, way.high].map(end => wayUsd({ ...way, stated: end }, amount))
  }))
  return {
    id: 'costs',
    title: 'What each alternative costs a month, with its range',
    alt: rows.map(({ label, text }) => `${label}: ${text}`).join('; '),
    plot: { kind: 'costs', rows },
    table: table(
      ['Alternative', '>A month', '>At least', '>At most'],
      rows.map(({ label, text, ends }) => [label, text, ...ends]),
      'estimated'
    )
  }
}

/** A way with its range around what it states: its own fills in what has no price. */
const asStated = (way: Way): Way => {
  const part = way.usd > 0 ? way.stated / way.usd : 1
  return { ...way, usd: way.stated, low: way.low * part, high: way.high * part }
}

/** What a fleet is asked for, and what it works off: both in tokens a minute. */
export function loadChart(
  workload: Workload,
  index: number,
  { isOnly, isRetried }: { readonly isOnly: boolean; readonly isRetried: boolean }
): Chart | null {
  const { timeline, sourceModels, targetModel, recommended } = workload
  if (timeline === null || recommended === null || timeline.busiestTokens.length < 2) return null
  const { start, sliceSeconds, busiestTokens, sizedFor, worksOff } = timeline
  const millis = Date.parse(start)
  const lines = [
    { label: `sized for ${compact(sizedFor)}: the peak with headroom`, value: sizedFor },
    { label: `serves up to ${compact(worksOff)}`, value: worksOff }
  ]
  const top = busiestTokens.reduce((most, tokens) => Math.max(most, tokens), 0)
  const fleet = `${recommended.gpus} × ${recommended.gpu}${isOnly ? '' : ` with ${targetModel}`}`
  const whose = isOnly
    ? ''
    : ` of ${sourceModels.map(name => nameText(name, 'the unnamed model')).join(', ')}`
  return {
    id: `fleet-${index}`,
    title: `Tokens${whose} ${eachMinute(sliceSeconds)}${isRetried ? ', retries left out' : ''}, and what ${fleet} serves`,
    alt: `${busiestTokens.length} slices; the most are ${compact(top)} tokens a minute. The fleet is ${lines.map(({ label }) => label).join('; it ')}.`,
    plot: {
      kind: 'timeline',
      startMillis: Number.isNaN(millis) ? null : millis,
      sliceSeconds,
      values: busiestTokens,
      unit: 'tokens/min',
      lines
    },
    table: table(
      ['From the start', '>Busiest minute, tokens'],
      busiestTokens.map((tokens, i) => [duration(i * sliceSeconds), count(tokens)]),
      'measured'
    )
  }
}

/** A slice of one minute is its own busiest one. */
const eachMinute = (sliceSeconds: number): string =>
  sliceSeconds === 60 ? 'in each minute' : `in the busiest minute of each ${duration(sliceSeconds)}`

export const tiersChart = ({ limits }: AuditReport): Chart | null => {
  const rows = limits.scenarios.map(({ tier, refused: { value, low = value, high = value } }) => ({
    label: tier,
    value,
    low,
    high
  }))
  if (rows.every(({ value, low }) => value === null && !low)) return null
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

export const candidatesChart = ({ capacity }: AuditReport, index: number): Chart | null => {
  const workload = capacity.workloads[index]
  if (workload === undefined) return null
  const { candidates, targetModel, promise } = workload
  const cheapest = candidates.filter(({ gpu }, at) => candidates.findIndex(other => other.gpu === gpu) === at)
  const rows = cheapest
    .slice(0, MOST_CANDIDATES)
    .flatMap(({ gpu, gpus, ttft }) => quantiles(`${gpus} × ${gpu}`, ttft))
  if (rows.length === 0 || targetModel === null) return null
  const { ttftSeconds } = promise
  const limit = ttftSeconds === null ? null : { label: 'limit', value: ttftSeconds }
  return {
    id: `candidates-${index}`,
    title: `Simulated time to the first token of ${targetModel} in the busiest minute`,
    alt: `${rows.map(({ label, p95 }) => `${label}: p95 ${duration(p95)}`).join('; ')}. ${ttftSeconds === null ? 'There is no limit' : `The limit is ${duration(ttftSeconds)}`}.`,
    plot: { kind: 'quantiles', rows, unit: 's', limit },
    table: quantileTable(rows, duration, 'estimated')
  }
}

const DOLLARS = { code: 'USD', perUsd: 1 } as const

export const hybridChart = ({ pricing }: AuditReport, index: number): Chart | null => {
  const workload = pricing.hybrid.workloads[index]
  if (workload === undefined || workload.bases.length < 2) return null
  const { targetModel, gpu, best } = workload
  const [amount, { code, perUsd }] = [amountIn(pricing.currency), pricing.currency ?? DOLLARS]
  const bases = workload.bases.map(({ gpus, usdBase, usdOverflow, usdPerMonth }) => ({
    gpus,
    base: usdBase * perUsd,
    overflow: usdOverflow * perUsd,
    together: usdPerMonth * perUsd
  }))
  return {
    id: `hybrid-${index}`,
    title: `Cost by size of the fixed base, overflow shared: ${nameText(targetModel)} on ${gpu}`,
    alt: `The cheapest base has ${best.gpus} GPUs and costs ${amount(best.usdPerMonth)} a month with its overflow.`,
    plot: { kind: 'hybrid', bases, bestGpus: best.gpus, code },
    table: table(
      ['>GPUs', '>Base', '>Overflow', '>Together, a month'],
      workload.bases.map(({ gpus, usdBase, usdOverflow, usdPerMonth }) => [
        count(gpus),
        amount(usdBase),
        amount(usdOverflow),
        amount(usdPerMonth)
      ]),
      'estimated'
    )
  }
}
