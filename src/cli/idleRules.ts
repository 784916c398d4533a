/** Verbs → which of their options nothing heeds, given what else is said. */
import { FLEET, PROMISE, REPLICA, SIZING } from '../capacity/question.ts'
import { GATES, JUDGED } from '../cutover/question.ts'
import { LIMITS } from '../limits/question.ts'
import type { Option, Said } from '../option.ts'
import { EXTRAS } from '../pricing/extras.ts'
import { PRICES } from '../pricing/priceBook.ts'
import { SPLIT } from '../read/question.ts'
import type { CsvTable } from '../report/csvTables.ts'
import { CIRCUMSTANCES } from '../verdict/question.ts'
import {
  BENCHMARK,
  CANARY_PLAN,
  LIMITS_FILE,
  ORDERING,
  POINTS,
  PRICE_FILES,
  READINESS,
  REPORT,
  UPSTREAMS
} from './options.ts'
import { PAGE } from './pageQuestion.ts'
import { REUSE } from './reuseQuestion.ts'

/** What a run reads and writes. */
export type Run = {
  readonly said: Said
  readonly operands: readonly string[]
  /** Formats of the outputs. */
  readonly formats: ReadonlySet<string>
}

export type Rule = {
  readonly options: readonly Option[]
  readonly isIdle: (run: Run) => boolean
  /** What stands behind the flag. */
  readonly why: string
  /** The answer is the one that was asked for, all the more of it: said, not refused. */
  readonly isHarmless?: true
}

const AFTER_TRAFFIC: readonly Option[] = Object.values({
  ...PROMISE,
  ...SIZING,
  ...LIMITS,
  ...LIMITS_FILE,
  ...PRICES,
  ...PRICE_FILES,
  ...EXTRAS,
  ...CIRCUMSTANCES
})

const lacks =
  (format: string) =>
  ({ formats }: Run): boolean =>
    !formats.has(format)

const isTable =
  (...names: readonly CsvTable[]) =>
  ({ said }: Run): boolean =>
    names.some(name => name === said[REPORT.table.key])

const isUnsaid =
  ({ key }: Option) =>
  ({ said }: Run): boolean =>
    said[key] === undefined

const isSaid =
  ({ key }: Option) =>
  ({ said }: Run): boolean =>
    said[key] !== undefined

const OF_SIZING: readonly Rule[] = [
  {
    options: [PROMISE.ttftSeconds, PROMISE.tpotSeconds],
    isIdle: isSaid(SIZING.sloFromLog),
    why: 'sets a limit, and so does --slo from-log: leave one of them out'
  }
]

const OF_ANALYZE: readonly Rule[] = [
  ...OF_SIZING,
  {
    options: Object.values(PAGE),
    isIdle: lacks('html'),
    why: 'is for the HTML report: add --output report.html'
  },
  { options: [REPORT.table], isIdle: lacks('csv'), why: 'is for CSV: add --format csv' },
  {
    options: [REPORT.table],
    isIdle: run => isTable('split', 'split-costs')(run) && isUnsaid(SPLIT.by)(run),
    why: 'is of what --by splits by: add --by caller, model or tag.NAME'
  },
  {
    options: [REPORT.table],
    isIdle: run => isTable('checks')(run) && isUnsaid(REPORT.failOn)(run),
    why: 'lists the outcomes of checks: add --fail-on'
  },
  { options: [REPORT.summary], isIdle: lacks('json'), why: 'is for JSON: leave --format out' },
  {
    options: [REPORT.full, REPORT.section],
    isIdle: lacks('terminal'),
    why: 'is for the terminal report',
    isHarmless: true
  },
  {
    options: AFTER_TRAFFIC,
    isIdle: ({ said }) => said[REPORT.only.key] !== undefined,
    why: 'comes after the traffic, where --only traffic stops: leave one of them out'
  },
  { options: [EXTRAS.outageUsd], isIdle: isUnsaid(EXTRAS.outageHoursSpared), why: 'needs --outage-hours' },
  { options: [EXTRAS.outageHoursSpared], isIdle: isUnsaid(EXTRAS.outageUsd), why: 'needs --outage-cost' },
  {
    options: [EXTRAS.growthPerMonth, EXTRAS.priceFallPerYear],
    isIdle: isUnsaid(EXTRAS.termMonths),
    why: 'needs --term'
  },
  {
    options: [PRICES.exchangeDate],
    isIdle: isUnsaid(PRICES.currency),
    why: 'is the day of a rate: set --currency and --exchange-rate'
  }
]

