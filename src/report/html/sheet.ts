/** A report → the first sheet of its page: the decision, what it saves, what to rent, why, how sure, what next. */
import type { Figure } from '../../figure.ts'
import { FILLED_IN, leftOutOf } from '../../pricing/saving.ts'
import { isDedicated, rentedBy, type Way } from '../../pricing/ways.ts'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import { compact, count, duration, requestsNote, share, UNKNOWN } from '../format.ts'
import { beforeAfterTable } from './beforeAfter.ts'
import { chartMarkup } from './chartMarkup.ts'
import type { PageCharts } from './chartsOf.ts'
import { type Choice, conditionText, decisionOf, leadOf, wayUsd } from './decisionText.ts'
import { type Content, element, type Markup } from './markup.ts'
import { dayText, type Reasons, reasonsOf } from './reasons.ts'
import { tableMarkup } from './sections.ts'

export const sheetMarkup = (report: AuditReport, choice: Choice, charts: PageCharts): Markup =>
  element(
    'section',
    { class: 'sheet', 'aria-labelledby': 'decision' },
    conditionMarkup(conditionText(report)),
    element('h2', { id: 'decision' }, `${decisionOf(report)}.`),
    element('p', { class: 'lead' }, leadOf(report, choice)),
    tilesMarkup(tilesOf(report, choice)),
    element(
      'div',
      { class: 'columns' },
      charts.costs === null ? [] : chartMarkup(charts.costs, 'half'),
      element(
        'div',
        { class: 'chart' },
        element('h3', { class: 'caption' }, 'Today and afterwards'),
        tableMarkup(beforeAfterTable(report, choice))
      )
    ),
    charts.timeline === null ? [] : chartMarkup(charts.timeline, 'low'),
    element('div', { class: 'reasons' }, reasonsOf(report, choice).map(reasonMarkup))
  )

const conditionMarkup = (condition: string | null): Content =>
  condition === null ? [] : element('p', { class: 'condition' }, condition)

/** Of a log that was only described. */
export const describingSheet = ({ traffic, period }: TrafficReport, charts: PageCharts): Markup =>
  element(
    'section',
    { class: 'sheet', 'aria-labelledby': 'decision' },
    element('h2', { id: 'decision' }, `What the traffic of ${duration(period.spanSeconds)} looks like.`),
    tilesMarkup(trafficTiles(traffic)),
    charts.timeline === null ? [] : chartMarkup(charts.timeline, 'low')
  )

type Tile = { readonly label: string; readonly value: string; readonly small: string }

function tilesOf(report: AuditReport, choice: Choice): readonly Tile[] {
  const [peak, refused] = trafficTiles(report.traffic)
  return [savingTile(report, choice), rentTile(report, choice), peak as Tile, refused as Tile]
}

/** What it saves once today's models are switched off. */
function afterText(after: Figure, money: Choice['money']): string {
  if (after.value === null) return ''
  if (after.value >= 0) return `, then ${money(after.value)} on the successors’ bill`
  const most = leftOutOf(after) === 'first' ? 'at most ' : ''
  return `, then costs ${most}${money(-after.value)} more than the successors`
}

/** Beside a saving with its range. */
const LEFT_OUT = {
  alike: 'on requests with a price ',
  first: 'and what the unpriced requests cost now '
} as const

function savingTile(
  { verdict: { saving, savingUntil, savingAfter, action } }: AuditReport,
  { money }: Choice
): Tile {
  const { value, low, high } = saving
  const isSure = low === undefined || high === undefined || low === high
  const about = saving.note?.includes(FILLED_IN) ? 'about ' : ''
  // A range has no "at least" before it.
  const leftOut = leftOutOf(saving)
  if (value === null) return { label: 'Saves', value: 'not known', small: saving.note ?? '' }
  if (action === 'as-billed')
    return { label: 'Saves', value: money(0), small: 'nothing cheaper holds the promise' }
  const until =
    savingUntil === null
      ? ''
      : ` until ${dayText(savingUntil) ?? savingUntil}${afterText(savingAfter, money)}`
  return {
    label: 'Saves',
    value: `${leftOut !== null && isSure ? 'at least ' : about}${money(value)} a month`,
    small: `${isSure ? '' : `${money(low)} to ${money(high)} `}${leftOut === null || isSure ? '' : LEFT_OUT[leftOut]}(${saving.basis})${until}`
  }
}

