/** Sections of blocks → HTML: headings, lists, tables, and small figures for what a terminal draws in characters. */
import type { Bar, Block, Cell, Column, Entry, Section, Sparkline, Table, Tone } from '../blocks.ts'
import { beyondScale, sparkline } from '../charts.ts'
import { type Content, element, type Markup } from './markup.ts'

/** A section with all of its blocks in sight. */
export const sectionMarkup = ({ title, blocks }: Section): Markup => {
  const id = idOf(title)
  return element(
    'section',
    { 'aria-labelledby': id, class: 'whole' },
    element('h2', { id }, title),
    blocksMarkup(blocks)
  )
}

export const blocksMarkup = (blocks: readonly Block[]): Content => blocks.map(blockMarkup)

export const idOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

const blockMarkup = (block: Block): Content => {
  switch (block.kind) {
    case 'heading':
      return element('h3', {}, block.text)
    case 'paragraph':
      return element('p', classOf(block.tone), block.text)
    case 'code':
      return scrollable(element('pre', {}, block.text))
    case 'list':
      return element(
        'ul',
        {},
        block.items.map(item => element('li', {}, item))
      )
    case 'entries':
      return entriesMarkup(block.entries)
    case 'bars':
      return barsMarkup(block.bars, block.basis)
    case 'table':
      return tableMarkup(block)
    case 'sparkline':
      return sparklineMarkup(block)
  }
}

const classOf = (tone: Tone | null) => (tone === null ? {} : { class: `tone-${tone}` })

const entriesMarkup = (entries: readonly Entry[]): Markup =>
  scrollable(
    element(
      'table',
      { class: 'entries' },
      element(
        'tbody',
        {},
        entries.map(({ label, value, basis, note }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, label),
            element('td', { class: 'value' }, value),
            element('td', { class: 'basis' }, basis ?? ''),
            element('td', { class: 'note' }, note ?? '')
          )
        )
      )
    )
  )

/** Wider than a phone: the table scrolls, the page does not. */
const scrollable = (content: Content): Markup => element('div', { class: 'scroll', tabindex: '0' }, content)

export const tableMarkup = ({ columns, rows, basis }: Table): Markup => {
  return scrollable(
    element(
      'table',
      {},
      basis === null ? [] : element('caption', {}, `basis: ${basis}`),
      columns.every(({ title }) => title === '') ? [] : headMarkup(columns),
      element(
        'tbody',
        {},
        rows.map(row =>
          element(
            'tr',
            {},
            row.map((cell, i) => cellMarkup(cell, columns[i]))
          )
        )
      )
    )
  )
}

const headMarkup = (columns: readonly Column[]): Markup =>
  element(
    'thead',
    {},
    element(
      'tr',
      {},
      columns.map(column =>
        column.title === ''
          ? element('td')
          : element('th', { scope: 'col', class: columnClass(column) }, column.title)
      )
    )
  )

const columnClass = (column: Column | undefined): string =>
  `${column?.align ?? 'left'}${column?.isDrawn === true ? ' drawn' : ''}`

const cellMarkup = (cell: Cell, column: Column | undefined): Markup =>
  typeof cell === 'string'
    ? element('td', { class: columnClass(column) }, cell)
    : element('td', { class: `${columnClass(column)} tone-${cell.tone}` }, cell.text)

const barsMarkup = (bars: readonly Bar[], basis: string): Markup =>
  tableMarkup({
    kind: 'table',
    columns: [
      { title: '', align: 'right' },
      { title: '', align: 'right' }
    ],
    rows: bars.map(({ label, text }) => [label, text]),
    basis
  })

/** Characters that fit beside each other on a phone. */
const SPARKLINE_WIDTH = 60

const sparklineMarkup = ({ values, from, to, caption }: Sparkline): Content => [
  element('p', { class: 'drawn', 'aria-hidden': 'true' }, sparkline(values, SPARKLINE_WIDTH)),
  element('p', { class: 'tone-muted' }, `${from} to ${to}; ${caption}${beyondScale(values, SPARKLINE_WIDTH)}`)
]
