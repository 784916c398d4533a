/** Whose page it is, for whom, from when, and of which log → its head. */
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import { inCurrencyWords } from '../currency.ts'
import { periodText } from '../periodText.ts'
import { element, type Markup } from './markup.ts'
import { dayText } from './reasons.ts'

/** An image inside the page: shown as one, so that nothing in it runs. */
export type Logo = { readonly type: 'image/png' | 'image/jpeg' | 'image/svg+xml'; readonly base64: string }

export type Presented = {
  /** Of the page; `null`: that of the product. */
  readonly title: string | null
  readonly preparedFor: string | null
  readonly preparedBy: string | null
  /** ISO date; `null`: the day on which the log ends. */
  readonly issued: string | null
  readonly logo: Logo | null
}

const PRODUCT = 'Capacity and cost audit'

export const titleOf = ({ title }: Pick<Presented, 'title'>): string => title ?? PRODUCT

export function mastheadMarkup(report: AuditReport | TrafficReport, presented: Presented): Markup {
  const { period, inputs } = report
  const words = report.verdict === null ? null : inCurrencyWords(report)
  const { logo, preparedFor, preparedBy } = presented
  const issued = dayText(presented.issued ?? period.end)
  const facts = [
    ...(preparedFor === null ? [] : [`Prepared for ${preparedFor}`]),
    ...(preparedBy === null ? [] : [`by ${preparedBy}`]),
    ...(issued === null ? [] : [issued])
  ]
  const files =
    inputs.length > 2
      ? `${inputs.length} files`
      : inputs.map(({ source }) => source.split('/').at(-1)).join(', ')
  return element(
    'header',
    { class: 'masthead' },
    logo === null
      ? []
      : element('img', { class: 'logo', alt: '', src: `data:${logo.type};base64,${logo.base64}` }),
    element(
      'div',
      {},
      element('h1', {}, titleOf(presented)),
      element('p', { class: 'prepared' }, facts.join(' · ')),
      words === null
        ? []
        : element(
            'p',
            { class: 'tone-muted' },
            `In ${report.pricing?.currency?.code}: ${words}. $ and US$ are US dollars.`
          ),
      element('p', { class: 'tone-muted' }, `Traffic of ${periodText(period)}, from ${files}`)
    ),
    element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
  )
}
