/** How many rows an input has and how long its log is → signs that an export stopped at a limit. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../units.ts'
import { withCommas } from '../words.ts'

type RowLimit = {
  readonly stops: string
  /** The only format that stops there, where others often have as many rows by chance or by choice. */
  readonly only?: string
}

/** Where known exports stop. A log that happens to have as many rows is only asked about. */
const ROW_LIMITS: ReadonlyMap<number, RowLimit> = new Map([
  [500, { stops: 'Helicone’s dashboard stops', only: 'helicone-dashboard' }],
  [10_000, { stops: 'many search engines and dashboards stop' }],
  [50_000, { stops: 'Portkey’s log export stops' }],
  [1_500_000, { stops: 'Langfuse’s batch export stops' }]
])

/** @param readAs the id of the format that the rows are in */
export function rowLimitSign(rows: number, readAs: string | undefined): string | undefined {
  const limit = ROW_LIMITS.get(rows)
  if (limit === undefined || (limit.only !== undefined && limit.only !== readAs)) return undefined
  return `it has exactly ${withCommas(rows)} rows, where ${limit.stops}`
}

/** OpenAI's dashboard exports at most so many days (help.openai.com/8554956). */
const MOST_DAYS = 60
const LIMIT_MICROS = MOST_DAYS * MICROS_PER_DAY

/** Buckets cover the days to the second; requests leave out what was idle at either end: an hour of it is allowed. */
export function spanLimitSigns(data: RequestLog | UsageBuckets): readonly string[] {
  const isAtLimit =
    data.grain === 'bucket'
      ? data.coverEndMicros - data.coverStartMicros === LIMIT_MICROS
      : data.clock === 'wall' && isWithin(spanMicros(data), LIMIT_MICROS - MICROS_PER_HOUR, LIMIT_MICROS)
  return isAtLimit ? [`it spans exactly ${MOST_DAYS} days, the most that OpenAI’s dashboard exports`] : []
}

const spanMicros = ({ arrivalMicros, length }: RequestLog): number =>
  (arrivalMicros[length - 1] as number) - (arrivalMicros[0] as number)

const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most