function rentTile({ capacity, pricing, verdict }: AuditReport, { chosen, gpus, money }: Choice): Tile {
  const fleets = rentedBy(chosen !== null && isDedicated(chosen) ? chosen : gpus, capacity, pricing)
  const gpusText = fleets.map(({ gpus, gpu }) => `${gpus} × ${gpu}`).join(' + ')
  const models = [...new Set(fleets.map(({ targetModel }) => targetModel))].join(', ')
  if (chosen !== null && isDedicated(chosen)) {
    const kept = chosen.id === 'hybrid' ? 'the overflow by the token' : 'spare included'
    return { label: 'Rent', value: gpusText, small: `for ${models}, ${kept}` }
  }
  if (fleets.length === 0 && verdict.recommendation === 'not-enough-data')
    return { label: 'Rent', value: 'not known', small: capacity.workloads[0]?.unmet ?? '' }
  const other =
    fleets.length === 0 || gpus === null
      ? 'no fleet keeps the promise'
      : `the cheapest ${rentedAs(gpus, gpusText)} would cost ${wayUsd(gpus, money)} a month`
  return { label: 'Rent', value: 'no GPUs', small: other }
}

const rentedAs = ({ id }: Way, gpus: string): string =>
  id === 'hybrid'
    ? `base, ${gpus} with its overflow by the token,`
    : id === 'scheduled'
      ? `fleet by the hour, up to ${gpus},`
      : `fleet, ${gpus},`

function trafficTiles({ rate, throttling, counts, tokens }: AuditReport['traffic']): readonly Tile[] {
  const isRetried = counts.attempts > counts.requests
  const what = isRetried ? 'attempts' : 'requests'
  const ratio = rate.peakToAverage['60s'].value
  const { value, low, high } = rate.peakRpm
  const seen = throttling.share.value
  return [
    {
      label: 'Busiest minute',
      value:
        value !== null
          ? `${count(value)} ${what}`
          : low === undefined || high === undefined
            ? UNKNOWN
            : `${low === high ? count(low) : `${count(low)}–${count(high)}`} ${what}`,
      small: [
        ratio === null ? '' : `${count(ratio)}× the average`,
        tokens.peakTpm.sliding.value === null
          ? ''
          : `${compact(tokens.peakTpm.sliding.value)} tokens at most`,
        isRetried ? 'retries included' : '',
        requestsNote({ rate })
      ]
        .filter(part => part !== '')
        .join(', ')
    },
    {
      label: 'Refused today (429)',
      value: seen === null ? 'not known' : counts.throttled === 0 ? 'none seen' : share(seen),
      small:
        seen === null
          ? 'the log records no failures'
          : `${count(counts.throttled)} of ${count(counts.attempts)} attempts`
    }
  ]
}

const tilesMarkup = (tiles: readonly Tile[]): Markup =>
  element(
    'dl',
    { class: 'tiles' },
    tiles.map(({ label, value, small }) =>
      element(
        'div',
        {},
        element('dt', {}, label),
        element('dd', {}, value),
        small === '' ? [] : element('dd', { class: 'small' }, small)
      )
    )
  )

const reasonMarkup = ({ title, items, isOrdered }: Reasons): Content =>
  element(
    'div',
    {},
    element('h3', {}, title),
    element(
      isOrdered === true ? 'ol' : 'ul',
      {},
      items.map(item => element('li', {}, item))
    )
  )
