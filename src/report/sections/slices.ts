/** The busiest models or callers → a table of what each of them asked for. */

import type { Slice } from '../../traffic/sliceShape.ts'
import type { Grain } from '../../traffic/trafficShape.ts'
import { type Block, heading, table } from '../blocks.ts'
import { bare, compact, count, nameText } from '../format.ts'
import { softest } from './figures.ts'

/** The rest stand in the JSON. */
const MOST_SLICES = 10

type Column = readonly [title: string, write: (slice: Slice) => string]

/** Sums of usage hold no failures: their zeros would say more than the log does. */
const FAILURES: readonly Column[] = [
  ['>Failed', ({ failed }) => count(failed)],
  ['>429', ({ throttled }) => count(throttled)]
]

const columnsFor = (kind: string, grain: Grain): readonly Column[] => [
  [kind, ({ name }) => nameText(name)],
  ['>Attempts', ({ attempts }) => count(attempts)],
  ...(grain.kind === 'request' ? FAILURES : []),
  ['>In', ({ inputTokens }) => compact(inputTokens.value)],
  ['>Out', ({ outputTokens }) => compact(outputTokens.value)],
  ['>Peak RPM', ({ peakRpm }) => bare(peakRpm)],
  ['>Peak TPM', ({ peakTpm }) => bare(peakTpm, compact)]
]

/**
 * @param known how many there are, listed or not
 * @param of what they are, where the kind does not say it
 */
export const sliceBlocks = (
  kind: 'Model' | 'Caller' | 'Value',
  slices: readonly Slice[],
  known: number,
  grain: Grain,
  of?: string
): readonly Block[] => {
  if (slices.every(({ name }) => name === '')) return []
  const shown = slices.slice(0, MOST_SLICES)
  const columns = columnsFor(kind, grain)
  const rows = shown.map(slice => columns.map(([, write]) => write(slice)))
  const extent = known > shown.length ? `: the busiest ${shown.length} of ${count(known)}` : ''
  const titles = columns.map(([title]) => title)
  return [heading(`${of ?? `${kind}s`}${extent}`), table(titles, rows, basisOf(shown))]
}

const basisOf = (slices: readonly Slice[]): string => {
  const tokens = softest(...slices.flatMap(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]))
  const peaks = softest(...slices.flatMap(({ peakRpm, peakTpm }) => [peakRpm, peakTpm]))
  return `attempts measured, tokens (In, Out) ${tokens}, peaks ${peaks}`
}
