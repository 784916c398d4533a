/** When calls came → warnings: a silence that traffic does not explain, and models that are no longer called. */
import type { Warning } from '../log/readingShape.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
import { count, duration } from '../words.ts'

/** Calls that the rest of the log lets expect: fewer may be missing by chance or by habit. */
const EXPECTED_CALLS = 50
/** Nights and weekends come more than once: the next longest silence is nearly as long. */
const OVER_NEXT = 3
const LEAST_SILENCE = 6 * MICROS_PER_HOUR
/** Share of the attempts from which on a model counts. */
const NOTABLE_SHARE = 0.05
const MOST_NAMED = 3

/** `[]` without a wall clock. */
export const courseDoubts = (data: RequestLog | UsageBuckets): readonly Warning[] => {
  if (data.clock !== 'wall' || data.length === 0) return []
  const starts = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const width = data.grain === 'request' ? 0 : data.bucketSeconds * MICROS_PER_SECOND
  const calls = data.grain === 'request' ? null : data.requests
  return [...silence(starts, width, calls), ...leftModels(data, starts, width, calls)]
}

function silence(starts: Float64Array, width: number, calls: Float64Array | null): readonly Warning[] {
  let [longest, next, from] = [0, 0, 0]
  let all = calls?.[0] ?? 1
  for (let i = 1; i < starts.length; i++) {
    const gap = (starts[i] as number) - (starts[i - 1] as number) - width
    all += calls?.[i] ?? 1
    if (gap > longest) [next, longest, from] = [longest, gap, (starts[i - 1] as number) + width]
    else if (gap > next) next = gap
  }
  const span = (starts.at(-1) as number) + width - (starts[0] as number)
  const expected = (all / (span - longest)) * longest
  const isUsual = longest < LEAST_SILENCE || longest < OVER_NEXT * next || !(expected >= EXPECTED_CALLS)
  if (isUsual || isWeekend(from, longest)) return []
  return [
    {
      code: 'silence',
      message: `No call for ${duration(longest / MICROS_PER_SECOND)} from ${minuteText(from)} on, the longest silence by far.`,
      effect: `If nothing was recorded then, the sums of a month are ${count(Number((span / (span - longest)).toPrecision(3)))} times as high: audit the stretches beside it, with --until ${secondText(from + MICROS_PER_SECOND)} or --since ${secondText(from + longest - MICROS_PER_SECOND)}.`
    }
  ]
}

const FRIDAY_NOON = 4.5 * MICROS_PER_DAY
/** 1970 began on a Thursday. */
const MONDAY_AFTER_1970 = 4 * MICROS_PER_DAY
const WEEK = 7 * MICROS_PER_DAY

/** Within Friday noon to Monday noon, in UTC: one week holds only one. */
const isWeekend = (from: number, length: number): boolean => {
  const intoWeek = (from - MONDAY_AFTER_1970) % WEEK
  return intoWeek >= FRIDAY_NOON && intoWeek + length <= WEEK + MICROS_PER_DAY / 2
}

/** Models that were called often, and not in the last days of the log. */
function leftModels(
  { model, models }: RequestLog | UsageBuckets,
  starts: Float64Array,
  width: number,
  calls: Float64Array | null
): readonly Warning[] {
  const seen = models.map(name => ({ name, calls: 0, first: Number.POSITIVE_INFINITY, last: 0 }))
  let all = 0
  for (let i = 0; i < starts.length; i++) {
    const one = seen[model[i] as number] as (typeof seen)[number]
    const many = calls?.[i] ?? 1
    const start = starts[i] as number
    if (one.calls === 0) one.first = start
    one.calls += many
    one.last = start + width
    all += many
  }
  const end = (starts.at(-1) as number) + width
  const left = seen.filter(
    one =>
      one.name !== '' &&
      one.calls >= NOTABLE_SHARE * all &&
      end - one.last >= MICROS_PER_DAY &&
      (one.calls / Math.max(one.last - one.first, MICROS_PER_HOUR)) * (end - one.last) >= EXPECTED_CALLS
  )
  if (left.length === 0) return []
  const last = Math.max(...left.map(one => one.last))
  const names = left.slice(0, MOST_NAMED).map(({ name }) => name)
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : ''
  const [was, it] = left.length === 1 ? ['was', 'it'] : ['were', 'them']
  return [
    {
      code: 'models-left',
      message: `${names.join(', ')}${more} ${was} last called ${duration((end - last) / MICROS_PER_SECOND)} before the log ends.`,
      effect: `Sums, dates of switching off and fleets count ${it} as if still in use. For the models of today alone, add --since ${secondText(last + MICROS_PER_SECOND)}.`
    }
  ]
}

/** `2026-11-03T14:00:02Z`, as `--since` takes it. */
const secondText = (micros: number): string =>
  `${new Date(micros / MICROS_PER_MILLI).toISOString().slice(0, 19)}Z`

const minuteText = (micros: number): string =>
  `${new Date(micros / MICROS_PER_MILLI).toISOString().slice(0, 16).replace('T', ' ')} UTC`
