/** A duration without a unit in its name → the unit in which it is possible: by end − start, by speed, by what was in flight. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import { withCommas } from '../../../words.ts'
import { toMicros } from '../time.ts'

export type Unit = 'seconds' | 'millis' | 'micros' | 'nanos'

/** What the other columns say, record by record; `NaN` where they do not. */
export type Beside = {
  readonly arrivalMicros: readonly number[]
  /** End less start, where both are stated. */
  readonly spanMicros: readonly number[]
  readonly inputTokens: readonly number[]
  readonly outputTokens: readonly number[]
}

export type UnitFound = { readonly unit: Unit; readonly because: string }

const UNITS: readonly Unit[] = ['seconds', 'millis', 'micros', 'nanos']

/**
 * Tokens a second of one call, as its median: below, people do not wait; above, nothing serves so fast. Between 1.5 and 4
 * two units are possible, and neither is taken.
 */
const OUTPUT_SPEED = [1.5, 4_000] as const
/** Tokens read a second where none are written: an embedding or a classifier. */
const INPUT_SPEED = [100, 300_000] as const
/** Answers shorter than this say little of the speed: the wait before them outweighs it. */
const FEWEST_OUTPUT = 16
/** Seconds that a call lasts, as a median, where nothing else is known. */
const LENGTHS = [0.02, 600] as const

/** @returns `undefined` where no unit, or more than one, is possible */
export function unitOf(durations: readonly number[], beside: Beside): UnitFound | undefined {
  const candidates = UNITS.map(unit => ({ unit, seconds: durations.map(value => secondsIn(value, unit)) }))
  const bySpan = candidates.find(({ seconds }) => agrees(seconds, beside.spanMicros))
  if (bySpan) return { unit: bySpan.unit, because: 'it equals end − start' }
  return (
    onlyOne(candidates, OUTPUT_SPEED, seconds => speed(beside.outputTokens, seconds, FEWEST_OUTPUT), SPEED) ??
    agreed(
      onlyOne(candidates, INPUT_SPEED, seconds => readingSpeed(beside, seconds), READ),
      byLength(candidates, durations, beside)
    )
  )
}

/** A log may have outputs that no column is known to count: what takes so long says more than what was read meanwhile. */
const agreed = (read: UnitFound | undefined, lasted: UnitFound | undefined): UnitFound | undefined =>
  read && lasted && read.unit !== lasted.unit ? undefined : (read ?? lasted)

/** The unit in which lengths are what lies between start and end, whole seconds of a clock aside. */
export function unitBySpan(durations: readonly number[], spanMicros: readonly number[]): Unit | undefined {
  return UNITS.find(unit => {
    const known = durations
      .map((value, i) => ({
        lasted: secondsIn(value, unit),
        span: (spanMicros[i] as number) / MICROS_PER_SECOND
      }))
      .filter(({ lasted, span }) => lasted > 0 && span >= 0)
    const near = known.filter(({ lasted, span }) => Math.abs(lasted - span) <= Math.max(0.01 * lasted, 1.001))
    const long = known.filter(({ lasted }) => lasted >= 3)
    return long.length >= 5 && near.length >= 0.95 * known.length
  })
}

/** Nothing serves faster, and nobody waits so long: a name that says so says the wrong unit. */
const POSSIBLE_SPEED = [0.3, 20_000] as const

/** A unit that a name states and the speed of the answers denies, with the one that they allow; `undefined` where all is well. */
export function deniedBySpeed(
  durations: readonly number[],
  unit: Unit,
  { outputTokens }: Beside
): { readonly other: Unit; readonly speed: string } | undefined {
  const speedIn = (one: Unit) =>
    speed(
      outputTokens,
      durations.map(value => secondsIn(value, one)),
      FEWEST_OUTPUT
    )
  const stated = speedIn(unit)
  if (Number.isNaN(stated) || (stated >= POSSIBLE_SPEED[0] && stated <= POSSIBLE_SPEED[1])) return undefined
  const others = UNITS.filter(one => speedIn(one) >= OUTPUT_SPEED[0] && speedIn(one) <= OUTPUT_SPEED[1])
  const [other] = others
  return other && others.length === 1 ? { other, speed: rounded(stated) } : undefined
}

const SPEED = (value: number): string => `that is ${rounded(value)} output tokens a second`
const READ = (value: number): string => `that is ${rounded(value)} tokens read a second`
const rounded = (value: number): string => withCommas(Number(value.toPrecision(2)))

type Candidate = { readonly unit: Unit; readonly seconds: readonly number[] }

const secondsIn = (value: number, unit: Unit): number => toMicros(value, unit) / MICROS_PER_SECOND

/** The one unit in which the median is possible. */
function onlyOne(
  candidates: readonly Candidate[],
  [least, most]: readonly [number, number],
  measure: (seconds: readonly number[]) => number,
  say: (value: number) => string
): UnitFound | undefined {
  const possible = candidates
    .map(({ unit, seconds }) => ({ unit, value: measure(seconds) }))
    .filter(({ value }) => value >= least && value <= most)
  const [only] = possible
  return only && possible.length === 1 ? { unit: only.unit, because: say(only.value) } : undefined
}

/** Tokens over seconds, as a median. `NaN` where no record says both. */
function speed(tokens: readonly number[], seconds: readonly number[], fewest: number): number {
  return median(
    tokens.flatMap((count, i) => {
      const lasted = seconds[i] as number
      return count >= fewest && lasted > 0 ? [count / lasted] : []
    })
  )
}

/** Where an output is stated at all, reading is not what took the time. */
const readingSpeed = ({ inputTokens, outputTokens }: Beside, seconds: readonly number[]): number =>
  outputTokens.some(count => count > 0) ? Number.NaN : speed(inputTokens, seconds, FEWEST_OUTPUT)

/** A few rows may well be the beginning of a log whose calls last longer. */
const FEWEST_ROWS = 20

/** Without tokens: lengths that calls have, no more in flight than would be lasting together all the time. */
function byLength(
  candidates: readonly Candidate[],
  durations: readonly number[],
  { arrivalMicros }: Beside
): UnitFound | undefined {
  const hasFraction = durations.some(value => value > 0 && !Number.isInteger(value))
  const spanSeconds = (Math.max(...arrivalMicros) - Math.min(...arrivalMicros)) / MICROS_PER_SECOND
  const possible = candidates.filter(({ unit, seconds }) => {
    const middle = median(seconds)
    const fits = middle >= LENGTHS[0] && middle <= LENGTHS[1]
    const isShorterThanLog = seconds.length < FEWEST_ROWS || !(spanSeconds > 0) || middle <= spanSeconds
    return (
      fits &&
      isShorterThanLog &&
      (unit === 'seconds' || unit === 'millis') &&
      !(unit === 'millis' && hasFraction && middle < 0.1)
    )
  })
  const [only] = possible
  return only && possible.length === 1
    ? { unit: only.unit, because: `that is ${rounded(median(only.seconds))} s in the middle` }
    : undefined
}

/** Whether most lengths are end − start, to a hundredth or what rounding makes of it. */
function agrees(seconds: readonly number[], spanMicros: readonly number[]): boolean {
  let [known, close] = [0, 0]
  for (const [i, span] of spanMicros.entries()) {
    const lasted = seconds[i] as number
    if (!(span > 0) || !(lasted > 0)) continue
    known++
    if (Math.abs(lasted - span / MICROS_PER_SECOND) <= Math.max(0.01 * lasted, 0.002)) close++
  }
  return known > 0 && close >= 0.8 * known
}

function median(values: readonly number[]): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : (sorted[sorted.length >> 1] as number)
}
