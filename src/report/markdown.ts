/** An audit report → Markdown for a pull request or a job summary: the answer in sight, the details folded. */
import type { AuditReport, TrafficReport } from './auditReport.ts'
import {
  type Bar,
  type Block,
  type Cell,
  type Column,
  heading,
  type Section,
  type Sparkline,
  type Table,
  type Tone
} from './blocks.ts'
import { beyondScale, sparkline } from './charts.ts'
import { htmlText, markdownText } from './escape.ts'
import { CHECKS_TITLE } from './sections/grounds.ts'
import { reportSections } from './sections.ts'
import { truncated } from './width.ts'

/** GitHub takes comments of at most 65,536 characters; some are left for who wraps the text. */
export const MOST_CHARACTERS = 65_000

/** Longer texts come from hostile logs alone. */
const LONGEST_TEXT = 2_000

export const renderMarkdown = (
  report: AuditReport | TrafficReport,
  { verbose = false }: { readonly verbose?: boolean } = {}
): string => {
  const sections = reportSections(report, verbose)
  return markdownOf(
    sections.filter(isFolded),
    'gpuops-audit',
    sections.filter(each => !isFolded(each))
  )
}

/** What a gate said is no detail. */
const isFolded = ({ title }: Section): boolean => title !== CHECKS_TITLE

/** Sections as Markdown: of the first one, what leads up to its first figures stands open, all else is folded. */
export const markdownOf = (
  sections: readonly Section[],
  title: string,
  inSight: readonly Section[] = []
): string => {
  const [first, ...rest] = sections
  const { lead, more } = ledBy(first?.blocks ?? [], inSight.flatMap(headed))
  const folded = more.length === 0 ? rest : [{ title: `${first?.title}: the grounds`, blocks: more }, ...rest]
  const open = [`## ${text(title)}`, ...lead.map(blockText)].map(piece => ({ piece, section: null }))
  return withinLimit([...open, ...folded.flatMap(sectionPieces)])
}

/** A comment is read at first sight, or not. [characters] */
const MOST_IN_SIGHT = 7_500

const headed = ({ title, blocks }: Section): readonly Block[] => [heading(title), ...blocks]

/** @param besides what else stands open, after what leads; what is too long for a glance is folded with the rest */
function ledBy(blocks: readonly Block[], besides: readonly Block[]) {
  const figures = blocks.findIndex(({ kind }) => kind === 'entries' || kind === 'table')
  const open = [...blocks.slice(0, figures + 1), ...besides]
  let room = MOST_IN_SIGHT
  const fitting = open.map(block => {
    room -= blockText(block).length + 2
    return room >= 0
  })
  return {
    lead: open.filter((_, i) => fitting[i]),
    more: [...open.filter((_, i) => !fitting[i]), ...blocks.slice(figures + 1)]
  }
}

/** A stretch of Markdown that stays whole or is left out; `section` is the fold around it. */
type Piece = { readonly piece: string; readonly section: string | null }

const sectionPieces = ({ title, blocks }: Section): readonly Piece[] =>
  blocks.map(block => ({ piece: blockText(block), section: title }))

const cutNote = (sections: readonly string[]): string =>
  `> Cut to stay under 65,536 characters. Something is left out of: ${sections.map(text).join(', ')}. ` +
  'The terminal report and the JSON hold all of it.'

/** Room for the note, whatever is cut. */
const NOTE_ROOM = 2_000

const withinLimit = (pieces: readonly Piece[]): string => {
  const kept: Piece[] = []
  const cut = new Set<string>()
  let room = MOST_CHARACTERS - NOTE_ROOM
  for (const each of pieces) {
    const isNew = each.section !== null && kept.at(-1)?.section !== each.section
    const size = each.piece.length + 2 + (isNew ? folding(each.section as string).length : 0)
    if (size > room) cut.add(truncated(each.section ?? 'the answer', 80))
    else kept.push(each)
    if (size <= room) room -= size
  }
  const note = cut.size === 0 ? [] : [cutNote([...cut])]
  return `${[...foldedTogether(kept), ...note].join('\n\n')}\n`
}

const folding = (title: string): string => `${opened(title)}\n\n</details>\n\n`
const opened = (title: string): string =>
  `<details>\n<summary>${htmlText(truncated(title, LONGEST_TEXT))}</summary>`

const foldedTogether = (pieces: readonly Piece[]): readonly string[] =>
  pieces.flatMap(({ piece, section }, index) => {
    const starts = section !== null && pieces[index - 1]?.section !== section
    const ends = section !== null && pieces[index + 1]?.section !== section
    return [...(starts ? [opened(section)] : []), piece, ...(ends ? ['</details>'] : [])]
  })

const text = (content: string): string => markdownText(truncated(content, LONGEST_TEXT))

const blockText = (block: Block): string => {
  if (block.kind === 'heading') return `#### ${text(block.text)}`
  if (block.kind === 'paragraph') return toned(block.text, block.tone)
  if (block.kind === 'code') return `\`\`\`\n${block.text}\n\`\`\``
  if (block.kind === 'list') return block.items.map(item => `- ${text(item)}`).join('\n')
  if (block.kind === 'entries') return entriesText(block.entries)
  if (block.kind === 'bars') return barsText(block.bars, block.basis)
  return block.kind === 'table' ? tableText(block) : sparklineText(block)
}

const toned = (content: string, tone: Tone | null): string => {
  if (content.trim() === '') return ''
  if (tone === 'strong' || tone === 'good') return `**${text(content.trim())}**`
  return tone === 'muted' ? `<sub>${text(content)}</sub>` : text(content)
}

const left = (title: string): Column => ({ title, align: 'left' })
const right = (title: string): Column => ({ title, align: 'right' })

const entriesText = (entries: Extract<Block, { readonly kind: 'entries' }>['entries']): string => {
  const noted = entries.some(({ note }) => note !== null)
  const rows = entries.map(({ label, value, basis, note }) => [
    label,
    value,
    basis ?? '',
    ...(noted ? [note ?? ''] : [])
  ])
  return gridText([left('Figure'), right('Value'), left('Basis'), ...(noted ? [left('Note')] : [])], rows)
}

const barsText = (bars: readonly Bar[], basis: string): string =>
  captioned(
    gridText(
      [left(''), right('')],
      bars.map(each => [each.label, each.text])
    ),
    basis
  )

const tableText = ({ columns, rows, basis }: Table): string => captioned(gridText(columns, rows), basis)

const captioned = (grid: string, basis: string | null): string =>
  basis === null ? grid : `${grid}\n\n<sub>basis: ${text(basis)}</sub>`

const gridText = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): string =>
  [
    rowText(
      columns.map(({ title }) => title),
      columns
    ),
    `|${columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join('|')}|`,
    ...rows.map(row => rowText(row, columns))
  ].join('\n')

const rowText = (cells: readonly Cell[], columns: readonly Column[]): string => {
  const texts = cells.map(cell => text(typeof cell === 'string' ? cell : cell.text))
  return `| ${texts.map((content, i) => (columns[i]?.isDrawn === true ? `<code>${content}</code>` : content)).join(' | ')} |`
}

const SPARKLINE_WIDTH = 60

const sparklineText = ({ values, from, to, caption }: Sparkline): string =>
  `${sparkline(values, SPARKLINE_WIDTH)}\n\n<sub>${text(`${from} to ${to}; ${caption}${beyondScale(values, SPARKLINE_WIDTH)}`)}</sub>`
