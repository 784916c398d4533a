/** Requests of a log → warnings where their usage shows that a row is no call of its own: told of several times, or several calls. */
import type { Warning } from '../log/readingShape.ts'
import { FAILED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
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
/** Programs around one another write of a call one after the other. */
const AT_ONCE_MICROS = 50 * MICROS_PER_MILLI

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
  let [known, near, elsewhere, atOnce] = [0, 0, 0, 0]
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
    if (areAtOnce(log, before, row)) atOnce++
  }
  const areFew = last.size < FEWEST_SIZES || last.size * MOST_OF_ONE < known
  const areBack = elsewhere > Math.max(MOST_ELSEWHERE * near, atOnce)
  if (near < Math.max(FEWEST, LEAST_SHARE * known, told + 1) || areFew || areBack) return []
  return [
    {
      code: 'repeated-usage',
      message: `${withCommas(near)} of ${withCommas(known)} requests state the same input and output tokens as one that was under way or had just ended.`,
      effect:
        'If these records tell of one call several times, as spans around it or its start and end do, requests, tokens and costs are too many: export one record a call.'
    }
  ]
}

/** Whether two calls begin together, or end together. */
function areAtOnce({ arrivalMicros, durationMicros }: RequestLog, before: number, row: number): boolean {
  const gap = (arrivalMicros[row] as number) - (arrivalMicros[before] as number)
  const later = gap + (durationMicros[row] || 0) - (durationMicros[before] || 0)
  return Math.min(gap, Math.abs(later)) <= AT_ONCE_MICROS
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

/** Less than a question of one word. */
const SMALLEST_INPUT = 4
const LONG_ANSWER = 50
const LEAST_SMALL = 0.2

/** Inputs that are none: of programs that count apart what a prompt cache holds. */
export function tinyInputs({ inputTokens, outputTokens, length }: RequestLog): readonly Warning[] {
  const seen = inputTokens.subarray(0, Math.min(length, MOST_LOOKED_AT))
  const small = seen.reduce(
    (count, input, i) =>
      count + (input >= 1 && input <= SMALLEST_INPUT && (outputTokens[i] as number) >= LONG_ANSWER ? 1 : 0),
    0
  )
  if (small < FEWEST || small < LEAST_SMALL * seen.length) return []
  return [
    {
      code: 'tiny-inputs',
      message: `${withCommas(small)} of ${withCommas(seen.length)} requests state at most ${SMALLEST_INPUT} input tokens for answers of ${LONG_ANSWER} and more: what a prompt cache holds may be counted apart, and not here.`,
      effect:
        'Input, costs at list prices and the work of prompts may be far too low. Export the tokens read from the cache and written into it, too.'
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
  if (empty === 0 || empty === length) return []
  return [
    {
      code: 'unsaid-outcomes',
      message: `${withCommas(empty)} of ${withCommas(length)} requests state no tokens, and nothing known says how calls ended.`,
      effect: 'They count as answered. Where they failed, name the column that says so: --map "status=…".'
    }
  ]
}
