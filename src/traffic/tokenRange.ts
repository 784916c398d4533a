/** Token figures of a sampled count → the same with their 95 % ranges. */
import type { Figure } from '../figure.ts'
import type { TokenRange } from '../log/trafficLog.ts'
import type { Tokens } from './trafficShape.ts'

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
