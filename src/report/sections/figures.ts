/** Figures and distributions → entries and table rows: the building stones of every section. */
import type { OwnSpeed } from '../../capacity/speed/ownSpeed.ts'
import { type Basis, type Distribution, type Figure, weakest } from '../../figure.ts'
import { plural } from '../../words.ts'
import { type Block, type Entry, entries, paragraph } from '../blocks.ts'
import { figureText, timesText, UNKNOWN } from '../format.ts'

export const entry = (label: string, figure: Figure, note: string | null = figure.note ?? null): Entry => ({
  label,
  value: figureText(figure),
  basis: isKnown(figure) ? figure.basis : null,
  note
})

/** Entries, or one sentence where the log gives none of them. */
export const entriesOrReason = (...all: readonly Entry[]): Block => {
  if (all.some(({ basis }) => basis !== null)) return entries(...all)
  const reasons = new Set(all.map(({ note }) => note).filter(note => note !== null))
  return paragraph(reasons.size === 0 ? 'Unknown.' : `Unknown: ${[...reasons].join('; ')}.`)
}

const isKnown = ({ value, low }: Figure): boolean => value !== null || low !== undefined

/** A ratio of two like things. */
export const times = (label: string, figure: Figure, note: string | null = figure.note ?? null): Entry => ({
  ...entry(label, figure, note),
  value: timesText(figure)
})

export const plain = (label: string, value: string, basis: Basis, note: string | null = null): Entry => ({
  label,
  value,
  basis,
  note
})

type Point = 'mean' | 'min' | 'p50' | 'p90' | 'p95' | 'p99' | 'max'

/** Chosen points of a distribution; where there is none, each is unknown. */
export const points = (
  distribution: Distribution | null,
  names: readonly Point[],
  write: (value: number | null) => string
): readonly string[] => names.map(name => (distribution === null ? UNKNOWN : write(distribution[name])))

/** The basis of several numbers together, the softest; none where none of them is known. */
export const softest = (...figures: readonly (Figure | Distribution | null)[]): string => {
  const known = figures.filter(figure => figure !== null && ('count' in figure || isKnown(figure)))
  return known.length === 0 ? UNKNOWN : weakest(...known.map(figure => (figure as Figure).basis))
}

/** By how much own measurements correct the predicted speed. */
export const calibrationEntry = ({ slowdown, points: own }: OwnSpeed): Entry =>
  plain(
    'By your calibration',
    `${slowdown.toFixed(3)}×`,
    'estimated',
    `time of an iteration over the predicted one; from ${plural(String(own), own, 'measurement')} of this deployment`
  )
