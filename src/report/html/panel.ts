/** A decision and what it rests on → the panel in which the page decides again; the page's script brings it to life. */
import type { AuditReport } from '../auditReport.ts'
import { dataElement, element, type Markup } from './markup.ts'
import { outcomeOf } from './outcome.ts'
import type { PackedWhatIf } from './whatIf.ts'

export const WHAT_IF_TITLE = 'What if'

export const panelMarkup = (report: AuditReport, packed: PackedWhatIf | null): Markup =>
  element(
    'section',
    { class: 'part screen', 'aria-labelledby': 'what-if' },
    element('h2', { id: 'what-if' }, WHAT_IF_TITLE),
    packed === null
      ? element(
          'p',
          {},
          'Left out here: what it needs of this log would make the page too large. Run the command for it.'
        )
      : [
          element('p', { id: 'what-if-off' }, 'This panel needs JavaScript.'),
          element('form', { id: 'what-if-form', hidden: true }),
          comparison(report),
          dataElement('what-if-data', packed)
        ]
  )

const comparison = (report: AuditReport): Markup =>
  element(
    'div',
    { class: 'scroll', tabindex: '0' },
    element(
      'table',
      { id: 'what-if-table' },
      element('caption', {}, 'estimated, at assumed prices, as in the report'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'Figure'),
          element('th', { scope: 'col' }, 'In this report'),
          element('th', { scope: 'col' }, 'What if')
        )
      ),
      element(
        'tbody',
        {},
        outcomeOf(report).map(({ label, value }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, label),
            element('td', {}, value),
            element('td', {})
          )
        )
      )
    )
  )
