/** A log → the core figures of each model or caller. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { FAILED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { type Scratch, scratchFor } from './scratch.ts'
import type { Slice } from './trafficShape.ts'
import { busiestSliding, heaviestSliding } from './windows.ts'

/** Callers shown one by one; the log may have thousands. */
const MOST_CALLERS = 20

const MINUTE_MICROS = 60 * MICROS_PER_SECOND

export type Codes = Uint16Array | Uint32Array

/**
 * The core figures per value of a dictionary column, the busiest first.
 *
 * @param codes index into `names` per attempt
 * @param most how many to describe
 * @param scratch filled anew
 */
export function describeSlices(
  log: RequestLog,
  codes: Codes,
  names: readonly string[],
  spanSeconds: number,
  most: number,
  scratch = scratchFor(log)
): readonly Slice[] {
  const counts = countsPerCode(log, codes, names.length)
  const groups = groupsByCode(log, codes, counts.attempts, scratch)
  const [input, cached, output] = [log.inputTokens, log.cachedTokens, log.outputTokens].map(column =>
    sumsPerCode(column, codes, names.length)
  ) as [Float64Array, Float64Array, Float64Array]
  return busiestCodes(counts.attempts, names, most).map(code => {
    const [attempts, failed] = [counts.attempts[code] as number, counts.failed[code] as number]
    return {
      name: names[code] as string,
      attempts,
      succeeded: attempts - failed,
      failed,
      throttled: counts.throttled[code] as number,
      inputTokens: tokensFigure(input[code] as number),
      cachedTokens: tokensFigure(cached[code] as number),
      outputTokens: tokensFigure(output[code] as number),
      averageRps: derived(attempts / spanSeconds, 'requests/s'),
      ...peaksOf(groups[code] as Group)
    }
  })
}

function peaksOf({ arrivals, tokensBefore }: Group): Pick<Slice, 'peakRpm' | 'peakTpm'> {
  const requests = busiestSliding(arrivals, MINUTE_MICROS).amount
  const tokens = heaviestSliding(arrivals, MINUTE_MICROS, tokensBefore).amount
  return {
    peakRpm: measured(requests, 'requests/min'),
    peakTpm: tokens > 0 ? measured(tokens, 'tokens/min') : unknown('tokens/min', 'the log states no tokens')
  }
}

const tokensFigure = (sum: number): Figure =>
  Number.isNaN(sum) ? unknown('tokens', 'the log states none') : measured(sum, 'tokens')

/** Codes that occur, most attempts first, equals by name. */
function busiestCodes(attempts: Uint32Array, names: readonly string[], most: number): number[] {
  const nameOf = (code: number) => names[code] as string
  return Array.from(attempts.keys())
    .filter(code => (attempts[code] as number) > 0)
    .sort((a, b) => (attempts[b] as number) - (attempts[a] as number) || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, most)
}

type Counts = Readonly<Record<'attempts' | 'failed' | 'throttled', Uint32Array>>

function countsPerCode({ flags }: RequestLog, codes: Codes, size: number): Counts {
  const [attempts, failed, throttled] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)]
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    const flag = flags[i] as number
    attempts[code] = (attempts[code] as number) + 1
    if (flag === 0) continue
    if ((flag & FAILED) !== 0) failed[code] = (failed[code] as number) + 1
    if ((flag & THROTTLED) !== 0) throttled[code] = (throttled[code] as number) + 1
  }
  return { attempts, failed, throttled }
}

/** Σ of what is known per code; `NaN` where nothing is. */
function sumsPerCode(column: Float32Array, codes: Codes, size: number): Float64Array {
  const sums = new Float64Array(size)
  const isKnown = new Uint8Array(size)
  for (let i = 0; i < codes.length; i++) {
    const value = column[i] as number
    if (Number.isNaN(value)) continue
    const code = codes[i] as number
    sums[code] = (sums[code] as number) + value
    isKnown[code] = 1
  }
  return sums.map((sum, code) => (isKnown[code] === 1 ? sum : Number.NaN))
}

/** The attempts of one code, as `heaviestSliding` wants them. */
type Group = { readonly arrivals: Float64Array; readonly tokensBefore: Float64Array }

/** @param attempts how many of each code there are */
function groupsByCode(
  { arrivalMicros, inputTokens, outputTokens }: RequestLog,
  codes: Codes,
  attempts: Uint32Array,
  [arrivals, tokensBefore]: Scratch
): readonly Group[] {
  const [starts, next] = [startsOf(attempts), startsOf(attempts)]
  for (let code = 0; code < starts.length; code++) tokensBefore[(starts[code] as number) + code] = 0
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    const at = next[code] as number
    next[code] = at + 1
    arrivals[at] = arrivalMicros[i] as number
    // Each code has one sum more than arrivals, the 0 before its first.
    const sumAt = at + code
    const tokens = ((inputTokens[i] as number) || 0) + ((outputTokens[i] as number) || 0)
    tokensBefore[sumAt + 1] = (tokensBefore[sumAt] as number) + tokens
  }
  return Array.from(starts, (start, code) => ({
    arrivals: arrivals.subarray(start, next[code]),
    tokensBefore: tokensBefore.subarray(start + code, (next[code] as number) + code + 1)
  }))
}

function startsOf(attempts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(attempts.length)
  for (let code = 1; code < starts.length; code++) {
    starts[code] = (starts[code - 1] as number) + (attempts[code - 1] as number)
  }
  return starts
}

/** The busiest callers that the log names; the nameless one may be among those described. */
export const namedCallers = (describe: (most: number) => readonly Slice[]): readonly Slice[] =>
  describe(MOST_CALLERS + 1)
    .filter(({ name }) => name !== '')
    .slice(0, MOST_CALLERS)
