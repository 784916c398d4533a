/** An audit report → text for a terminal: tables, a sparkline and bars in a given width, coloured or not. */
import CliTable from 'cli-table3'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import type { Bar, Block, Cell, Column, Entry, Section, Sparkline, Table, Tone } from './blocks.ts'
import { bar, beyondScale, sparkline } from './charts.ts'
import { UNKNOWN } from './format.ts'
import { type Paint, paintOf } from './paint.ts'
import { SECTIONS_BY_NAME, type SectionName } from './sectionNames.ts'
import { reportSections } from './sections.ts'
import { sideBySide } from './sideBySide.ts'
import { columnsOf, fittedWidths, truncated, widest, widestWord, wrapped } from './width.ts'

export type TerminalOptions = {
  /** Columns of the terminal; from 60 to 200 are used. */
  readonly width: number
  readonly colour: boolean
  /** With all that was tried and refused. */
  readonly verbose?: boolean
  /** Only these; none: all. */
  readonly sections?: readonly SectionName[]
}

type Page = { readonly width: number; readonly paint: Paint }

const INDENT = '  '
const [LEAST_WIDTH, MOST_WIDTH] = [60, 200]
/** Longer lines of prose are hard to read. */
const LONGEST_LINE = 118

/** No line is wider than the terminal, and no control character of the log reaches it. */
export const renderTerminal = (report: AuditReport | TrafficReport, options: TerminalOptions): string =>
  renderSections(shownOf(reportSections(report, options.verbose), options.sections ?? []), options)

const shownOf = (sections: readonly Section[], names: readonly SectionName[]): readonly Section[] => {
  const titles: readonly string[] = names.flatMap(name => SECTIONS_BY_NAME[name])
  return titles.length === 0 ? sections : sections.filter(({ title }) => titles.includes(title))
}

export const renderSections = (sections: readonly Section[], { width, colour }: TerminalOptions): string => {
  const paint = paintOf(colour)
  const page = { width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)), paint }
  return sections.map(section => sectionText(section, page)).join('\n')
}

const sectionText = ({ title, blocks }: Section, { width, paint }: Page): string => {
  const [first = '', ...rest] = wrapped(`── ${title}`, width - 2)
  const rule = '─'.repeat(width - columnsOf(first) - 1)
  const lay = (part: Part, width: number) => partLines(part, { width, paint })
  const lines = sideBySide(partsOf(blocks), width - INDENT.length, lay, opensSection)
  const indented = lines.map(line => `${INDENT}${line}`.trimEnd())
  const head = [`${paint.title(first)} ${paint.muted(rule)}`, ...rest.map(line => paint.title(`   ${line}`))]
  return [...head, '', ...indented, ''].join('\n')
}

type Part = readonly Block[]

/** A heading with what stands under it, as far as the next. */
const partsOf = (blocks: readonly Block[]): readonly Part[] =>
  blocks.reduce<Block[][]>((parts, block) => {
    const open = parts.at(-1)
    if (open === undefined || block.kind === 'heading') parts.push([block])
    else open.push(block)
    return parts
  }, [])

/** What a section begins with, before any heading, is read first and by itself. */
const opensSection = ([first]: Part): boolean => first?.kind !== 'heading'

const partLines = (part: Part, page: Page): readonly string[] =>
  part.flatMap((block, index) => [
    ...(isApart(block, part[index - 1]) ? [''] : []),
    ...blockLines(block, page)
  ])

/** A blank line stands before every block, but not under its heading. */
const isApart = (block: Block, before: Block | undefined): boolean =>
  before !== undefined &&
  before.kind !== 'heading' &&
  !(block.kind === 'paragraph' && before.kind === 'paragraph')

const blockLines = (block: Block, page: Page): readonly string[] => {
  if (block.kind === 'heading') return tinted(block.text, page.width, page.paint.strong)
  if (block.kind === 'paragraph') return tinted(block.text, page.width, tintOf(block.tone, page))
  // Not wrapped: it is there to be copied.
  if (block.kind === 'code') return [block.text]
  if (block.kind === 'list') return block.items.flatMap(item => itemLines(item, page.width))
  if (block.kind === 'entries') return entryLines(block.entries, page)
  if (block.kind === 'bars') return barLines(block.bars, block.basis, page)
  return block.kind === 'table' ? tableLines(block, page) : sparklineLines(block, page)
}

