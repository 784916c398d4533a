/** An audit report → one HTML page that needs nothing else: a sheet with the decision, what would change it, the grounds. */
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import type { Section } from '../blocks.ts'
import { printableTexts } from '../format.ts'
import { reportSections } from '../sections.ts'
import { chartsOf, describingCharts, type PageCharts } from './chartsOf.ts'
import { type Choice, choiceOf } from './decisionText.ts'
import { type Assets, documentOf } from './document.ts'
import { type Content, dataElement, element } from './markup.ts'
import { mastheadMarkup, type Presented, titleOf } from './masthead.ts'
import { navigation } from './navigation.ts'
import { panelMarkup, WHAT_IF_TITLE } from './panel.ts'
import { partMarkup } from './parts.ts'
import { sectionMarkup } from './sections.ts'
import { sectionsForBuyers } from './sectionsForBuyers.ts'
import { describingSheet, sheetMarkup } from './sheet.ts'
import { type Theme, themeStyle } from './theme.ts'
import type { PackedWhatIf } from './whatIf.ts'

export type PageOptions = Presented & {
  /** `null`: the product's own colours. */
  readonly theme: Theme | null
  /** Print the tables, too. */
  readonly appendix: boolean
  /** What the page needs to decide again; `null`: it would be too large. */
  readonly whatIf: PackedWhatIf | null
}

/** The page asks for nothing from anywhere: what it needs is inside, and the policy forbids the rest. */
export function renderHtml(
  report: AuditReport | TrafficReport,
  options: PageOptions,
  { script, later, style }: Assets
): string {
  const { theme, appendix } = options
  const safe = printableTexts(report)
  const styled = theme === null ? style : `${style}\n${themeStyle(theme)}`
  const sections = sectionsForBuyers(reportSections(report))
  const { first, charts, panel } = safe.verdict === null ? described(safe) : decided(safe, options)
  return documentOf(
    titleOf(options),
    { script, later: panel.length === 0 || options.whatIf === null ? null : later, style: styled },
    mastheadMarkup(safe, options),
    element(
      'main',
      { id: 'report', 'data-appendix': appendix },
      first,
      navigation([...(panel.length === 0 ? [] : [WHAT_IF_TITLE]), ...sections.map(({ title }) => title)]),
      panel,
      sections.map(section => partMarkup(section, safe, charts))
    ),
    dataElement('charts', drawingsIn(charts))
  )
}

type Opening = { readonly first: Content; readonly charts: PageCharts; readonly panel: readonly Content[] }

function described(report: TrafficReport): Opening {
  const charts = describingCharts(report)
  return { first: describingSheet(report, charts), charts, panel: [] }
}

function decided(report: AuditReport, { whatIf }: PageOptions): Opening {
  const choice: Choice = choiceOf(report, report.period.end)
  const charts = chartsOf(report, choice)
  // Where the log cannot say, no setting makes it.
  const isOpen = report.verdict.recommendation !== 'not-enough-data'
  return {
    first: sheetMarkup(report, choice, charts),
    charts,
    panel: isOpen ? [panelMarkup(report, whatIf)] : []
  }
}

const drawingsIn = ({ costs, timeline, sections }: PageCharts) =>
  [costs, timeline, ...Object.values(sections).flatMap(({ shown, folded }) => [...shown, ...folded])]
    .filter(chart => chart !== null)
    .map(({ id, plot }) => ({ id, plot }))

/** Sections of a report that is no audit → a page as that of the audit, nothing in it folded. */
export const sectionPage = (sections: readonly Section[], title: string, assets: Assets): string =>
  documentOf(
    title,
    assets,
    element(
      'header',
      { class: 'masthead' },
      element('div', {}, element('h1', {}, title)),
      element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
    ),
    navigation(sections.map(section => section.title)),
    element('main', { id: 'report' }, sections.map(sectionMarkup)),
    dataElement('charts', [])
  )
