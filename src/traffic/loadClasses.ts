/** Attempts → classes by the load they met and by the length of their input. */
import type { RequestLog } from '../log/trafficLog.ts'
import { nearestRank } from './distribution.ts'
import { isUnserved } from './latency.ts'
import { type Classes, NO_CLASS } from './quantilePerClass.ts'

/** With what each class holds, both ends included. */
export type RangedClasses = Classes & { readonly ranges: readonly (readonly [from: number, to: number])[] }

/** Answered by a model, and with a duration. */
const takesPart = ({ flags, durationMicros }: RequestLog, i: number): boolean =>
  !(isUnserved(flags[i] as number) || Number.isNaN(durationMicros[i]))

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/**
 * Deciles of what arrivals met, as far as they differ: attempts that met the same are never divided. So the first class
 * holds a tenth of them or more, and the last one a tenth or less, or all that met the most.
 *
 * @param others in flight at the arrival of each attempt
 */
export function inFlightClasses(log: RequestLog, others: Uint32Array): RangedClasses {
  const times = timesPerLevel(log, others)
  const cuts = cutsOf(times)
  const codeOf = new Uint8Array(times.length)
  for (let level = 0, code = 0; level < times.length; level++) {
    if (level > (cuts[code] as number)) code++
    codeOf[level] = code
  }
  const codes = new Uint8Array(log.length)
  for (let i = 0; i < log.length; i++)
    codes[i] = takesPart(log, i) ? (codeOf[others[i] as number] as number) : NO_CLASS
  return {
    codes,
    count: cuts.length,
    ranges: cuts.map((cut, code) => [code === 0 ? 0 : (cuts[code - 1] as number) + 1, cut])
  }
}

/** times[c] = attempts that met c others. */
function timesPerLevel(log: RequestLog, others: Uint32Array): Uint32Array {
  let most = -1
  for (let i = 0; i < log.length; i++)
    if ((others[i] as number) > most && takesPart(log, i)) most = others[i] as number
  const times = new Uint32Array(most + 1)
  for (let i = 0; i < log.length; i++) {
    if (takesPart(log, i)) times[others[i] as number] = (times[others[i] as number] as number) + 1
  }
  return times
}

/** The last level of every class. */
function cutsOf(times: Uint32Array): readonly number[] {
  const attempts = times.reduce((sum, count) => sum + count, 0)
  if (attempts === 0) return []
  let [level, passed] = [-1, 0]
  const deciles = DECILES.map(p => {
    while (passed <= nearestRank(p, attempts)) passed += times[++level] as number
    return level
  })
  return [...new Set([...deciles, times.length - 1])]
}

/** Each class reaches to four times the length of the one before it. */
const INPUT_LIMITS = [256, 1_024, 4_096, 16_384, 65_536, Number.POSITIVE_INFINITY] as const

/** Tokens; the range of the last class ends at the longest input. */
export function inputClasses(log: RequestLog): RangedClasses {
  const { inputTokens } = log
  const codes = new Uint8Array(log.length).fill(NO_CLASS)
  let longest = 0
  for (let i = 0; i < log.length; i++) {
    const tokens = inputTokens[i] as number
    if (!(tokens > 0 && takesPart(log, i))) continue
    let code = 0
    while (tokens > (INPUT_LIMITS[code] as number)) code++
    codes[i] = code
    if (tokens > longest) longest = tokens
  }
  const ranges = INPUT_LIMITS.map(
    (limit, code) =>
      [code === 0 ? 1 : (INPUT_LIMITS[code - 1] as number) + 1, Math.min(limit, longest)] as const
  )
  return { codes, count: INPUT_LIMITS.length, ranges }
}
