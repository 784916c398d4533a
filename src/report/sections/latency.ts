/** Latencies → their distributions, and what they are under load and by the length of the input. */
import type { Distribution, Figure } from '../../figure.ts'
import type { LoadClass, UnderLoad } from '../../traffic/loadShape.ts'
import type { Described } from '../auditReport.ts'
import { type Bar, type Block, heading, paragraph, table } from '../blocks.ts'
import { count, duration, figureText, timesText, UNKNOWN } from '../format.ts'
import { points, softest } from './figures.ts'

export const latencyBlocks = ({ traffic: { latency } }: Described): readonly Block[] => {
  if ([latency.total, latency.ttft, latency.tpot].every(known => known === null))
    return [heading('Latency'), paragraph('The log states no latencies.')]
  const rows = [
    latencyRow('whole answer', latency.total),
    latencyRow('first token (TTFT)', latency.ttft),
    latencyRow('gap between tokens (TPOT)', latency.tpot)
  ]
  const titles = ['Time', '>Requests', '>p50', '>p95', '>p99', '>Max', 'Basis']
  return [
    heading('Latency'),
    table(titles, rows),
    ...loadBlocks(latency.underLoad),
    ...inputBlocks(latency.underLoad)
  ]
}

const latencyRow = (name: string, latency: Distribution | null): readonly string[] => [
  name,
  latency === null ? UNKNOWN : count(latency.count),
  ...points(latency, ['p50', 'p95', 'p99', 'max'], duration),
  softest(latency)
]

const loadBlocks = ({ byInFlight, quiet, busy, degradation }: UnderLoad): readonly Block[] => {
  if (quiet === null || busy === null) return []
  return [
    heading('p95 of the whole answer by others in flight at its start'),
    { kind: 'bars', bars: loadBars(byInFlight), basis: softest(...byInFlight.map(({ total }) => total)) },
    ...slowed(quiet, busy, degradation.total)
  ]
}

const loadBars = (classes: readonly LoadClass[]): readonly Bar[] => {
  const most = classes.reduce((top, { total }) => Math.max(top, total.value ?? 0), 0)
  return classes.map(each => ({
    label: levels(each),
    share: most === 0 ? 0 : (each.total.value ?? 0) / most,
    text: figureText(each.total)
  }))
}

const levels = ({ from, to }: LoadClass): string =>
  from === to ? count(from) : `${count(from)}–${count(to)}`

/** By more than a tenth either way; less is what chance does to a p95. */
const NOTABLE = 1.1

const slowed = (quiet: LoadClass, busy: LoadClass, { value, ...rest }: Figure): readonly Block[] => {
  if (value === null) return []
  const numbers =
    `p95 is ${figureText(busy.total)} with ${levels(busy)} others in flight ` +
    `(${count(busy.attempts)} attempts) and ${figureText(quiet.total)} with ${levels(quiet)} (${count(quiet.attempts)})`
  const factor = timesText({ value, ...rest })
  if (value >= NOTABLE) return [paragraph(`Answers are slower under load: ${numbers}, ${factor}.`)]
  return [paragraph(`Answers are not slower under load: ${numbers}, ${factor}.`)]
}

const inputBlocks = ({ byInput }: UnderLoad): readonly Block[] => {
  if (byInput.length < 2) return []
  const rows = byInput.map(each => [
    levels(each),
    count(each.attempts),
    figureText(each.total),
    figureText(each.ttft),
    figureText(each.tpot)
  ])
  const titles = ['Input tokens', '>Attempts', '>p95 answer', '>p95 TTFT', '>p95 TPOT']
  const basis = softest(...byInput.flatMap(({ total, ttft, tpot }) => [total, ttft, tpot]))
  return [heading('p95 by length of the input'), table(titles, rows, basis)]
}
