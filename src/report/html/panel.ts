/** A decision and what it rests on → the panel in which the page decides again; the page's script brings it to life. */
import type { AuditReport } from '../auditReport.ts'
import { dataElement, element, type Markup } from './markup.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { PackedWhatIf } from './whatIf.ts'

export const WHAT_IF_TITLE = 'What if'

export const panelMarkup = (report: AuditReport, packed: PackedWhatIf | null): Markup =>
  element(
    'section',
    { class: 'whole screen', 'aria-labelledby': 'what-if' },
    element('h2', { id: 'what-if' }, WHAT_IF_TITLE),
    packed === null
      ? element(
          'p',
          {},
          'This panel is left out: its data would make the page too large. The report can be made again with other settings.'
        )
      : [
          element('p', { id: 'what-if-off' }, 'This panel needs JavaScript.'),
          element(
            'div',
            { class: 'what-if' },
            element('form', { id: 'what-if-form', hidden: true, 'data-promise': promiseOf(report) }),
            cardMarkup(report)
          ),
          dataElement('what-if-data', packed)
        ]
  )

/** Limits on waits, or none: agents need throughput. */
const promiseOf = ({ capacity: { workloads } }: AuditReport): string =>
  workloads.length > 0 && workloads.every(({ promise }) => promise.from === 'agents')
    ? 'throughput'
    : 'limits'

/** As in the report, until something is changed. */
function cardMarkup(report: AuditReport): Markup {
  const outcomes = outcomeOf(report, report.period.end)
  return element(
    'div',
    { id: 'what-if-card', 'aria-live': 'polite', 'aria-atomic': 'false' },
    element('p', { id: 'what-if-state' }, 'As in this report'),
    outcomesMarkup(
      outcomes.filter(({ isMain }) => isMain),
      'main'
    ),
    element(
      'details',
      {},
      element('summary', {}, 'More figures'),
      outcomesMarkup(
        outcomes.filter(({ isMain }) => !isMain),
        'more'
      )
    )
  )
}

const outcomesMarkup = (outcomes: readonly Outcome[], kind: string): Markup =>
  element(
    'dl',
    { class: kind },
    outcomes.map(({ label, value }) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, value), element('dd', { class: 'was' }))
    )
  )
