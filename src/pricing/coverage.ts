/** What a log misses of its bill → how much more is sized and priced for it, and what the verdict says of it. */
import type { Reconciliation } from './reconciliationShape.ts'

/** Less is the export's rounding, or its lag. [share] */
const LEAST_MISSING = 0.02
/** A log that misses more says so in the verdict. [share] */
const MOST_MISSING = 0.1

/** Share of the bill that the log holds, by which its traffic is scaled; 1 without a bill, and where as good as nothing is missing. */
export function missingCoverage(reconciliation: Reconciliation | null): number {
  const value = reconciliation?.coverage.value ?? 1
  return value > 0 && value < 1 - LEAST_MISSING ? value : 1
}

export const coverageAssumed = (coverage: number) =>
  coverage === 1
    ? []
    : [
        {
          name: 'what the log misses of the bill',
          value: `${percent(1 - coverage)} %: its traffic is scaled by ${Number((1 / coverage).toPrecision(4))}`,
          flag: '--bill',
          why: 'what is missing is taken to be like what is there, in sizes, hours and models'
        }
      ]

export function missedByLog(reconciliation: Reconciliation | null): readonly string[] {
  const value = reconciliation?.coverage.value ?? null
  if (reconciliation === null || value === null || value >= 1 - MOST_MISSING) return []
  return [
    `The log holds ${percent(value)} % of what ${reconciliation.source} bills: the rest is taken to be like it. Complete the log before you sign.`
  ]
}

const percent = (share: number): number => Number((100 * share).toPrecision(3))
