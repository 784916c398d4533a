/** A number with its unit and the ground it stands on: what every stage hands to the report. */

/**
 * From firmest to softest. `derived` is computed from measured numbers alone; `stated` is what the
 * log's maker computed, which nothing here can check; `estimated` is a model's output.
 */
export const BASES = ['measured', 'derived', 'stated', 'estimated', 'assumed'] as const
export type Basis = (typeof BASES)[number]

export type Figure = {
  /** `null`: the log cannot say. Never 0 for unknown. */
  readonly value: number | null
  readonly unit: string
  readonly basis: Basis
  /** Present where `value` is the middle of a range, or where only the range is known. */
  readonly low?: number
  readonly high?: number
  readonly note?: string
}

/** Quantiles by linear interpolation at rank (n − 1)·p: Hyndman & Fan (1996) type 7, numpy's default. */
export type Distribution = {
  readonly count: number
  readonly mean: number
  readonly min: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  readonly unit: string
  readonly basis: Basis
  readonly nearestRank?: NearestRank
}

/** Quantiles that are values of the log: the smallest with at least that share of values at or below it. */
type NearestRank = { readonly p50: number; readonly p95: number; readonly p99: number }

export const measured = (value: number, unit: string, note?: string): Figure =>
  figure(value, unit, 'measured', note)
export const derived = (value: number, unit: string, note?: string): Figure =>
  figure(value, unit, 'derived', note)
export const estimated = (value: number, unit: string, note?: string): Figure =>
  figure(value, unit, 'estimated', note)
export const assumed = (value: number, unit: string, note?: string): Figure =>
  figure(value, unit, 'assumed', note)

/** A figure the log cannot give, with the reason. */
export const unknown = (unit: string, note: string, basis: Basis = 'measured'): Figure => ({
  value: null,
  unit,
  basis,
  note
})

/** Only the bounds are known: the value stays `null`. */
export const between = (low: number, high: number, unit: string, note: string): Figure => ({
  value: null,
  unit,
  basis: 'estimated',
  low,
  high,
  note
})

/** The softest of several bases: a sum is no firmer than its weakest part. */
export const weakest = (...bases: readonly Basis[]): Basis =>
  BASES[Math.max(0, ...bases.map(basis => BASES.indexOf(basis)))] as Basis

/** The same figures, none of them firmer than `basis`: for what was computed from softer inputs than usual. */
export function softened<Value>(value: Value, basis: Basis): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => softened(item, basis)) as Value
  const entries = Object.entries(value).map(([key, inner]) =>
    key === 'basis' ? [key, weakest(inner as Basis, basis)] : [key, softened(inner as unknown, basis)]
  )
  return Object.fromEntries(entries) as Value
}

function figure(value: number, unit: string, basis: Basis, note: string | undefined): Figure {
  return {
    value: Number.isFinite(value) ? value : null,
    unit,
    basis,
    ...(note === undefined ? {} : { note })
  }
}

/** With quantiles that are values of the log: the smallest with at least that share of values at or below it. */
export type RankedDistribution = Distribution & { readonly nearestRank: NearestRank }
