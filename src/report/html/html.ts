/** An audit report → one HTML page that needs nothing else: a summary, charts, tables, assumptions and sources. */
import { createHash } from 'node:crypto'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import type { Section } from '../blocks.ts'
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
  return pageOf({
    title: name,
    assets,
    masthead: headMarkup(safe, name, options),
    titles: [
      ...sections.slice(0, 1).map(({ title }) => title),
      ...(safe.verdict === null ? [] : [WHAT_IF_TITLE]),
      ...sections.slice(1).map(({ title }) => title)
    ],
    main: sections.map((section, index) => {
      const isSummary = index === 0 && safe.verdict !== null
      const drawn = (charts[section.title] ?? []).map(chartMarkup)
      const panel = isSummary && safe.verdict !== null ? panelMarkup(safe, whatIf) : []
      return [sectionMarkup(section, drawn, isSummary), panel]
    }),
    charts: Object.values(charts)
      .flat()
      .map(({ id, plot }) => ({ id, plot }))
  })
}

/** Sections of a report that is no audit → a page as that of the audit. */
export const sectionPage = (sections: readonly Section[], title: string, assets: Assets): string =>
  pageOf({
    title,
    assets,
    masthead: mastheadOf([], element('h1', {}, title)),
    titles: sections.map(section => section.title),
    main: sections.map(section => sectionMarkup(section, [], false)),
    charts: []
  })

type Page = {
  readonly title: string
  readonly assets: Assets
  readonly masthead: Markup
  readonly titles: readonly string[]
  readonly main: Content
  /** What the script draws. */
  readonly charts: readonly object[]
}

function pageOf({ title, assets, masthead, titles, main, charts }: Page): string {
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
      element('title', {}, title),
      embedded('style', assets.style)
    ),
    element(
      'body',
      {},
      masthead,
      navigation(titles),
      element('main', { id: 'report' }, main),
      dataElement('charts', charts),
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

const policyOf = ({ script, style }: Assets): string =>
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
  mastheadOf(
    logo === null
      ? []
      : element('img', { class: 'logo', alt: '', src: `data:${logo.type};base64,${logo.base64}` }),
    [
      element('h1', {}, name),
      preparedFor === null ? [] : element('p', { class: 'prepared' }, `Prepared for ${preparedFor}`),
      element(
        'p',
        { class: 'tone-muted' },
        `${inputs.map(({ source }) => source).join(', ')} – ${moment(period.start)} to ${moment(period.end)}. ${tool.name} ${tool.version}`
      )
    ]
  )

const mastheadOf = (logo: Content, text: Content): Markup =>
  element(
    'header',
    { class: 'masthead' },
    logo,
    element('div', {}, text),
    element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
  )

const navigation = (titles: readonly string[]): Markup =>
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