const OF_PREDICT: readonly Rule[] = [
  {
    options: Object.values(BENCHMARK),
    isIdle: isSaid(POINTS.points),
    why: 'is for one benchmark, and --points names a file of them: leave one of them out'
  }
]

/** Seeds are drawn by the random router alone. */
const drawsNothing =
  ({ key }: Option) =>
  ({ said }: Run): boolean =>
    !String(said[key] ?? '').includes('random')

const OF_REPLAY: readonly Rule[] = [
  { options: [FLEET.seed], isIdle: drawsNothing(FLEET.router), why: 'is for --router random' }
]

const CACHE_SIZED_BY = [REUSE.model, REUSE.gpu, ...Object.values(REPLICA)]

const OF_REUSE: readonly Rule[] = [
  {
    options: CACHE_SIZED_BY,
    isIdle: isSaid(REUSE.kvCacheTokens),
    why: 'sizes the cache, which --kv-cache-tokens states: leave one of them out'
  },
  {
    options: CACHE_SIZED_BY,
    isIdle: run => isUnsaid(REUSE.model)(run) || isUnsaid(REUSE.gpu)(run),
    why: 'sizes the cache of a replica: set --model and --gpu'
  },
  {
    options: [REUSE.seed],
    isIdle: run => isSaid(REUSE.routers)(run) && drawsNothing(REUSE.routers)(run),
    why: 'is for --router random'
  }
]

const isCheck = ({ operands }: Run): boolean => operands[0] === 'check'

const OF_ORDER: readonly Rule[] = [
  {
    options: [ORDERING.repository, ORDERING.source, ORDERING.seed],
    isIdle: isCheck,
    why: 'is for writing an order, not for order check: leave it out'
  },
  {
    options: [ORDERING.order, ORDERING.kvCacheTokens],
    isIdle: run => !isCheck(run),
    why: 'is for order check: leave it out'
  }
]

const OF_READINESS: readonly Rule[] = [
  {
    options: [READINESS.plan],
    isIdle: isSaid(READINESS.targetModel),
    why: 'tells the target model, which --target-model names: leave one of them out'
  }
]

const OF_RECORD: readonly Rule[] = [
  {
    options: [UPSTREAMS.modelMap],
    isIdle: isUnsaid(UPSTREAMS.canary),
    why: 'names models of a canary: set --canary URL'
  },
  {
    options: [UPSTREAMS.splitBy],
    isIdle: isUnsaid(UPSTREAMS.split),
    why: 'is for a split between two upstreams: set --canary URL --split SHARE'
  }
]

const OF_CUTOVER: readonly Rule[] = [
  { options: [CANARY_PLAN.saveCalibration], isIdle: isUnsaid(CANARY_PLAN.plan), why: 'needs --plan' },
  { options: [GATES.maxScoreDrop], isIdle: isUnsaid(JUDGED.score), why: 'needs --score' }
]

const OF_BACKTEST: readonly Rule[] = [
  ...OF_SIZING,
  {
    options: [SIZING.disaggregated],
    isIdle: () => true,
    why: 'sizes a fleet beside the one that is tested: analyze shows it'
  }
]

export const RULES_OF_VERBS: Readonly<Record<string, readonly Rule[]>> = {
  analyze: OF_ANALYZE,
  predict: OF_PREDICT,
  replay: OF_REPLAY,
  backtest: OF_BACKTEST,
  reuse: OF_REUSE,
  order: OF_ORDER,
  readiness: OF_READINESS,
  record: OF_RECORD,
  cutover: OF_CUTOVER
}
