/** Requests of a log → warnings where their usage shows that a row is no call of its own: told of several times, or several calls. */
import type { Warning } from '../log/readingShape.ts'
import { FAILED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { withCommas } from '../words.ts'

/** So many of the first requests show it. */
const MOST_LOOKED_AT = 4_000
const FEWEST = 2
const LEAST_SHARE = 0.1
const FEWEST_SIZES = 3
/** Records of one call: its steps, the spans around it. Where more are alike, sizes are few by nature. */
const MOST_OF_ONE = 8
/** Where sizes come back by themselves, they do so at other times, too. */
const MOST_ELSEWHERE = 0.25

/**
 * An input and an output alike is rare by chance where sizes differ, and in a call that is still under way, or has just ended,
 * rarer still: spans around a call, its start and its success, copies with ids of their own.
 *
 * @param log in order of arrival
 * @param told how many rows are known already to equal another
 */
export function repeatedUsage(log: RequestLog, told: number): readonly Warning[] {
  const { arrivalMicros, durationMicros, inputTokens, outputTokens } = log
  const last = new Map<number, number>()
  let [known, near, elsewhere] = [0, 0, 0]
  for (let row = 0; row < Math.min(log.length, MOST_LOOKED_AT); row++) {
    const [input, output] = [inputTokens[row] as number, outputTokens[row] as number]
    if (!(input > 1 && output > 1)) continue
    known++
    const usage = input * 2 ** 24 + output
    const before = last.get(usage)
    last.set(usage, row)
    if (before === undefined) continue
    const end = (arrivalMicros[before] as number) + (durationMicros[before] || 0)
    if ((arrivalMicros[row] as number) <= end + MICROS_PER_SECOND) near++
    else elsewhere++
  }
  const isByNature =
    last.size < FEWEST_SIZES || last.size * MOST_OF_ONE < known || elsewhere > MOST_ELSEWHERE * near
  if (near < FEWEST || near < LEAST_SHARE * known || near <= told || isByNature) return []
  return [
    {
      code: 'repeated-usage',
      message: `${withCommas(near)} of ${withCommas(known)} requests state the same input and output tokens as one that was under way or had just ended.`,
      effect:
        'If these records tell of one call several times, as spans around it or its start and end do, requests, tokens and costs are too many: export one record a call.'
    }
  ]
}

/** No model in wide use takes more in one call. */
const LARGEST_INPUT = 1_100_000
const LEAST_LARGE = 0.05

/** Rows that no single call can be, in a log that is read as one of calls. */
export function impossibleInputs({ inputTokens, length }: RequestLog): readonly Warning[] {
  const seen = inputTokens.subarray(0, Math.min(length, MOST_LOOKED_AT))
  const large = seen.reduce((count, tokens) => count + (tokens > LARGEST_INPUT ? 1 : 0), 0)
  if (large === 0 || large < LEAST_LARGE * seen.length) return []
  return [
    {
      code: 'impossible-inputs',
      message: `${withCommas(large)} of ${withCommas(seen.length)} requests state more input than a model takes in one call.`,
      effect:
        'If rows are sums of several calls, as of a session or an agent’s run, there are more requests, and smaller ones: sizes, rates, limits and the sizing are not those of the calls. Export the calls themselves.'
    }
  ]
}

/** Calls without tokens among others that have some, in a log that says of no call how it ended. */
export function unsaidOutcomes({
  inputTokens,
  outputTokens,
  status,
  flags,
  length
}: RequestLog): readonly Warning[] {
  let empty = 0
  for (let row = 0; row < length; row++) {
    if (status[row] !== 0 || ((flags[row] as number) & FAILED) !== 0) return []
    if (!((inputTokens[row] as number) > 0 || (outputTokens[row] as number) > 0)) empty++
  }
  if (empty === 0 || empty * 2 > length) return []
  return [
    {
      code: 'unsaid-outcomes',
      message: `${withCommas(empty)} of ${withCommas(length)} requests state no tokens, and nothing known says how calls ended.`,
      effect: 'They count as answered. Where they failed, name the column that says so: --map "status=…".'
    }
  ]
}
