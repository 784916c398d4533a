/** Two sides → strata of like requests, and a weight for each request, so that a lighter canary gains nothing. */

import type { Unmatched } from './cutoverShape.ts'
import { hourOf, type Paired } from './pairing.ts'
import type { Side } from './side.ts'

export type Matching = {
  /** Weights by row: within each stratum those of a side add up to the stratum's baseline requests; 0: not matched. */
  readonly weights: { readonly baseline: Float64Array; readonly canary: Float64Array }
  /** Stratum by row; -1: not matched. */
  readonly strata: { readonly baseline: Int32Array; readonly canary: Int32Array }
  readonly stratumCount: number
  readonly matched: { readonly baseline: number; readonly canary: number }
  /** Requests of the baseline matched at each of `LEVELS`. */
  readonly byLevel: readonly number[]
  readonly unmatched: readonly Unmatched[]
  /** What one of the logs does not say, and so was not matched on. */
  readonly notMatchedOn: readonly string[]
}

type Level = { readonly name: string; readonly perOctave: number; readonly hour: boolean }

/** From the closest match to the loosest: a request that finds no company goes on to the next. */
export const LEVELS: readonly Level[] = [
  { name: 'lengths within 19 % of each other, same hour', perOctave: 4, hour: true },
  { name: 'lengths within 41 %, same hour', perOctave: 2, hour: true },
  { name: 'lengths within 41 %, any hour', perOctave: 2, hour: false },
  { name: 'lengths within a factor of 2, any hour', perOctave: 1, hour: false }
]

/** Fewer on either side make no stratum. */
const FEWEST = 3

/**
 * Coarsened exact matching (Iacus, King, Porro 2012) with direct standardisation to the baseline's mix.
 *
 * @param onOutput whether to match on the length of the answer, too: of latencies, not of what decides that length
 * @param ofFailures whether failures are counted: then not on what answered requests alone state, since all that lack it would be
 *   failures, on both sides, and as many as the baseline has
 */
export function matched(sides: Paired, onOutput: boolean, ofFailures = false): Matching {
  const { baseline, canary } = sides
  const dimensions = knownDimensions(sides, onOutput, ofFailures)
  const strata = {
    baseline: new Int32Array(baseline.length).fill(-1),
    canary: new Int32Array(canary.length).fill(-1)
  }
  const byLevel: number[] = []
  let stratumCount = 0
  for (const level of LEVELS) {
    const cells = new Map<number, Cell>()
    collect('baseline', baseline)
    collect('canary', canary)
    let found = 0
    for (const cell of cells.values()) {
      if (cell.baseline.length < FEWEST || cell.canary.length < FEWEST) continue
      for (const row of cell.baseline) strata.baseline[row] = stratumCount
      for (const row of cell.canary) strata.canary[row] = stratumCount
      found += cell.baseline.length
      stratumCount++
    }
    byLevel.push(found)

    function collect(name: 'baseline' | 'canary', side: Side): void {
      for (let row = 0; row < side.length; row++) {
        if ((strata[name][row] as number) >= 0) continue
        const key = keyOf(side, row, level, dimensions)
        const cell = cells.get(key) ?? { baseline: [], canary: [] }
        cell[name].push(row)
        cells.set(key, cell)
      }
    }
  }
  return {
    weights: weightsOf(strata, stratumCount),
    strata,
    stratumCount,
    matched: { baseline: countMatched(strata.baseline), canary: countMatched(strata.canary) },
    byLevel,
    unmatched: unmatchedKinds(sides, strata, dimensions),
    notMatchedOn: dimensions.missing
  }
}

type Cell = { readonly baseline: number[]; readonly canary: number[] }
type Dimensions = {
  readonly input: boolean
  readonly output: boolean
  readonly streaming: boolean
  readonly tools: boolean
  readonly missing: readonly string[]
  readonly models: ReadonlyMap<string, number>
  readonly hour: (arrival: number) => number
}

/** A side that never says makes a dimension useless: unknown matches nothing. */
function knownDimensions(
  { baseline, canary, isParallel, startSeconds }: Paired,
  onOutput: boolean,
  ofFailures: boolean
): Dimensions {
  const both = [baseline, canary]
  const told = (name: 'input' | 'output' | 'streaming' | 'tools') =>
    both.every(side => side[name].some(value => !Number.isNaN(value))) &&
    !(ofFailures && isOfAnswered(both, (side, row) => Number.isNaN(side[name][row])))
  const found = {
    input: told('input'),
    output: onOutput && told('output'),
    streaming: told('streaming'),
    tools: told('tools')
  }
  const titles = {
    input: 'input length',
    output: 'output length',
    streaming: 'streaming',
    tools: 'tool use'
  } as const
  const missing = (Object.keys(titles) as (keyof typeof titles)[])
    .filter(name => !found[name] && (name !== 'output' || onOutput))
    .map(name => titles[name])
  const names = new Set([...baseline.model, ...canary.model])
  const isNamed = !(ofFailures && isOfAnswered(both, (side, row) => side.model[row] === ''))
  const first = isParallel ? hourOf(startSeconds, true) : 0
  return {
    ...found,
    missing,
    models: new Map([...names].map((name, code) => [name, isNamed ? code : 0])),
    hour: arrival => hourOf(arrival, isParallel) - first
  }
}

