/** An audit report → one screen: the decision, five figures, the bills as bars, what it hinges on, and what to ask next. */

import type { Basis } from '../figure.ts'
import { plural } from '../words.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import { rateInWords } from './currency.ts'
import { areRequestsAssumed, count, printableTexts } from './format.ts'
import { type Paint, paintOf } from './paint.ts'
import { periodText } from './periodText.ts'
import { billLines, LABEL_WIDTH } from './screenBills.ts'
import { type Line, planLines, promiseLines } from './screenPlan.ts'
import { splitLines, trafficLines } from './screenTraffic.ts'
import { columnsOf, truncated, widest, wrapped } from './width.ts'

export type ScreenOptions = {
  /** Columns of the terminal; from 60 to 100 are used. */
  readonly width: number
  readonly colour: boolean
  /** Commands that say more, ready to be pasted, each with what it gives. */
  readonly next: readonly (readonly [command: string, gives: string])[]
}

const [LEAST_WIDTH, WIDE, MOST_WIDTH] = [60, 80, 100]

/** At most 21 lines in 80 columns, as far as what must be said allows. No text of the log reaches the terminal unwashed. */
export function renderScreen(
  report: AuditReport | TrafficReport,
  { width: columns, colour, next }: ScreenOptions
): string {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns))
  const paint = paintOf(colour)
  const safe = printableTexts(report)
  const tried = CUTS.map(cut => linesOf(safe, next, cut, width, paint))
  const lines = tried.find(({ length }) => length <= MOST_LINES) ?? (tried.at(-1) as readonly string[])
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}

/** A terminal of 24 rows shows them with the command and a prompt. */
const MOST_LINES = 21

/** The bills stand in the columns of the figures above them: their blank line is missed least, then the last. */
const [BILLS, LAST] = [3, 5]

/** What is left out for the sake of the rest. */
type Cut = {
  readonly gaps: readonly number[]
  readonly commands: number
  readonly bills: number
  readonly withReason: boolean
  readonly withPromise: boolean
  /** Of the answer. */
  readonly lines: number
}

const WHOLE: Cut = {
  gaps: [],
  commands: Number.POSITIVE_INFINITY,
  bills: 4,
  withReason: true,
  withPromise: true,
  lines: Number.POSITIVE_INFINITY
}
const JOINED: Cut = { ...WHOLE, gaps: [BILLS, LAST], withReason: false }

const BARE: Cut = { ...JOINED, commands: 2, bills: 3, withPromise: false }

/** Until it fits: what is missed least goes first. */
const CUTS: readonly Cut[] = [
  WHOLE,
  { ...WHOLE, gaps: [BILLS] },
  { ...WHOLE, gaps: [BILLS], withReason: false },
  JOINED,
  { ...JOINED, commands: 2 },
  { ...JOINED, commands: 2, bills: 3 },
  BARE,
  { ...BARE, lines: 9 },
  { ...BARE, lines: 7 }
]

function linesOf(
  report: AuditReport | TrafficReport,
  next: ScreenOptions['next'],
  { gaps, commands, bills, withReason, withPromise, lines }: Cut,
  width: number,
  paint: Paint
): readonly string[] {
  const figures = [
    ...trafficLines(report),
    ...splitLines(report),
    ...(report.verdict === null
      ? []
      : [...planLines(report), ...(withPromise ? promiseLines(report) : []), ...currencyLines(report)])
  ]
  const parts = [
    titleLines(titleOf(report), width),
    report.verdict === null ? [] : answerLines(report, { withReason, lines }, width, paint),
    withLegends(figures, width, paint),
    report.verdict === null ? [] : billLines(report, bills, width),
    checkLines(report, width, paint),
    [...warningLines(report, width, paint), ...nextLines(next.slice(0, commands), width, paint)]
  ]
  return parts.flatMap((lines, i) =>
    i === 0 || lines.length === 0 || gaps.includes(i) ? lines : ['', ...lines]
  )
}

/** A narrow terminal has more lines than columns. */
const titleLines = (title: string, width: number): readonly string[] =>
  width < WIDE ? wrapped(title, width).slice(0, 2) : [truncated(title, width)]

const titleOf = ({ inputs, traffic, period, reading }: AuditReport | TrafficReport): string => {
  const [first] = inputs
  const { requests } = traffic.counts
  const names = inputs.length > 1 ? `${inputs.length} files` : (first?.source.split('/').at(-1) ?? '')
  const rejected = Object.values(reading.rejected).reduce((sum, lines) => sum + lines, 0)
  const unread = rejected === 0 ? '' : ` · ${count(rejected)} line${rejected === 1 ? '' : 's'} unreadable`
  const mark = areRequestsAssumed(traffic) ? '*' : ''
  return `${names} · ${mark}${plural(count(requests), requests, 'request')}, ${periodText(period)}${unread}`
}

/** A headline that takes more lines says its reason itself. */
const LONG_HEADLINE = 3