const tinted = (text: string, width: number, tint: (text: string) => string): readonly string[] =>
  wrapped(text, Math.min(width, LONGEST_LINE)).map(line => tint(line))

const tintOf = (tone: Tone | null, { paint }: Page): ((text: string) => string) =>
  tone === null ? text => text : paint[tone]

const itemLines = (item: string, width: number): readonly string[] =>
  wrapped(item, Math.min(width, LONGEST_LINE) - 2).map((line, index) =>
    index === 0 ? `• ${line}` : `  ${line}`
  )

const GAP = 2
const BASIS_WIDTH = 9
const NOTE_INDENT = '    '
/** A label wraps down to this before its value does. */
const LEAST_LABEL = 24

/** Label, value and basis in columns; the note beside them where it fits, else below. */
const entryLines = (entries: readonly Entry[], page: Page): readonly string[] => {
  const room = page.width - BASIS_WIDTH - 2 * GAP
  const labels = widest(entries.map(entry => entry.label))
  const values = widest(entries.map(entry => entry.value))
  const value = Math.min(values, room - Math.min(labels, Math.max(LEAST_LABEL, room - values)))
  const label = Math.min(labels, room - value)
  const rest = page.width - label - value - BASIS_WIDTH - 3 * GAP
  return entries.flatMap(entry => {
    const cells = [entry.label, entry.value, muted(entry.basis ?? '')]
    const widths = [label, value, BASIS_WIDTH]
    if (entry.note === null) return gridLines([cells], { widths, gap: GAP }, page)
    const beside = { widths: [...widths, rest], gap: GAP }
    if (columnsOf(entry.note) <= rest) return gridLines([[...cells, muted(entry.note)]], beside, page)
    const below = tinted(entry.note, page.width - NOTE_INDENT.length, page.paint.muted)
    return [...gridLines([cells], { widths, gap: GAP }, page), ...below.map(line => NOTE_INDENT + line)]
  })
}

const LONGEST_BAR = 60

const barLines = (bars: readonly Bar[], basis: string, { width, paint }: Page): readonly string[] => {
  const label = widest(bars.map(each => each.label))
  const text = widest(bars.map(each => each.text))
  const room = Math.min(LONGEST_BAR, width - label - text - 2 * GAP)
  const most = bars.reduce((top, each) => Math.max(top, each.share), 0)
  const drawn = bars.map(each => {
    const drawing = most === 0 ? '' : bar(each.share / most, room)
    return [each.label.padStart(label), each.text.padStart(text), drawing].join(' '.repeat(GAP))
  })
  return [...drawn, ...tinted(`basis: ${basis}`, width, paint.muted)]
}

const sparklineLines = (
  { values, from, to, caption, peak }: Sparkline,
  { width, paint }: Page
): readonly string[] => [
  sparkline(values, width),
  ...(peak === undefined ? [] : [peakLine(values, peak, width)]),
  ...tinted(`${from} to ${to}; ${caption}${beyondScale(values, width)}`, width, paint.muted)
]

/** A mark under the highest value, and beside it, where there is more room, what it is. */
const peakLine = (values: readonly number[], peak: string, width: number): string => {
  const columns = Math.min(width, values.length)
  const highest = values.indexOf(values.reduce((most, value) => Math.max(most, value), 0))
  const column = Math.floor(((highest + 1) * columns - 1) / values.length)
  const beside = column + 2 + columnsOf(peak)
  return beside <= width ? `${' '.repeat(column)}▲ ${peak}` : `${peak} ▲`.padStart(column + 1)
}

const tableLines = ({ columns, rows, basis }: Table, page: Page): readonly string[] => {
  const caption = basis === null ? [] : tinted(`basis: ${basis}`, page.width, page.paint.muted)
  const layout = tableLayout(columns, rows, page.width)
  if (layout === null) return [...recordLines(columns, rows, page), ...caption]
  const rule = layout.widths.map(width => muted('─'.repeat(width)))
  return [...gridLines([columns.map(({ title }) => title), rule, ...rows], layout, page), ...caption]
}

type Layout = {
  readonly widths: readonly number[]
  readonly gap: number
  readonly aligns?: readonly Column['align'][]
}

