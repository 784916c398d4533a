/** The account of the input → what was read, over which time, and what could not be used. */
import type { Basis } from '../../figure.ts'
import type { Reading } from '../../log/readingShape.ts'
import { plural } from '../../words.ts'
import type { Described } from '../auditReport.ts'
import { type Block, type Entry, entries, heading, list, paragraph, table } from '../blocks.ts'
import { areRequestsAssumed, bytes, count, duration, moment, nameText } from '../format.ts'
import { plain } from './figures.ts'

export const readingBlocks = (report: Described): readonly Block[] => [
  heading('What was read'),
  table(
    ['Input', 'Format', '>Size', '>Rows', '>Rejected', '>Duplicate'],
    report.inputs.map(inputRow),
    'measured'
  ),
  ...grainBlocks(report),
  entries(...periodEntries(report), ...countEntries(report)),
  ...list(rejectedItems(report.reading), 'Rows that could not be read'),
  ...list(leftOutItems(report.reading), 'Rows left out'),
  ...list(columnItems(report.inputs), 'Columns, by what they were taken for'),
  ...list(unusedItems(report.inputs), 'Columns that look as if they meant something, and were not read'),
  ...list(report.reading.truncation, 'Signs that the export is not the whole traffic')
]

const inputRow = (input: Described['inputs'][number]): readonly string[] => [
  nameText(input.source),
  nameText(input.format),
  bytes(input.bytes),
  count(input.rows),
  count(input.rejected),
  count(input.duplicates)
]

type Inputs = Described['inputs']

const columnItems = (inputs: Inputs): readonly string[] =>
  inputs.flatMap(({ source, columns = [] }) =>
    columns.length === 0
      ? []
      : [
          `${nameText(source)}: ${columns.map(({ field, columns: read, unit }) => `${field} = ${read.map(name => nameText(name)).join(' or ')}${unit === null ? '' : ` (${unit})`}`).join('; ')}`
        ]
  )

const unusedItems = (inputs: Inputs): readonly string[] =>
  inputs.flatMap(({ source, unusedColumns = [] }) =>
    unusedColumns.length === 0
      ? []
      : [`${nameText(source)}: ${unusedColumns.map(name => nameText(name)).join(', ')}`]
  )

const grainBlocks = ({ grain, traffic }: Described): readonly Block[] => {
  if (grain.kind === 'request') return []
  const [width, clock] = [duration(grain.bucketSeconds), traffic.burstiness.clockResolutionSeconds.value]
  if (areRequestsAssumed(traffic))
    return [
      paragraph(
        `The log holds sums of tokens over ${width} and counts no requests: how many there were is assumed, and what follows ` +
          'from it. Failures are not in it.'
      )
    ]
  const text =
    clock === null
      ? `The log holds sums over ${width}, not requests: averages are exact, shorter peaks are ranges, and what needs ` +
        `single requests is unknown.${traffic.counts.failed === null ? ' Failures are not in it.' : ''}`
      : `The log’s times are whole stretches of ${width}: sizes of requests and sums are exact, shorter peaks are ranges, ` +
        'and what needs the moment of each call is unknown.'
  return [paragraph(text)]
}

const periodEntries = ({ period, grain }: Described): readonly Entry[] => {
  const [first, last] =
    grain.kind === 'request' ? ['First arrival', 'Last arrival'] : ['First bucket begins', 'Last bucket ends']
  return [
    plain(first, moment(period.start), 'measured'),
    plain(last, moment(period.end), 'measured'),
    plain('Span', duration(period.spanSeconds), 'derived')
  ]
}

const countEntries = (report: Described): readonly Entry[] => {
  const { counts } = report.traffic
  const [attempts, requests]: readonly [Basis, Basis] = areRequestsAssumed(report.traffic)
    ? ['assumed', 'assumed']
    : ['measured', 'derived']
  return [
    plain('Attempts', count(counts.attempts), attempts, backstepNote(report.reading)),
    plain('Requests', count(counts.requests), requests, retryNote(report.reading)),
    ...(report.grain.kind === 'request' || counts.failed !== null ? outcomeEntries(report) : [])
  ]
}

/** Not of sums of usage that hold no failures: their zeros would say more than the log does. */
const outcomeEntries = ({ traffic: { counts, throttling } }: Described): readonly Entry[] => {
  const failed = counts.failed === 0 ? 'the log records none' : 'refused ones (429) included'
  return [
    plain('Succeeded', count(counts.succeeded), 'measured'),
    plain('Failed', count(counts.failed), 'measured', failed),
    plain(
      'Refused (429)',
      count(counts.throttled),
      'measured',
      throttling.share.value !== null
        ? null
        : counts.failed
          ? 'which failures were refusals is not in the log'
          : 'none could show, as no failure is recorded'
    )
  ]
}

const retryNote = ({ foldedRetries }: Reading): string | null =>
  foldedRetries === 0 ? null : `${plural(count(foldedRetries), foldedRetries, 'later attempt')} folded in`

const backstepNote = ({ outOfOrder }: Reading): string | null =>
  outOfOrder.rows === 0
    ? null
    : `${plural(count(outOfOrder.rows), outOfOrder.rows, 'row')} out of order, by up to ${duration(outOfOrder.maxBackstepSeconds)}`

const leftOutItems = ({ leftOut }: Reading): readonly string[] =>
  Object.entries(leftOut).map(([what, rows]) => `${plural(count(rows), rows, 'row')}: ${what}`)

const rejectedItems = ({ rejected, samples }: Reading): readonly string[] =>
  Object.entries(rejected).map(([reason, rows]) => {
    const first = samples.find(sample => sample.reason === reason)
    const where = first === undefined ? '' : ` (first: ${first.source}:${first.line})`
    return `${plural(count(rows), rows, 'row')}: ${reason}${where}`
  })
