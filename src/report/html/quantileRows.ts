/** A distribution → the row of a chart of quantiles, and the table beneath it. */
import type { Distribution } from '../../figure.ts'
import { type Table, table } from '../blocks.ts'
import type { Quantiles } from './chart.ts'

export const quantiles = (label: string, known: Distribution | null): readonly Quantiles[] => {
  if (known === null) return []
  const { p50, p90, p95, p99, max } = known
  return [{ label, p50, p90, p95, p99, max }]
}

export const quantileTable = (
  rows: readonly Quantiles[],
  write: (value: number | null) => string,
  basis: string
): Table =>
  table(
    ['', '>p50', '>p90', '>p95', '>p99', '>Max'],
    rows.map(({ label, p50, p90, p95, p99, max }) => [label, ...[p50, p90, p95, p99, max].map(write)]),
    basis
  )