/** Longer ones are names, which may break. */
const LONGEST_WORD = 20

/**
 * Titles stand on one line where all of them have room. Else titles and cells may wrap, so a column needs their longest word; tables of many narrow columns stand closer together.
 * `null`: too many columns for the page, whose words would break.
 */
const tableLayout = (columns: readonly Column[], rows: Table['rows'], room: number): Layout | null => {
  const needs = columns.map(({ title, align, isDrawn }, index) => {
    const cells = rows.map(row => textOf(row[index]))
    const width = Math.min(LONGEST_LINE, widest([...title.split(' '), ' ', ...cells]))
    const word = isDrawn === true ? width : Math.min(LONGEST_WORD, width)
    const least = Math.max(...[title, ' ', ...cells].map(text => Math.min(word, widestWord(text))))
    return { width, flexible: align === 'left', least }
  })
  const gaps = columns.length - 1
  const total = (of: 'width' | 'least') => needs.reduce((sum, need) => sum + need[of], 0)
  const leaves = (gap: number) => total('least') + gap * gaps <= room
  if (!leaves(1) && columns.length > 2) return null
  const aligns = columns.map(({ align }) => align)
  const whole = needs.map(({ width }, at) => Math.max(width, columnsOf(columns[at]?.title ?? '')))
  if (whole.reduce((sum, width) => sum + width, GAP * gaps) <= room)
    return { widths: whole, gap: GAP, aligns }
  const close = total('width') + GAP * gaps > room && (total('width') + gaps <= room || !leaves(GAP))
  const gap = close ? 1 : GAP
  return { widths: fittedWidths(needs, room - gap * gaps), gap, aligns }
}

/** A table that is too wide, row by row: what its first titled column says, and under it the other cells by their titles. */
function recordLines(columns: readonly Column[], rows: Table['rows'], page: Page): readonly string[] {
  const head = Math.max(
    0,
    columns.findIndex(({ title }) => title !== '')
  )
  const texts = (cells: Table['rows'][number]) =>
    cells.map(textOf).map(text => (text === UNKNOWN ? '' : text.trim()))
  return rows.flatMap(row => {
    const cells = texts(row)
    const titled = cells.map((text, at) => (columns[at]?.title ? `${columns[at].title}: ${text}` : text))
    const named = titled.filter((_, at) => at > head && cells[at] !== '')
    return [
      ...tinted(
        cells
          .slice(0, head + 1)
          .filter(text => text !== '')
          .join(' '),
        page.width,
        page.paint.strong
      ),
      ...wrapped(named.join(' · '), page.width - INDENT.length).map(line => INDENT + line)
    ]
  })
}

/** Every border left out: the gap between columns is all that separates them. */
const NO_BORDER = Object.fromEntries(
  ['top', 'bottom', 'mid']
    .flatMap(side => ['', '-mid', '-left', '-right'].map(part => `${side}${part}`))
    .concat('left', 'left-mid', 'right', 'right-mid')
    .map(name => [name, ''])
)

/**
 * Cells wrapped to their widths here, a row for each of their lines, so that cli-table3 has only to set them side by side: what it
 * says of a cell for debugging takes time by the square of the lengths of several lines.
 */
const gridLines = (rows: Table['rows'], { widths, gap, aligns }: Layout, page: Page): readonly string[] => {
  const grid = new CliTable({
    chars: { ...NO_BORDER, middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
    colAligns: [...(aligns ?? [])]
  })
  for (const row of rows) {
    const cells = row.map((cell, index) => cellLines(cell, widths[index] ?? 2, page))
    const height = Math.max(0, ...cells.map(lines => lines.length))
    for (let line = 0; line < height; line++) grid.push(cells.map(lines => lines[line] ?? ''))
  }
  return grid.toString().split('\n')
}

const TALLEST_CELL = 12

const cellLines = (cell: Cell, width: number, page: Page): readonly string[] => {
  const text = truncated(textOf(cell), width * TALLEST_CELL)
  return tinted(text, width, tintOf(typeof cell === 'string' ? null : cell.tone, page))
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'object' ? cell.text : (cell ?? ''))

const muted = (text: string): Cell => ({ text, tone: 'muted' })
