/** When calls came → warnings: a silence that traffic does not explain, and models that are no longer called. */
import { sumsOfCoarseClock } from '../log/coarseClock.ts'
import type { Warning } from '../log/readingShape.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
import { count, duration } from '../words.ts'

/** Calls that the rest of the log lets expect: fewer may be missing by chance or by habit. */
const EXPECTED_CALLS = 50
/** Fewer, or in less time, show no rate. */
const [LEAST_CALLS, LEAST_SEEN] = [100, MICROS_PER_DAY]
/** Nights and weekends come more than once: the next longest silence is nearly as long. */
const OVER_NEXT = 3
const LEAST_SILENCE = 6 * MICROS_PER_HOUR
/** Share of the attempts from which on a model counts. */
const NOTABLE_SHARE = 0.05
const MOST_NAMED = 3

/** `[]` without a wall clock. */
export const courseDoubts = (data: RequestLog | UsageBuckets): readonly Warning[] => {
  if (data.clock !== 'wall' || data.length === 0) return []
  const course = courseOf((data.grain === 'request' ? sumsOfCoarseClock(data) : null) ?? data)
  return [...silence(course), ...leftModels(data, course)]
}

type Course = {
  readonly starts: Float64Array
  /** Of each: 0 of a moment. [µs] */
  readonly width: number
  /** `null`: one each. */
  readonly calls: Float64Array | null
}

const courseOf = (data: RequestLog | UsageBuckets): Course =>
  data.grain === 'request'
    ? { starts: data.arrivalMicros, width: 0, calls: null }
    : { starts: data.startMicros, width: data.bucketSeconds * MICROS_PER_SECOND, calls: data.requests }

function silence({ starts, width, calls }: Course): readonly Warning[] {
  let [longest, next, from] = [0, 0, 0]
  let all = calls?.[0] ?? 1
  for (let i = 1; i < starts.length; i++) {
    const gap = (starts[i] as number) - (starts[i - 1] as number) - width
    all += calls?.[i] ?? 1
    if (gap > longest) [next, longest, from] = [longest, gap, (starts[i - 1] as number) + width]
    else if (gap > next) next = gap
  }
  const span = (starts.at(-1) as number) + width - (starts[0] as number)
  const seen = span - longest
  const isUsual = longest < LEAST_SILENCE || longest < OVER_NEXT * next
  const isThin = all < LEAST_CALLS || seen < LEAST_SEEN || (all / seen) * longest < EXPECTED_CALLS
  if (isUsual || isThin || isWeekend(from, longest)) return []
  return [
    {
      code: 'silence',
      message: `No call for ${duration(longest / MICROS_PER_SECOND)} from ${minuteText(from)} on, the longest silence by far.`,
      effect: `If nothing was recorded then, the sums of a month are ${count(Number((span / seen).toPrecision(3)))} times as high: audit the stretches beside it, with --until ${secondText(width > 0 ? from : from + MICROS_PER_SECOND)} or --since ${secondText(width > 0 ? from + longest : from + longest - MICROS_PER_SECOND)}.`
    }
  ]
}

/** Of a week that begins on Monday, in UTC: where it is latest a Thursday's work is over, and where it is earliest Monday's begins. */
const [EARLIEST, LATEST] = [3.5 * MICROS_PER_DAY, 8 * MICROS_PER_DAY]
const LONGEST_WEEKEND = 3 * MICROS_PER_DAY
/** 1970 began on a Thursday. */
const MONDAY_AFTER_1970 = 4 * MICROS_PER_DAY
const WEEK = 7 * MICROS_PER_DAY

/** Of any zone, Friday and Saturday or Saturday and Sunday: a log of one or two weeks holds only one in full. */
const isWeekend = (from: number, length: number): boolean => {
  const intoWeek = (from - MONDAY_AFTER_1970) % WEEK
  return length <= LONGEST_WEEKEND && intoWeek >= EARLIEST && intoWeek + length <= LATEST
}

/** Models that were called often, and not in the last days of the log. */
function leftModels(
  { model, models }: RequestLog | UsageBuckets,
  { starts, width, calls }: Course
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
      effect: `Sums, dates of switching off and fleets count ${it} as if still in use. For the models of today alone, add --since ${secondText(width > 0 ? last : last + MICROS_PER_SECOND)}.`
    }
  ]
}

/** `2026-11-03T14:00:02Z`, as `--since` takes it. */
const secondText = (micros: number): string =>
  `${new Date(micros / MICROS_PER_MILLI).toISOString().slice(0, 19)}Z`

const minuteText = (micros: number): string =>
  `${new Date(micros / MICROS_PER_MILLI).toISOString().slice(0, 16).replace('T', ' ')} UTC`
