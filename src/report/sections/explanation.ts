/** A figure and a report, where there is one → what the figure means, its value, its inputs and its sources. */
import type { Source } from '../../catalog/source.ts'
import type { Figure } from '../../figure.ts'
import { type Block, type Entry, entries, list, paragraph, type Section } from '../blocks.ts'
import type { Definition } from '../definitions.ts'
import { type Found, numbersIn } from '../figurePaths.ts'
import { figureText, printableTexts } from '../format.ts'
import { PLAIN_UNITS } from '../keyFigures.ts'

/** The definitions are quoted from a Markdown page. */
const MARKDOWN = /\*\*|`/g

/** @param report `null`: the definition alone. Every text in it is safe to print */
export const explanationSection = (
  path: string,
  definition: Definition | undefined,
  report: object | null
): Section => {
  const safe = printableTexts(report)
  const numbers = numbersIn(safe)
  const { says, inputs = [], follows, priced } = definition ?? {}
  return {
    title: path,
    blocks: [
      paragraph(says?.replace(MARKDOWN, '') ?? 'Defined in docs/method.md by its place in the JSON.'),
      ...(safe === null ? [] : [entries(entryOf(path, numbers))]),
      ...inputBlocks(inputs, safe === null ? null : numbers),
      ...list([...(follows === undefined ? [] : [follows]), ...sourcesAt(safe, priced)], 'Sources'),
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
  return [{ kind: 'heading', text: 'Computed from' }, entries(...inputs.map(path => entryOf(path, numbers)))]
}

const entryOf = (path: string, numbers: ReadonlyMap<string, Found>): Entry => {
  const found = numbers.get(path) ?? { value: null, unit: '' }
  const { basis = null } = found as Partial<Figure>
  const unit = PLAIN_UNITS[path] ?? found.unit
  const isKnown = found.value !== null || found.low !== undefined
  return {
    label: path,
    value: figureText({ ...found, unit, basis: basis ?? 'measured' }),
    basis: isKnown ? basis : null,
    note: found.note ?? null
  }
}

/** Of the lines of a bill, each source once. */
const sourcesAt = (report: object | null, path: string | undefined): readonly string[] => {
  if (report === null || path === undefined) return []
  const lines = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], report)
  if (!Array.isArray(lines)) return []
  const texts = lines.map(({ source }: { source: Source }) => `${source.where}, ${source.asOf ?? 'undated'}`)
  return [...new Set(texts)]
}