/** What to do, and the first reason for it. */
function answerLines(
  { verdict }: AuditReport,
  { withReason, lines }: Pick<Cut, 'withReason' | 'lines'>,
  width: number,
  { strong }: Paint
): readonly string[] {
  const headline = cutAfter(
    wrapped(verdict.headline, width),
    width < WIDE ? Number.POSITIVE_INFINITY : lines,
    width
  )
  const [reason] = !withReason || headline.length > LONG_HEADLINE ? [] : verdict.because
  return [
    ...headline.map(line => strong(line)),
    ...(reason === undefined ? [] : wrapped(reason, width).slice(0, 2))
  ]
}

const CUT_OFF = '… (--full)'

/** A text of more lines ends, with a sentence where one ends there, and says where it goes on. */
function cutAfter(lines: readonly string[], most: number, width: number): readonly string[] {
  if (lines.length <= most) return lines
  const [line = ''] = wrapped(lines[most - 1] ?? '', width - columnsOf(CUT_OFF))
  const end = line.lastIndexOf('. ')
  return [...lines.slice(0, most - 1), `${end < 0 ? line : `${line.slice(0, end + 1)} `}${CUT_OFF}`]
}

/** `~` estimated, `*` assumed: the rest is measured or follows from what was. */
const MARKS: Readonly<Record<Basis, string>> = {
  measured: '',
  derived: '',
  stated: '',
  estimated: '~',
  assumed: '*'
}

function figureLines({ label, text, basis }: Line, width: number): readonly string[] {
  const mark = basis === null ? '' : MARKS[basis]
  const lines = wrapped(mark + text, width - LABEL_WIDTH)
  return lines.map((line, i) => `  ${(i === 0 ? label : '').padEnd(LABEL_WIDTH - 2)}${line}`)
}

const LEGENDS = [
  ['estimated', '~ estimated'],
  ['assumed', '* assumed']
] as const

/** What the marks mean, each where a reader first meets it: beside that figure, else beside what another mark means, else below. */
function withLegends(figures: readonly Line[], width: number, { muted }: Paint): readonly string[] {
  const blocks = figures.map(line => figureLines(line, width))
  const lines = blocks.flat()
  const legends = new Map<number, string>()
  for (const [basis, legend] of LEGENDS) {
    const at = figures.findIndex(line => line.basis === basis)
    if (at < 0) continue
    const from = blocks.slice(0, at).flat().length
    const own = (blocks[at] as readonly string[]).map((_, i) => from + i)
    const joined = (i: number) => [legends.get(i), legend].filter(text => text !== undefined).join(', ')
    const fits = (i: number) => columnsOf(lines[i] as string) + 1 + columnsOf(joined(i)) <= width
    // Beside a line that bears no mark it would read as if that were meant.
    const place = [...own, ...legends.keys()].find(fits) ?? lines.length
    legends.set(place, joined(place))
  }
  return [...lines, ...(legends.has(lines.length) ? [' '] : [])].map((line, i) => {
    const legend = legends.get(i)
    return legend === undefined
      ? line
      : line + ' '.repeat(width - columnsOf(line) - columnsOf(legend)) + muted(legend)
  })
}

/** A line for each check of the gate: whether it passed, and what it found. */
const checkLines = (
  { checks }: AuditReport | TrafficReport,
  width: number,
  { good, bad }: Paint
): readonly string[] =>
  checks.map(({ check, passed, message }) =>
    passed ? good(truncated(`✓ not so: ${check}`, width)) : bad(truncated(`✗ ${message ?? check}`, width))
  )

/** The rate at which amounts are in the currency that was asked for. */
const currencyLines = ({ pricing: { currency } }: AuditReport): readonly Line[] =>
  currency === null ? [] : [{ label: `In ${currency.code}`, text: rateInWords(currency), basis: 'assumed' }]

/** The first, as far as a line goes, and how many more there are. */
function warningLines(
  { warnings }: AuditReport | TrafficReport,
  width: number,
  { unsure }: Paint
): readonly string[] {
  const [first] = warnings
  if (first === undefined) return []
  const more = warnings.length - 1
  const isCut = columnsOf(first.message) + 2 > width
  const rest = more > 0 ? ` (+${more}: --full)` : isCut ? ' (--full)' : ''
  const room = width - columnsOf(rest)
  const [line = '', ...cut] = wrapped(`! ${first.message}`, room - 1)
  // A path that takes a line leaves none of itself.
  const isBroken = cut.length > 0 && columnsOf(line) < room / 2
  const shown = isBroken ? truncated(`! ${first.message}`, room) : `${line}${cut.length === 0 ? '' : '…'}`
  return [unsure(`${shown}${rest}`)]
}

function nextLines(next: ScreenOptions['next'], width: number, { title, muted }: Paint): readonly string[] {
  const room = widest(next.map(([command]) => command))
  return next.map(([command, gives]) =>
    room + 2 + columnsOf(gives) <= width
      ? `${title(command)}${' '.repeat(room - columnsOf(command) + 2)}${muted(gives)}`
      : title(command)
  )
}
