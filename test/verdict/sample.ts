/** What a test states of traffic, costs and circumstances → the evidence a verdict is judged on. */
import { assumed, derived, type Figure, unknown } from '../../src/figure.ts'
import type { CostComparison } from '../../src/pricing/costComparison.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import type { Evidence } from '../../src/verdict/criteria.ts'
import type { Circumstances } from '../../src/verdict/verdict.ts'
import { type Bucket, bucketsOf, logOf, type Row } from '../log/sample.ts'

const DAY_SECONDS = 86_400

export type Case = {
  /** Requests of the log; left out: 100 answered ones, one of them a failure. */
  readonly rows?: readonly Row[]
  /** Instead of requests: hours of a usage export. */
  readonly hours?: readonly Bucket[]
  readonly days?: number
  /** `null`: unpriced. [USD/month] */
  readonly shared?: number | null
  readonly fixed?: number | null
  readonly unpricedAttempts?: number
  readonly circumstances?: Partial<Circumstances>
}

const ROWS: readonly Row[] = Array.from({ length: 100 }, (_, i) => ({ at: i, status: i === 50 ? 500 : 200 }))

export const throttledRows: readonly Row[] = ROWS.map((row, i) => (i < 4 ? { ...row, status: 429 } : row))

export function evidenceOf({ rows = ROWS, hours, days = 14, circumstances, ...money }: Case = {}): Evidence {
  const description = describeTraffic(hours === undefined ? logOf(rows) : bucketsOf(hours, 3_600))
  return {
    description: { ...description, period: { ...description.period, spanSeconds: days * DAY_SECONDS } },
    costs: costsOf(money, days),
    circumstances: { outageCostsRevenue: null, earlyStage: null, costUrgent: null, ...circumstances }
  }
}

function costsOf(
  { shared = 4_000, fixed = 6_000, unpricedAttempts = 0 }: Case,
  days: number
): CostComparison {
  const sharedUsd = usdOr(shared, derived, 'nothing in the log could be priced')
  const fixedUsd = usdOr(fixed, assumed, 'no price for this GPU')
  const none = unknown('USD', 'not used here')
  return {
    period: { spanSeconds: days * DAY_SECONDS, monthsFactor: 730 / 24 / days, note: 'scaled from the log' },
    shared: { usdInPeriod: none, usdPerMonth: sharedUsd, lines: [] },
    fixed: { usdPerMonth: fixedUsd, gpus: assumed(2, 'GPUs'), lines: [] },
    savingPerMonth: none,
    fixedUsdPerMtok: none,
    sharedUsdPerMtok: none,
    breakEven: {
      traffic: derived((fixed ?? Number.NaN) / (shared ?? Number.NaN), 'times'),
      tokensPerMonth: none,
      utilisation: none,
      usdPerMtok: none,
      usdPerGpuHour: none,
      peakToAverage: none
    },
    alternatives: [],
    successor: null,
    openShared: { usdPerMonth: none, workloads: [], unpriced: [] },
    extras: [],
    hybrid: { usdPerMonth: none, workloads: [] },
    scheduled: { usdPerMonth: none, savedAgainstFixed: none },
    sensitivity: [],
    paybackMonths: none,
    unpriced:
      unpricedAttempts > 0
        ? [{ side: 'shared', name: 'm', attempts: unpricedAttempts, why: 'no price for m' }]
        : []
  }
}

const usdOr = (usd: number | null, known: (value: number, unit: string) => Figure, why: string): Figure =>
  usd === null ? unknown('USD/month', why) : known(usd, 'USD/month')
