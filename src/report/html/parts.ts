/** The sections of a report → parts of a page: one line and a chart in sight, all tables folded. */

import { amountIn } from '../../pricing/amountIn.ts'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import type { Block, Section } from '../blocks.ts'
import { count, plural } from '../format.ts'
import { SECTION_NAMES, SECTIONS_BY_NAME, type SectionName } from '../sectionNames.ts'
import { CHECKS_TITLE } from '../sections/grounds.ts'
import { forBuyers } from './buyerText.ts'
import type { Chart } from './chart.ts'
import { type ChartSize, chartMarkup } from './chartMarkup.ts'
import type { PageCharts } from './chartsOf.ts'
import { breakEvenText } from './decisionText.ts'
import { element, type Markup } from './markup.ts'
import { blocksMarkup, idOf } from './sections.ts'

type Report = AuditReport | TrafficReport

/** A part with a chart shows it beside its line; one without is a line that opens. */
export function partMarkup(section: Section, report: Report, { sections }: PageCharts): Markup {
  const { title, blocks } = section
  const { shown = [], folded = [] } = sections[nameOf(title) ?? 'sources'] ?? {}
  const id = idOf(title)
  const size = shown.length > 1 ? ('half' as const) : ('wide' as const)
  return element(
    'section',
    { 'aria-labelledby': id, class: `part${shown.length === 0 ? ' bare' : ''}` },
    element(
      'div',
      { class: 'line' },
      element('h2', { id }, title),
      element('p', {}, lineOf(section, report))
    ),
    shown.length === 0 ? [] : drawings(shown, size),
    element(
      'details',
      { class: 'all' },
      element('summary', {}, 'All figures'),
      folded.length === 0 ? [] : drawings(folded, 'half'),
      blocksMarkup(blocks)
    )
  )
}

const drawings = (charts: readonly Chart[], size: ChartSize): Markup =>
  element(
    'div',
    { class: `drawings${size === 'half' ? ' x2' : ''}` },
    charts.map(chart => chartMarkup(chart, size))
  )

const nameOf = (title: string): SectionName | undefined =>
  SECTION_NAMES.find(name => (SECTIONS_BY_NAME[name] as readonly string[]).includes(title))

/** The section's own first sentence; of tables alone, how much there is of it. */
const lineOf = ({ title, blocks }: Section, report: Report): string => {
  const known =
    LINES[['Warnings', 'Assumptions', CHECKS_TITLE].includes(title) ? title : (nameOf(title) ?? '')]
  return forBuyers(known?.(report) ?? '') || (firstText(blocks) ?? contentText(blocks))
}

const LINES: Partial<Readonly<Record<string, (report: Report) => string | null>>> = {
  verdict: ({ verdict }) => verdict?.because[0] ?? null,
  traffic: ({ traffic: { rate, concurrency } }) => {
    const inFlight =
      concurrency.max.value === null ? '' : `; at most ${count(concurrency.max.value)} are in flight at once`
    return rate.averageRpm.value === null || rate.peakRpm.value === null
      ? null
      : `${count(rate.averageRpm.value)} requests a minute on average, ${count(rate.peakRpm.value)} in the busiest one${inFlight}.`
  },
  capacity: ({ capacity }) => {
    const fleets = (capacity?.workloads ?? []).flatMap(({ recommended, targetModel }) =>
      recommended === null
        ? []
        : [
            `${recommended.gpus} × ${recommended.gpu} serve ${targetModel}: ${plural(count(recommended.replicas), recommended.replicas, 'replica')} for the peak, ${count(recommended.spareReplicas)} spare`
          ]
    )
    return fleets.length === 0 ? null : `${fleets.join('; ')}.`
  },
  advice: ({ capacity, pricing }) => {
    const [lever] = (capacity?.levers ?? []).filter(({ effectUsd }) => effectUsd !== null && effectUsd < 0)
    return lever === undefined
      ? 'How long users wait today and then, what stands in for what, and what would change the answer.'
      : `The largest lever on the fleet: “${lever.name}”, ${amountIn(pricing?.currency ?? null)(Math.abs(lever.effectUsd ?? 0))} a month.`
  },
  cost: ({ pricing }) =>
    pricing === null || pricing.breakEven.traffic.value === null ? null : breakEvenText(pricing),
  [CHECKS_TITLE]: ({ checks }) => {
    const failures = checks.flatMap(({ message }) => message ?? [])
    return failures.length === 0
      ? 'All passed.'
      : `${count(failures.length)} of ${count(checks.length)} failed: ${failures.join('; ')}.`
  },
  Warnings: ({ warnings }) => warnings.map(({ message }) => message)[0] ?? 'None.',
  Assumptions: ({ assumptions }) =>
    assumptions.length === 0 ? null : `${assumptions.map(({ name }) => name).join(', ')}.`
}

const firstText = (blocks: readonly Block[]): string | null => {
  const found = blocks.find(({ kind }) => kind === 'paragraph')
  return found?.kind === 'paragraph' && found.tone !== 'muted' ? found.text : null
}

function contentText(blocks: readonly Block[]): string {
  const rows = blocks.reduce((sum, block) => {
    if (block.kind === 'table') return sum + block.rows.length
    return block.kind === 'list' ? sum + block.items.length : sum
  }, 0)
  return rows === 1 ? 'One entry.' : `${count(rows)} entries.`
}
