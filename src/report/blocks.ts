/** What a report says, as data: titled sections of blocks that every renderer lays out in its own way. */
import type { Basis } from '../figure.ts'

export type Tone = 'strong' | 'good' | 'bad' | 'unsure' | 'muted'

/** Tones add to the text and never carry meaning alone: a page without colour says the same. */
export type Toned = { readonly text: string; readonly tone: Tone }
export type Cell = string | Toned

export type Column = {
  readonly title: string
  readonly align: 'left' | 'right'
  /** Its characters make a picture: they have to be of one width. */
  readonly isDrawn?: boolean
}

/** One figure on a line of its own. */
export type Entry = {
  readonly label: string
  readonly value: string
  /** `null` where there is no value to have one. */
  readonly basis: Basis | null
  readonly note: string | null
}

/** `share` [0..1] is drawn, `text` is written beside it. */
export type Bar = { readonly label: string; readonly share: number; readonly text: string }

export type Table = {
  readonly kind: 'table'
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** The ground all its cells share; `null` where a column says it or the cells are no figures. */
  readonly basis: string | null
}

export type Sparkline = {
  readonly kind: 'sparkline'
  readonly values: readonly number[]
  readonly from: string
  readonly to: string
  readonly caption: string
  /** What stands at the highest value. */
  readonly peak?: string
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone: Tone | null }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[]; readonly basis: string }
  | Table
  | Sparkline

export type Section = { readonly title: string; readonly blocks: readonly Block[] }

export const heading = (text: string): Block => ({ kind: 'heading', text })

export const paragraph = (text: string, tone: Tone | null = null): Block => ({
  kind: 'paragraph',
  text,
  tone
})

/** A line to be copied: nothing from a log may stand in it unchecked. */
export const code = (text: string): Block => ({ kind: 'code', text })

/** Nothing at all where there is nothing to list. */
export const list = (items: readonly string[], title?: string): readonly Block[] => {
  if (items.length === 0) return []
  return [...(title === undefined ? [] : [heading(title)]), { kind: 'list', items }]
}

export const entries = (...entries: readonly Entry[]): Block => ({ kind: 'entries', entries })

/** Columns by title; a leading `>` sets one flush right, as numbers are, a leading `#` says that it is drawn. */
export const table = (
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  basis: string | null = null
): Table => {
  // A column without a title is for marks: where no row has one, it is none.
  const isUsed = titles.map((title, at) => title !== '' || rows.some(row => textOf(row[at]) !== ''))
  const used = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, at) => isUsed[at] ?? true)
  return { kind: 'table', columns: used(titles).map(column), rows: rows.map(used), basis }
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.text ?? ''))

const column = (title: string): Column => {
  if (title.startsWith('#')) return { title: title.slice(1), align: 'left', isDrawn: true }
  return title.startsWith('>') ? { title: title.slice(1), align: 'right' } : { title, align: 'left' }
}
