/** Attempts → classes by the load they met and by the length of their input. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { nearestRank } from './distribution.ts'

/** What each class holds, both ends included. */
export type Ranges = readonly (readonly [from: number, to: number])[]

/** Two classes an attempt. */
export type LoadCodes = {
  /** Its class by load and its class by input in one number: `first` · `INPUTS` + `second`; `NO_CLASS`: unserved. */
  readonly codes: Uint8Array
  /** Classes of `codes` by load: one for each range, and a last one for what states no duration. */
  readonly levels: number
  readonly levelRanges: Ranges
  readonly inputRanges: Ranges
}

export const NO_CLASS = 255

/** Each class reaches to four times the length of the one before it. */
const INPUT_LIMITS = [256, 1_024, 4_096, 16_384, 65_536, Number.POSITIVE_INFINITY] as const

/** Classes by input: those, and a last one for what states none, or no duration. */
export const INPUTS = INPUT_LIMITS.length + 1

/** Attempts answered by a model. @param others in flight at the arrival of each attempt @param most that any met */
export function loadCodes(log: RequestLog, others: Uint32Array, most: number): LoadCodes {
  const { flags, durationMicros, inputTokens, length } = log
  const cuts = cutsOf(timesPerLevel(log, others, most))
  const codeOf = codePerLevel(cuts, most)
  const codes = new Uint8Array(length)
  let longest = 0
  for (let i = 0; i < length; i++) {
    if (isUnserved(flags[i] as number)) codes[i] = NO_CLASS
    else if (Number.isNaN(durationMicros[i] as number)) codes[i] = cuts.length * INPUTS + INPUTS - 1
    else {
      const tokens = inputTokens[i] as number
      if (tokens > longest) longest = tokens
      codes[i] = (codeOf[others[i] as number] as number) * INPUTS + inputClass(tokens)
    }
  }
  return {
    codes,
    levels: cuts.length + 1,
    levelRanges: cuts.map((cut, code) => [code === 0 ? 0 : (cuts[code - 1] as number) + 1, cut]),
    inputRanges: INPUT_LIMITS.map((limit, code) => [
      code === 0 ? 1 : (INPUT_LIMITS[code - 1] as number) + 1,
      Math.min(limit, longest)
    ])
  }
}

function inputClass(tokens: number): number {
  if (!(tokens > 0)) return INPUTS - 1
  let code = 0
  while (tokens > (INPUT_LIMITS[code] as number)) code++
  return code
}

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** times[c] = attempts that were answered by a model, state a duration and met c others. */
function timesPerLevel(
  { flags, durationMicros, length }: RequestLog,
  others: Uint32Array,
  most: number
): Uint32Array {
  const times = new Uint32Array(most + 1)
  for (let i = 0; i < length; i++) {
    if (isUnserved(flags[i] as number) || Number.isNaN(durationMicros[i] as number)) continue
    const level = others[i] as number
    times[level] = (times[level] as number) + 1
  }
  return times
}

/**
 * Deciles of what arrivals met, as far as they differ: attempts that met the same are never divided. So the first class
 * holds a tenth of them or more, and the last one a tenth or less, or all that met the most.
 *
 * @returns the last level of every class
 */
function cutsOf(times: Uint32Array): readonly number[] {
  const attempts = times.reduce((sum, count) => sum + count, 0)
  if (attempts === 0) return []
  let [level, passed] = [-1, 0]
  const deciles = DECILES.map(p => {
    while (passed <= nearestRank(p, attempts)) passed += times[++level] as number
    return level
  })
  return [...new Set([...deciles, times.findLastIndex(count => count > 0)])]
}

/** By level; above the last cut there is nobody to ask. */
function codePerLevel(cuts: readonly number[], most: number): Uint8Array {
  const codes = new Uint8Array(most + 1)
  for (let level = 0, code = 0; level <= most; level++) {
    if (level > (cuts[code] as number)) code++
    codes[level] = code
  }
  return codes
}

const UNSERVED = FAILED | GATEWAY_CACHED

/** Refused, failed, or answered by nobody's model. */
const isUnserved = (flags: number): boolean => (flags & UNSERVED) !== 0