/** Share of requests by which more of the failed than of the others may lack something by chance. */
const MOST_BY_CHANCE = 0.05

/** Whether failed requests lack what the others state. */
function isOfAnswered(sides: readonly Side[], lacks: (side: Side, row: number) => boolean): boolean {
  const lacking = { bad: 0, good: 0 }
  const all = { bad: 0, good: 0 }
  for (const side of sides) {
    for (let row = 0; row < side.length; row++) {
      const kind = [side.failed, side.erred, side.throttled].some(marks => marks[row] === 1) ? 'bad' : 'good'
      all[kind]++
      if (lacks(side, row)) lacking[kind]++
    }
  }
  return all.bad > 0 && lacking.bad / all.bad > lacking.good / Math.max(1, all.good) + MOST_BY_CHANCE
}

/** One number for all that a stratum is of: digits of mixed base, well within 2^53. */
function keyOf(side: Side, row: number, level: Level, on: Dimensions): number {
  const model = on.models.get(side.model[row] as string) as number
  const input = on.input ? band(side.input[row] as number, level.perOctave) : 0
  const output = on.output ? band(side.output[row] as number, level.perOctave) : 0
  const streaming = on.streaming ? yesNoDigit(side.streaming[row] as number) : 0
  const tools = on.tools ? yesNoDigit(side.tools[row] as number) : 0
  const hour = level.hour ? on.hour(side.arrival[row] as number) : 0
  return ((((model * BANDS + input) * BANDS + output) * 3 + streaming) * 3 + tools) * HOURS + hour
}

const BANDS = 128
/** Of a log of a century. */
const HOURS = 2 ** 20

const yesNoDigit = (value: number): number => (Number.isNaN(value) ? 2 : value)

/** Bands of equal ratio, from 1; lengths of a few tokens share one. 0: unknown. */
const band = (tokens: number, perOctave: number): number =>
  Number.isNaN(tokens) ? 0 : 1 + Math.floor(perOctave * Math.log2(Math.max(tokens, SHORTEST)))

const SHORTEST = 8

const countMatched = (strata: Int32Array): number =>
  strata.reduce((sum, stratum) => sum + Number(stratum >= 0), 0)

function weightsOf(strata: Matching['strata'], count: number): Matching['weights'] {
  const sizes = { baseline: new Float64Array(count), canary: new Float64Array(count) }
  for (const name of ['baseline', 'canary'] as const)
    for (const stratum of strata[name])
      if (stratum >= 0) sizes[name][stratum] = (sizes[name][stratum] as number) + 1
  const weight = (name: 'baseline' | 'canary') =>
    Float64Array.from(strata[name], stratum =>
      stratum < 0 ? 0 : (sizes.baseline[stratum] as number) / (sizes[name][stratum] as number)
    )
  return { baseline: weight('baseline'), canary: weight('canary') }
}

const MOST_KINDS = 5

/** The largest kinds of requests without a counterpart, in lengths of a factor of four. */
function unmatchedKinds(
  { baseline, canary }: Paired,
  strata: Matching['strata'],
  on: Dimensions
): readonly Unmatched[] {
  const kinds = new Map<string, { -readonly [Name in keyof Unmatched]: Unmatched[Name] }>()
  for (const [name, side] of [
    ['baseline', baseline],
    ['canary', canary]
  ] as const) {
    for (let row = 0; row < side.length; row++) {
      if ((strata[name][row] as number) >= 0) continue
      const kind = kindOf(side, row, on)
      const key = Object.values(kind).join('\u0000')
      const known = kinds.get(key) ?? { ...kind, baseline: 0, canary: 0 }
      known[name]++
      kinds.set(key, known)
    }
  }
  return [...kinds.values()]
    .sort((a, b) => b.baseline + b.canary - a.baseline - a.canary)
    .slice(0, MOST_KINDS)
}

const kindOf = (side: Side, row: number, on: Dimensions) => ({
  model: side.model[row] as string,
  input: on.input ? rangeOf(side.input[row] as number) : 'any',
  output: on.output ? rangeOf(side.output[row] as number) : 'any',
  streaming: on.streaming ? yesNo(side.streaming[row] as number) : 'any',
  tools: on.tools ? yesNo(side.tools[row] as number) : 'any'
})

const yesNo = (value: number): string => (Number.isNaN(value) ? 'unknown' : value === 1 ? 'yes' : 'no')

function rangeOf(tokens: number): string {
  if (Number.isNaN(tokens)) return 'unknown'
  const low = Math.floor((band(tokens, 1) - 1) / 2) * 2
  return `${tokens < SHORTEST ? 0 : 2 ** low}–${2 ** (low + 2) - 1}`
}
