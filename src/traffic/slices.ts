/** A log → the core figures of each model or caller. */
import { derived, measured, unknown } from '../figure.ts'
import { FAILED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { sumFigure, tokenWeights } from './tokens.ts'
import type { Slice } from './trafficShape.ts'
import { busiestSliding, one, type Weight } from './windows.ts'

/** Callers shown one by one; the log may have thousands. */
const MOST_CALLERS = 20

const MINUTE_MICROS = 60 * MICROS_PER_SECOND

/**
 * The core figures per value of a dictionary column, the busiest first.
 *
 * @param codes index into `names` per attempt
 * @param most how many to describe
 */
export function describeSlices(
  log: RequestLog,
  codes: Uint16Array | Uint32Array,
  names: readonly string[],
  spanSeconds: number,
  most: number
): readonly Slice[] {
  return groupsOf(codes, names)
    .sort((a, b) => b.indices.length - a.indices.length || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ indices, name }) => describeSlice(log, indices, name, spanSeconds))
}

/** The busiest callers that the log names; the nameless one may be among those described. */
export const namedCallers = (describe: (most: number) => readonly Slice[]): readonly Slice[] =>
  describe(MOST_CALLERS + 1)
    .filter(({ name }) => name !== '')
    .slice(0, MOST_CALLERS)

type Group = { readonly name: string; readonly indices: Uint32Array }

/** The rows of each name that occurs, in the order of `names`. */
export const groupsOf = (codes: Uint16Array | Uint32Array, names: readonly string[]): Group[] =>
  indicesByCode(codes, names.length)
    .map((indices, code) => ({ indices, name: names[code] as string }))
    .filter(({ indices }) => indices.length > 0)

function indicesByCode(codes: Uint16Array | Uint32Array, size: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(size)
  for (const code of codes) sizes[code] = (sizes[code] as number) + 1
  const indices = Array.from(sizes, length => new Uint32Array(length))
  const filled = new Uint32Array(size)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    const at = filled[code] as number
    ;(indices[code] as Uint32Array)[at] = i
    filled[code] = at + 1
  }
  return indices
}

function describeSlice(log: RequestLog, indices: Uint32Array, name: string, spanSeconds: number): Slice {
  const arrivals = Float64Array.from(indices, i => log.arrivalMicros[i] as number)
  const { input, cached, output, total } = tokenWeights(log)
  const within =
    (weight: Weight): Weight =>
    k =>
      weight(indices[k] as number)
  const flagged = (flag: number) =>
    indices.reduce((n, i) => n + (((log.flags[i] as number) & flag) === 0 ? 0 : 1), 0)
  const tokens = (weight: Weight) => sumFigure(indices, weight)
  const failed = flagged(FAILED)
  const peakTokens = busiestSliding(arrivals, MINUTE_MICROS, within(total)).amount
  return {
    name,
    attempts: indices.length,
    succeeded: indices.length - failed,
    failed,
    throttled: flagged(THROTTLED),
    inputTokens: tokens(input),
    cachedTokens: tokens(cached),
    outputTokens: tokens(output),
    averageRps: derived(indices.length / spanSeconds, 'requests/s'),
    peakRpm: measured(busiestSliding(arrivals, MINUTE_MICROS, one).amount, 'requests/min'),
    peakTpm:
      peakTokens > 0 ? measured(peakTokens, 'tokens/min') : unknown('tokens/min', 'the log states no tokens')
  }
}
