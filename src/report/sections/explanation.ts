/** A figure and a report, where there is one → what the figure means, its value, its inputs and its sources. */

import type { Placed } from '../../shape.ts'
import { type Block, type Entry, entries, list, paragraph, type Section } from '../blocks.ts'
import { plainUnit } from '../declared.ts'
import { placesFor } from '../definitions.ts'
import { type Found, numbersIn } from '../figurePaths.ts'
import { figureText, printableTexts } from '../format.ts'

/** The definitions are quoted from a Markdown page. */
const MARKDOWN = /\*\*|`/g

/** @param report `null`: the definition alone. Every text in it is safe to print */
export const explanationSection = (path: string, definition: Placed, report: object | null): Section => {
  const safe = printableTexts(report)
  const numbers = safe === null ? null : numbersIn(safe)
  const { about, sources } = definition
  const { says, formula, from: inputs = [], follows } = about
  const found = placesFor(definition, path, sources).flatMap(place => sourcesAt(safe, place.split('.')))
  return {
    title: path,
    blocks: [
      paragraph(`Definition: ${says.replace(MARKDOWN, '')}`),
      ...(formula === undefined ? [] : [paragraph(`Formula: ${formula}`)]),
      ...(numbers === null ? [] : valueBlocks(path, numbers)),
      ...inputBlocks(placesFor(definition, path, inputs), numbers),
      ...list([...new Set([...(follows === undefined ? [] : [follows]), ...found])], 'Sources'),
      paragraph('The method, whole: docs/method.md.', 'muted')
    ]
  }
}

const inputBlocks = (
  inputs: readonly string[],
  numbers: ReadonlyMap<string, Found> | null
): readonly Block[] => {
  if (inputs.length === 0) return []
  if (numbers === null) return list(inputs, 'Computed from')
  return [
    { kind: 'heading', text: 'Computed from' },
    entries(...inputs.flatMap(path => entriesAt(path, numbers)))
  ]
}

const MOST_ENTRIES = 12

const valueBlocks = (path: string, numbers: ReadonlyMap<string, Found>): readonly Block[] => {
  const all = entriesAt(path, numbers)
  const more = all.length - MOST_ENTRIES
  return [
    entries(...all.slice(0, MOST_ENTRIES)),
    ...(more > 0 ? [paragraph(`and ${more} more: --format json has them all`, 'muted')] : [])
  ]
}

/** One figure, or all that a list or a distribution holds. */
const entriesAt = (path: string, numbers: ReadonlyMap<string, Found>): readonly Entry[] => {
  if (numbers.has(path)) return [entryOf(path, numbers.get(path))]
  const fits = path.includes('*')
    ? new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`)
    : null
  const found = [...numbers].filter(([place]) => fits?.test(place) ?? place.startsWith(`${path}.`))
  return found.length === 0 ? [entryOf(path)] : found.map(([place, found]) => entryOf(place, found))
}

const entryOf = (path: string, found: Found = { value: null, unit: '' }): Entry => {
  const { basis = null } = found
  const unit = plainUnit(path) ?? found.unit
  const isKnown = found.value !== null || found.low !== undefined
  return {
    label: path,
    value: figureText({ ...found, unit, basis: basis ?? 'measured' }),
    basis: isKnown ? basis : null,
    note: found.note ?? null
  }
}

/** The logs, pages and price lists that stand beneath a place; `*` is all of a list. */
function sourcesAt(value: unknown, [key, ...rest]: readonly string[]): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if (key === '*') return Object.values(value).flatMap(item => sourcesAt(item, rest))
  if (key !== undefined) return sourcesAt((value as Readonly<Record<string, unknown>>)[key], rest)
  const { where, asOf, source, format } = value as Readonly<Record<string, unknown>>
  if (typeof where === 'string') return [`${where}, ${asOf ?? 'undated'}`]
  if (typeof source === 'string') return [`${source}, read as ${format}`]
  return Object.values(value).flatMap(item => sourcesAt(item, []))
}
