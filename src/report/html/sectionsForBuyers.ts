/** The sections of a report → the same without what only tells how to ask again. */
import type { Block, Cell, Section, Table } from '../blocks.ts'
import { forBuyers, isForBuyers } from './buyerText.ts'

export const sectionsForBuyers = (sections: readonly Section[]): readonly Section[] =>
  sections.map(({ title, blocks }) => ({ title, blocks: blocks.map(blockForBuyers) }))

function blockForBuyers(block: Block): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, text: forBuyers(block.text) }
    case 'list':
      return { ...block, items: block.items.map(forBuyers).filter(item => item !== '') }
    case 'entries':
      return {
        ...block,
        entries: block.entries.map(({ note, ...entry }) => ({ ...entry, note: note && forBuyers(note) }))
      }
    case 'table':
      return tableForBuyers(block)
    default:
      return block
  }
}

function tableForBuyers(table: Table): Table {
  const kept = table.columns.map(({ title }) => isForBuyers(title))
  return {
    ...table,
    columns: table.columns.filter((_, i) => kept[i]),
    rows: table.rows.map(row => row.filter((_, i) => kept[i]).map(cellForBuyers))
  }
}

const cellForBuyers = (cell: Cell): Cell =>
  typeof cell === 'string' ? forBuyers(cell) : { ...cell, text: forBuyers(cell.text) }
