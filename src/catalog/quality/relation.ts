/** Two models' values on the same indices → the relation that an open model bears to a closed one. */
import type { Source } from '../source.ts'
import { BENCHMARKS, type BenchmarkId, type ClosedModel, type Measured, type OpenModel } from './rows.ts'

/** `same`: it is the model itself; `unknown`: no index holds both. */
export const RELATIONS = ['same', 'at-least-as-good', 'about-as-good', 'weaker', 'unknown'] as const
export type Relation = (typeof RELATIONS)[number]

/** How an open model is run: `plain` without thinking. */
export type Mode = 'plain' | 'thinking'

/** One index on which both models were measured. */
type Comparison = {
  readonly benchmark: BenchmarkId
  readonly open: Measured
  readonly closed: Measured
  /** Open less closed. [points of the index] */
  readonly difference: number
  /** √(sd² + sd²). */
  readonly sd: number
  /** The larger of `sd` and the index's own tolerance. */
  readonly tolerance: number
}

export type Judged = {
  readonly relation: Relation
  /** One shared index only. */
  readonly thin: boolean
  /** Mean of difference / tolerance, each within ±6. */
  readonly margin: number
  readonly comparisons: readonly Comparison[]
}

const ORDER: readonly BenchmarkId[] = ['arena10', 'arena08', 'eci', 'mteb']

/**
 * On the newest version of each index that holds both: *at least as good* where every d ≥ −s; *about as good* where every
 * d ≥ −t and mean(d/t) ≥ −0.75; else *weaker*, mixed signs included.
 */
export function relationOf(closed: ClosedModel, open: OpenModel, mode: Mode): Judged {
  const comparisons: Comparison[] = []
  for (const benchmark of ORDER) {
    const { index } = BENCHMARKS[benchmark]
    if (comparisons.some(({ benchmark: other }) => BENCHMARKS[other].index === index)) continue
    const pair = compared(closed, open, mode, benchmark)
    if (pair !== null) comparisons.push(pair)
  }
  const margin =
    comparisons.reduce((sum, { difference, tolerance }) => sum + clamped(difference / tolerance), 0) /
    comparisons.length
  return {
    relation: worded(comparisons, margin),
    thin: comparisons.length === 1,
    margin: comparisons.length === 0 ? 0 : margin,
    comparisons
  }
}

const clamped = (value: number): number => Math.max(-6, Math.min(6, value))

function worded(comparisons: readonly Comparison[], margin: number): Relation {
  if (comparisons.length === 0) return 'unknown'
  if (comparisons.every(({ difference, sd }) => difference >= -sd)) return 'at-least-as-good'
  const isNear = comparisons.every(({ difference, tolerance }) => difference >= -tolerance)
  return isNear && margin >= -0.75 ? 'about-as-good' : 'weaker'
}

function compared(
  closed: ClosedModel,
  open: OpenModel,
  mode: Mode,
  benchmark: BenchmarkId
): Comparison | null {
  const [ours, theirs] = [openValue(open, mode, benchmark), closedValue(closed, benchmark)]
  if (ours === undefined || theirs === undefined) return null
  const sd = Math.hypot(ours.sd, theirs.sd)
  return {
    benchmark,
    open: ours,
    closed: theirs,
    difference: ours.value - theirs.value,
    sd,
    tolerance: Math.max(sd, BENCHMARKS[benchmark].tolerance)
  }
}

const BEST = 'best setting on record'
/** Where a closed model states no preference. */
const USUAL = [
  ...['default', 'non-thinking', 'medium (default)', 'medium', 'high', 'max', 'xhigh', 'thinking'],
  BEST
]
const PLAIN = [
  'non-thinking',
  'non-thinking fp8',
  'non-thinking bf16',
  'non-thinking/default',
  'non-reasoning'
]
const THINKING = [
  ...['thinking', 'thinking (default)', 'thinking (default) bf16', 'thinking (default) nvfp4'],
  ...['thinking (xhigh)', 'high', 'max', 'xhigh', 'reasoning', 'reasoning (effort not stated)'],
  ...['v1.5 thinking', 'default', BEST, 'medium']
]

function closedValue({ prefers, values }: ClosedModel, benchmark: BenchmarkId): Measured | undefined {
  const rows = values.get(benchmark)
  return first(rows, prefers.length > 0 ? [...prefers, BEST] : [BEST]) ?? first(rows, USUAL) ?? rows?.[0]
}

function openValue({ modes, values }: OpenModel, mode: Mode, benchmark: BenchmarkId): Measured | undefined {
  const rows = values.get(benchmark)
  if (mode === 'thinking') return modes === 'plain' ? undefined : first(rows, THINKING)
  if (modes === 'plain') return first(rows, [...PLAIN, 'default', BEST]) ?? rows?.[0]
  const isUnsaid = modes === 'unstated' && BENCHMARKS[benchmark].index === 'Arena'
  return first(rows, isUnsaid ? [...PLAIN, 'default'] : PLAIN)
}

function first(rows: readonly Measured[] | undefined, settings: readonly string[]): Measured | undefined {
  for (const setting of settings) {
    const row = rows?.find(each => each.setting === setting)
    if (row !== undefined) return row
  }
  return undefined
}

/** Modes that a model may be served in. */
export const modesOf = ({ modes }: OpenModel): readonly Mode[] =>
  modes === 'plain'
    ? ['plain']
    : modes === 'thinks' || modes === 'effort'
      ? ['thinking']
      : ['plain', 'thinking']

/** Where the values of a relation were read. */
export const sourcesOf = ({ comparisons }: Judged): readonly Source[] =>
  comparisons.map(({ benchmark }) => BENCHMARKS[benchmark].source)

/** `Arena 2026-08-19: 1383.0 against 1335.4 (+47.6); …`. */
export const comparisonsInWords = ({ comparisons }: Judged): string =>
  comparisons
    .map(({ benchmark, open, closed, difference }) => {
      const { index, version } = BENCHMARKS[benchmark]
      const sign = difference >= 0 ? '+' : '−'
      return `${index} ${version}: ${open.value} (${open.setting}) against ${closed.value} (${closed.setting}), ${sign}${Math.abs(difference).toFixed(1)}`
    })
    .join('; ')
