/** A report → the table of a proposal: today, what is proposed, and GPUs of one's own, side by side. */
import type { Waited, Waits, Workload } from '../../capacity/workloadShape.ts'
import { isDedicated, rentedBy, type Way } from '../../pricing/ways.ts'
import { statedShare } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Table, table } from '../blocks.ts'
import { count, duration, nameText, share, UNKNOWN } from '../format.ts'
import { type Choice, chosenModels, wayUsd } from './decisionText.ts'

/** What is proposed may be GPUs itself, or today: then there are two columns. */
export function beforeAfterTable(report: AuditReport, { today, chosen, gpus, money }: Choice): Table {
  const costOf = (way: Way | null): string => (way === null ? UNKNOWN : wayUsd(way, money))
  const isFleet = chosen !== null && isDedicated(chosen)
  const isChange = chosen !== null && chosen !== today && !isFleet
  const isSized = report.capacity.workloads.some(({ recommended }) => recommended !== null)
  const columns = [
    { title: 'Today', cell: (row: Row) => row.today },
    ...(isChange ? [{ title: 'Proposed', cell: (row: Row) => row.chosen }] : []),
    ...(isSized ? [{ title: isFleet ? 'Proposed' : 'On GPUs', cell: (row: Row) => row.fleet }] : [])
  ]
  const rows = [
    servedRow(report, isFleet ? chosen : gpus, namesIn(chosenModels(report)) ?? chosen?.name ?? UNKNOWN),
    {
      label: `${report.pricing.currency?.code ?? '$'} a month${grownBy(report.capacity)}`,
      today: costOf(today),
      chosen: costOf(chosen),
      fleet: costOf(isFleet ? chosen : gpus)
    },
    ...waitRows(report.capacity.workloads),
    refusedRow(report)
  ]
  return table(
    ['', ...columns.map(({ title }) => `>${title}`)],
    rows.map(row => [row.label, ...columns.map(({ cell }) => cell(row))])
  )
}

const grownBy = ({ plannedGrowth }: AuditReport['capacity']): string =>
  plannedGrowth === 0 ? '' : `, with ${statedShare(plannedGrowth)} more traffic`

type Row = { readonly label: string; readonly today: string; readonly chosen: string; readonly fleet: string }

function servedRow({ traffic, capacity, pricing }: AuditReport, fleet: Way | null, chosen: string): Row {
  const fleets = rentedBy(fleet, capacity, pricing).map(
    ({ gpus, gpu, targetModel }) => `${gpus} × ${gpu}, ${targetModel}`
  )
  const staying = capacity.workloads.filter(({ served }) => served === 'shared').length
  const rest = staying === 0 || fleets.length === 0 ? [] : [`${modelsText(staying)} by the token`]
  return {
    label: 'Served by',
    today:
      pricing.current === null ? (namesIn(traffic.models.map(({ name }) => name)) ?? UNKNOWN) : 'own servers',
    chosen,
    fleet: fleets.length === 0 ? UNKNOWN : [...fleets, ...rest].join('; ')
  }
}

const modelsText = (models: number): string => (models === 1 ? '1 model' : `${models} models`)

const MOST_NAMES = 3

/** `null`: none is said. */
function namesIn(names: readonly string[] | null): string | null {
  if (names === null || names.length === 0) return null
  if (names.length > MOST_NAMES) return modelsText(names.length)
  return names.map(name => nameText(name, 'model not named')).join(', ')
}

/** Of the fleet with the most requests, else of what stays: the others are in the sections. */
function waitRows(workloads: readonly Workload[]): readonly Row[] {
  const [first] = workloads
    .filter(({ beforeAfter: { today, planned } }) => (today ?? planned) !== null)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || b.requests - a.requests)
  if (first === undefined) return []
  const { today, planned } = first.beforeAfter
  const whose = workloads.length === 1 ? '' : ` of ${namesIn(first.sourceModels)}`
  const row = (what: string, part: (waits: Waits) => Waited | null): Row => ({
    label: `${what}${whose}, p50 · p95`,
    today: waited(today && part(today)),
    // What another shared pool would do, nobody has measured.
    chosen: 'not measured',
    fleet: waited(planned && part(planned))
  })
  return [row('First token', ({ ttft }) => ttft), row('Answer', ({ latency }) => latency)]
}

const rankOf = ({ recommended }: Workload): number => (recommended === null ? 0 : 1)

const waited = (found: Waited | null): string =>
  found === null ? UNKNOWN : `${unbroken(duration(found.p50))} · ${unbroken(duration(found.p95))}`

/** A number stays on the line of its unit. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')

function refusedRow({ traffic: { counts, throttling } }: AuditReport): Row {
  const seen = throttling.share.value
  const refused = counts.throttled === 0 ? 'none seen' : `${share(seen)} (${count(counts.throttled)})`
  return {
    label: 'Refused (429)',
    today: seen === null ? UNKNOWN : refused,
    chosen: 'by its own limits',
    fleet: 'none by a limit'
  }
}
