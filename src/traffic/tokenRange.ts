/** Token figures of counted texts → the same, no firmer than a count is, and of a sampled count with their 95 % ranges. */
import { type Basis, type Figure, softened } from '../figure.ts'
import type { TokenRange } from '../log/trafficLog.ts'
import type { Slice } from './sliceShape.ts'
import type { Slices } from './slices.ts'
import type { Tokens, TrafficDescription } from './trafficShape.ts'

/** Figures of a log some of whose tokens were counted from texts, estimated or assumed: which of the rows and slices is not told. */
export const withSofterTokens = <Part extends Slices & { readonly tokens: Tokens }>(
  part: Part,
  basis: Basis
): Part => ({
  ...part,
  tokens: softened(part.tokens, basis),
  models: part.models.map(slice => softenedSlice(slice, basis)),
  callers: part.callers.map(slice => softenedSlice(slice, basis)),
  split: part.split && {
    ...part.split,
    values: part.split.values.map(slice => softenedSlice(slice, basis))
  }
})

/** What rests on the tokens of a log, no firmer than they are. */
export function noFirmerThanTokens<Value>({ traffic: { tokens } }: TrafficDescription, value: Value): Value {
  const { basis } = tokens.sums.total
  return basis === 'estimated' || basis === 'assumed' ? softened(value, basis) : value
}

const softenedSlice = (slice: Slice, basis: Basis): Slice => ({
  ...slice,
  inputTokens: softened(slice.inputTokens, basis),
  outputTokens: softened(slice.outputTokens, basis),
  peakTpm: softened(slice.peakTpm, basis)
})

/** Sums and the mean rate; the half-width of a total is the root of the squares of its parts', which err apart. [tokens] */
export function ranged(tokens: Tokens, range: TokenRange | undefined): Tokens {
  if (range === undefined) return tokens
  const { sums, averageTpm } = tokens
  const total = Math.hypot(range.input, range.output)
  const minutes = (sums.total.value ?? 0) / (averageTpm.value ?? 0)
  return {
    ...tokens,
    sums: {
      ...sums,
      input: within(sums.input, range.input),
      output: within(sums.output, range.output),
      total: within(sums.total, total)
    },
    averageTpm: within(averageTpm, total / minutes)
  }
}

const within = (figure: Figure, halfWidth: number): Figure =>
  figure.value === null || !Number.isFinite(halfWidth)
    ? figure
    : { ...figure, low: Math.max(0, figure.value - halfWidth), high: figure.value + halfWidth }
