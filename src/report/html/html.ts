/** An audit report → one HTML page that needs nothing else: a summary, charts, tables, assumptions and sources. */
import { createHash } from 'node:crypto'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import { moment, printableTexts } from '../format.ts'
import { reportSections } from '../sections.ts'
import type { Chart } from './chart.ts'
import { chartsOf } from './charts.ts'
import { type Content, dataElement, element, embedded, htmlOf, type Markup } from './markup.ts'
import { panelMarkup, WHAT_IF_TITLE } from './panel.ts'
import { idOf, sectionMarkup, tableMarkup } from './sections.ts'
import type { PackedWhatIf } from './whatIf.ts'

export type PageOptions = {
  /** Of the page; `null`: that of the product. */
  readonly title: string | null
  readonly preparedFor: string | null
  readonly logo: Logo | null
  /** What the page needs to decide again; `null`: it would be too large. */
  readonly whatIf: PackedWhatIf | null
}

/** An image inside the page: shown as one, so that nothing in it runs. */
export type Logo = { readonly type: 'image/png' | 'image/jpeg' | 'image/svg+xml'; readonly base64: string }

/** The bundled script and style of every page. */
export type Assets = { readonly script: string; readonly style: string }

/** The page asks for nothing from anywhere: what it needs is inside, and the policy forbids the rest. */
export const renderHtml = (
  report: AuditReport | TrafficReport,
  options: PageOptions,
  assets: Assets
): string => {
  const { title, whatIf } = options
  const safe = printableTexts(report)
  const charts = chartsOf(safe)
  const sections = reportSections(report)
  const name = title ?? 'Capacity and cost audit'
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policyOf(assets) }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, name),
      embedded('style', assets.style)
    ),
    element(
      'body',
      {},
      headMarkup(safe, name, options),
      navigation([
        ...sections.slice(0, 1).map(({ title }) => title),
        ...(safe.verdict === null ? [] : [WHAT_IF_TITLE]),
        ...sections.slice(1).map(({ title }) => title)
      ]),
      element(
        'main',
        { id: 'report' },
        sections.map((section, index) => {
          const isSummary = index === 0 && safe.verdict !== null
          const drawn = (charts[section.title] ?? []).map(chartMarkup)
          const panel = isSummary && safe.verdict !== null ? panelMarkup(safe, whatIf) : []
          return [sectionMarkup(section, drawn, isSummary), panel]
        })
      ),
      dataElement(
        'charts',
        Object.values(charts)
          .flat()
          .map(({ id, plot }) => ({ id, plot }))
      ),
      embedded('script', assets.script)
    )
  )
  return `<!doctype html>\n${htmlOf(page)}\n`
}

/** Plot writes this into each of its drawings; the policy knows it by its hash. */
const PLOT_STYLE = `:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}`

export const policyOf = ({ script, style }: Assets): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)} ${hashOf(PLOT_STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'"
  ].join('; ')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const headMarkup = (
  { period, inputs, tool }: AuditReport | TrafficReport,
  name: string,
  { logo, preparedFor }: PageOptions
): Markup =>
  element(
    'header',
    { class: 'masthead' },
    logo === null
      ? []
      : element('img', { class: 'logo', alt: '', src: `data:${logo.type};base64,${logo.base64}` }),
    element(
      'div',
      {},
      element('h1', {}, name),
      preparedFor === null ? [] : element('p', { class: 'prepared' }, `Prepared for ${preparedFor}`),
      element(
        'p',
        { class: 'tone-muted' },
        `${inputs.map(({ source }) => source).join(', ')} – ${moment(period.start)} to ${moment(period.end)}. ${tool.name} ${tool.version}`
      )
    ),
    element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
  )

export const navigation = (titles: readonly string[]): Markup =>
  element(
    'nav',
    { 'aria-label': 'Sections' },
    element(
      'ul',
      {},
      titles.map(title => element('li', {}, element('a', { href: `#${idOf(title)}` }, title)))
    )
  )

const chartMarkup = ({ id, title, alt, table }: Chart): Content =>
  element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, title),
    element('div', { class: 'drawing', 'data-chart': id, role: 'img', 'aria-label': `${title}. ${alt}` }),
    element('details', {}, element('summary', {}, 'The numbers'), tableMarkup(table))
  )
