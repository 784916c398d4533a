/** What a test states of traffic, costs and circumstances → the evidence a verdict is judged on. */

import type { CapacityPlan } from '../../src/capacity/planShape.ts'
import { assumed, derived, estimated, type Figure, unknown } from '../../src/figure.ts'
import { type LimitReplay, limits } from '../../src/limits/limitsShape.ts'
import { defaultsOf } from '../../src/option.ts'
import { type Alternative, type CostComparison, pricing } from '../../src/pricing/costShape.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import type { Stages, Sufficiency } from '../../src/verdict/grounds.ts'
import { CIRCUMSTANCES, type Circumstances } from '../../src/verdict/question.ts'
import { type Bucket, bucketsOf, logOf, type Row } from '../log/sample.ts'
import { planOf } from '../pricing/sample.ts'
import { filled } from '../report/filled.ts'

const DAY_SECONDS = 86_400

export type Case = {
  /** Requests of the log; left out: 100 answered ones, one of them a failure. */
  readonly rows?: readonly Row[]
  /** Instead of requests: hours of a usage export. */
  readonly hours?: readonly Bucket[]
  readonly days?: number
  /** Absent: every day counts alike. */
  readonly monthsFactor?: number
  /** `null`: unpriced. [USD/month] */
  readonly shared?: number | null
  readonly fixed?: number | null
  readonly unpricedAttempts?: number
  /** Other ways to pay; left out: none is known. [USD/month] */
  readonly openShared?: number
  readonly successor?: number
  /** With one GPU in its base. */
  readonly hybrid?: number
  /** The lowest tier that would do. */
  readonly tier?: string
  readonly sufficiency?: Partial<Sufficiency>
  readonly circumstances?: Partial<Circumstances>
}

const ROWS: readonly Row[] = Array.from({ length: 100 }, (_, i) => ({ at: i, status: i === 50 ? 500 : 200 }))

export const throttledRows: readonly Row[] = ROWS.map((row, i) => (i < 4 ? { ...row, status: 429 } : row))

export function evidenceOf(stated: Case = {}, plan: CapacityPlan = PLAN): Stages {
  const { rows = ROWS, hours, days = 14, circumstances, tier, sufficiency, ...money } = stated
  const description = describeTraffic(hours === undefined ? logOf(rows) : bucketsOf(hours, 3_600))
  return {
    description: { ...description, period: { ...description.period, spanSeconds: days * DAY_SECONDS } },
    limits: { ...NO_LIMITS, lowestSufficient: tier ?? null },
    plan,
    costs: costsOf(money, days),
    sufficiency: { rejectedShare: 0, truncation: [], ...sufficiency },
    circumstances: { ...defaultsOf(CIRCUMSTANCES), ...circumstances }
  }
}

const PLAN = planOf({ gpu: 'H100', gpus: 2 })

const NO_LIMITS: LimitReplay = filled(limits, {
  basis: 'estimated',
  tolerated: 0.001,
  demand: { requests: 0, throttledAttempts: null, unlisted: [], notes: [] },
  scenarios: [],
  lowestSufficient: null,
  reliefs: [],
  needs: [],
  why: 'not replayed here',
  rules: [],
  sources: [],
  reserved: [],
  unsized: []
})

function costsOf(
  { shared = 4_000, fixed = 6_000, unpricedAttempts = 0, openShared, successor, hybrid, ...stated }: Case,
  days: number
): CostComparison {
  const sharedUsd = usdOr(shared, derived, 'nothing in the log could be priced')
  const { monthsFactor = 730 / 24 / days } = stated
  const fixedUsd = usdOr(fixed, assumed, 'no price for this GPU')
  const none = unknown('USD', 'not used here')
  return filled(pricing, {
    period: {
      spanSeconds: days * DAY_SECONDS,
      monthsFactor,
      note: 'scaled from the log',
      lastWeek: null
    },
    shared: { stated: null, usdInPeriod: none, usdPerMonth: sharedUsd, lines: [] },
    fixed: {
      usdPerMonth: fixedUsd,
      stayingUsdPerMonth: { value: 0, unit: 'USD/month', basis: 'assumed' },
      gpus: assumed(2, 'GPUs'),
      lines: []
    },
    current: null,
    reconciliation: null,
    split: null,
    currency: null,
    terms: [],
    slices: [],
    waiting: [],
    cache: null,
    unserved: null,
    compared: { byToken: null, dedicated: null },
    cheaper: null,
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
    alternatives: [
      alternative('shared', sharedUsd),
      alternative('fixed', fixedUsd),
      ...(openShared === undefined
        ? []
        : [alternative('open-shared', usdOr(openShared, assumed, ''), unpricedAttempts / ANSWERED)]),
      ...(successor === undefined ? [] : [alternative('successor', usdOr(successor, derived, ''))]),
      ...(hybrid === undefined ? [] : [alternative('hybrid', usdOr(hybrid, estimated, ''))])
    ],
    successor: null,
    openShared: { usdPerMonth: none, workloads: [], unpriced: [] },
    reserved: [],
    extras: [],
    hybrid: { usdPerMonth: none, workloads: hybrid === undefined ? [] : [BASE] },
    scheduled: { usdPerMonth: none, savedAgainstFixed: none },
    sensitivity: [],
    overTerm: [],
    paybackMonths: none,
    unpriced:
      unpricedAttempts > 0
        ? [{ side: 'shared', name: 'm', attempts: unpricedAttempts, why: 'no price for m' }]
        : []
  })
}

/** Of the 100 attempts of a case, one fails. */
const ANSWERED = 99

const alternative = (id: Alternative['id'], usdPerMonth: Figure, unpricedShare = 0): Alternative => ({
  id,
  name: id,
  usdPerMonth,
  assumes: '',
  unpricedShare
})

const ONE_GPU = {
  replicas: 1,
  gpus: 1,
  usdBase: 1,
  usdOverflow: 1,
  usdPerMonth: 2,
  overflowShare: 0.1,
  usdSavedPerGpu: 1
}
const BASE = {
  sourceModels: ['gpt-4o-mini'],
  targetModel: 'gpt-oss-20b',
  gpu: 'H100',
  gpusPerReplica: 1,
  tokensPerReplicaMinute: 1,
  bases: [ONE_GPU],
  best: ONE_GPU
}

const usdOr = (usd: number | null, known: (value: number, unit: string) => Figure, why: string): Figure =>
  usd === null ? unknown('USD/month', why) : known(usd, 'USD/month')
