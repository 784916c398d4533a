/** All inputs read → one `TrafficLog`: columns sorted and merged, retries folded, every line accounted for. */
import { AuditError } from '../errors.ts'
import { foldRetries, RETRY_WINDOW_SECONDS } from '../log/foldRetries.ts'
import type { Reading, Warning } from '../log/readingShape.ts'
import type { BuiltRequests, RequestLogBuilder } from '../log/requestLogBuilder.ts'
import { ownSplit } from '../log/split.ts'
import type { RequestLog, TrafficLog, UsageBuckets } from '../log/trafficLog.ts'
import type { UsageBucketsBuilder } from '../log/usageBucketsBuilder.ts'
import { UTC } from '../log/zone.ts'
import { plural, withCommas } from '../words.ts'
import { refuseBuckets } from './bucketRefusals.ts'
import { FAR_AWAY, withoutFarBuckets, withoutFarRows } from './farRows.ts'
import { fewInputs, fewTexts, fewWarnings } from './fewInputs.ts'
import { generic } from './format/generic.ts'
import { fewModels } from './manyModels.ts'
import { readingWarnings, reusedIds, twiceShown } from './readingWarnings.ts'
import { ESTIMATED_TOKENS } from './records/fields/estimates.ts'
import type { Session } from './session.ts'
import { spanWarnings } from './spanTree.ts'
import { spanLimitSigns } from './truncation.ts'
import { impossibleInputs, repeatedUsage, tinyInputs, unsaidOutcomes } from './usageWarnings.ts'

export function finishBuckets(
  session: Session,
  builder: UsageBucketsBuilder,
  paths: readonly string[]
): TrafficLog {
  const widths = builder.widthsSeconds
  if (widths.length > 1) throw AuditError.of('MIXED_WIDTH', paths.join(', '), widthsSaid(widths))
  const near = withoutFarBuckets(builder.finish())
  session.warnings.push(...near.warnings)
  if (near.rows > 0) session.farRows = { [FAR_AWAY]: near.rows }
  const data = toldApart(session, near.data)
  const requests = data.requests.reduce((sum, count) => sum + count, 0)
  refuseIfNothingLeft(session, requests)
  if (requests === 0) throw AuditError.of('NO_REQUESTS', paths.join(', '))
  refuseBuckets(data, paths)
  const counts = { attempts: requests, requests, possibleDuplicates: 0, foldedRetries: 0 }
  return finish(session, data, { ...counts, outOfOrder: { rows: 0, maxBackstepSeconds: 0 } })
}

export function finishRequests(session: Session): TrafficLog {
  const builder = session.requests as RequestLogBuilder
  leaveOutWrappers(session, builder)
  const built = builder.finish()
  refuseIfNothingLeft(session, built.log.length)
  const near = withoutFarRows({ ...built.log, ...factsOf(session, built), ...splitOf(session, built) })
  session.warnings.push(...near.warnings)
  if (near.rows > 0) session.farRows = { [FAR_AWAY]: near.rows }
  const log = toldApart(session, foldRetries(counted(session, near.log)))
  const foldedRetries = log.retries.later.length
  const retriesById = log.retries.later.filter(row => (near.log.sharedIds?.[row] ?? 0) > 0).length
  sayRetries(session, retriesById, foldedRetries - retriesById)
  countLateDuplicates(session, built.duplicates)
  session.warnings.push(
    ...reusedIds(built.reusedIds - retriesById),
    ...repeatedUsage(log, built.possibleDuplicates),
    ...impossibleInputs(log),
    ...tinyInputs(log)
  )
  session.warnings.push(...lateOutcomes(session, log))
  if (session.hasTwiceShown) session.warnings.push(...twiceShown(log, session.zone ?? UTC))
  const counts = {
    attempts: log.length,
    requests: log.length - foldedRetries,
    possibleDuplicates: built.possibleDuplicates,
    foldedRetries,
    outOfOrder: { rows: built.outOfOrderRows, maxBackstepSeconds: built.maxBackstepSeconds }
  }
  return finish(session, log, counts)
}

function sayRetries({ assumptions }: Session, byId: number, others: number): void {
  const of = [byId > 0 ? 'id' : [], others > 0 ? 'caller, model and input size' : []].flat()
  if (of.length > 0)
    assumptions.add(
      `A call of the same ${of.join(', or of the same ')} within ${RETRY_WINDOW_SECONDS} s of a failure is its retry.`
    )
}

/** Known formats say how their calls end; of others, those that were looked at before reading may have shown it, and in which column. */
function lateOutcomes({ inputs, warnings, first }: Session, log: RequestLog): readonly Warning[] {
  const isDoubted = warnings.some(({ code }) => code === 'unsaid-outcomes')
  const isTold = first?.format.grain === 'request' && first.format.tellsOutcomes
  return isDoubted || isTold || inputs.some(({ format }) => format !== generic.id) ? [] : unsaidOutcomes(log)
}

const factsOf = ({ facts }: Session, { rows }: BuiltRequests): Pick<RequestLog, 'facts'> =>
  facts === undefined ? {} : { facts: facts.finish(rows()) }

const splitOf = ({ split }: Session, { rows }: BuiltRequests): Pick<RequestLog, 'split'> =>
  split === undefined ? {} : { split: split.finish(rows()) }

/** Split by what every log tells, too: its models stand now as the report names them. */
function split<Data extends RequestLog | UsageBuckets>({ options: { by } }: Session, data: Data): Data {
  if (!by || data.split !== undefined) return data
  const own = ownSplit(data, by)
  if (own === undefined)
    throw AuditError.of('BAD_OPTION', '--by', by, 'caller or model: sums of usage hold no tags')
  return { ...data, split: own }
}

/** With the models that a report can tell apart. */
function toldApart<Data extends RequestLog | UsageBuckets>(session: Session, all: Data): Data {
  const { data, warnings } = fewModels(all)
  session.warnings.push(...warnings)
  return data
}

/** Tokens in place of what stands for texts that were not counted. */
function counted({ counting, assumptions, warnings }: Session, log: RequestLog): RequestLog {
  if (counting === undefined) return log
  if (counting.count === null) {
    warnings.push(...notCounted(counting.uncounted))
    return log
  }
  const tokenRange = counting.sample.settle(log)
  assumptions.add(counting.sample.description(log, tokenRange))
  return { ...log, tokenRange }
}

/** Their tokens stay unknown. */
const notCounted = (rows: number): readonly Warning[] =>
  rows === 0
    ? []
    : [
        {
          code: 'tokens-not-counted',
          message: `${plural(withCommas(rows), rows, 'row')} with texts but no token counts: tiktoken, which would count them, is not installed.`,
          effect: 'Their tokens are unknown. Install it: npm install tiktoken, beside gpuops-audit.'
        }
      ]

/** Single files may hold nothing of what the user asked for: a folder of days does. All of them may not. */
function refuseIfNothingLeft(session: Session, requests: number): void {
  if (requests > 0) return
  const reasons = Object.entries(leftOutOf(session)).map(
    ([what, rows]) => `${rows.toLocaleString('en-US')} ${what}`
  )
  if (reasons.length > 0) throw AuditError.of('NOTHING_LEFT', reasons.join(', '))
}

/** Of several inputs no sum of tokens is firmer than that of one. */
const holdsEstimates = ({ warnings }: Session): boolean =>
  warnings.some(({ code }) => code === ESTIMATED_TOKENS)

const leftOutOf = (session: Session): Record<string, number> =>
  addedUp([...session.accounts.map(({ leftOut }) => leftOut), session.farRows])

/** Rows without an id turn out to be duplicates only when all inputs are read. */
function countLateDuplicates(session: Session, duplicates: readonly number[]): void {
  for (const [input, summary] of session.inputs.entries()) {
    session.inputs[input] = { ...summary, duplicates: duplicates[input] ?? 0 }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

type Counts = Pick<Reading, 'attempts' | 'requests' | 'possibleDuplicates' | 'foldedRetries' | 'outOfOrder'>

function finish(session: Session, data: RequestLog | UsageBuckets, counts: Counts): TrafficLog {
  const reading: Reading = {
    ...counts,
    rows: sum(session.inputs.map(input => input.rows)),
    rejected: addedUp(session.accounts.map(({ rejections }) => rejections.byReason)),
    leftOut: leftOutOf(session),
    samples: session.accounts.flatMap(({ rejections }) => rejections.samples).slice(0, 20),
    duplicates: sum(session.inputs.map(input => input.duplicates)),
    assumptions: [...session.assumptions],
    ...(session.skipped.length === 0
      ? {}
      : { skippedFiles: fewTexts(session.skipped.map(({ name }) => name)) }),
    truncation: [
      ...fewTexts(session.accounts.flatMap(account => account.truncationOf())),
      ...spanLimitSigns(data)
    ]
  }
  return {
    inputs: fewInputs(session.inputs),
    reading,
    warnings: [...fewWarnings(session.warnings), ...readingWarnings(reading, data)],
    data: split(session, holdsEstimates(session) ? { ...data, areTokensEstimated: true } : data)
  }
}

function addedUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const counts of all) {
    for (const [what, count] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + count
  }
  return sums
}

/** Calls around calls whose usage they repeat, which are known only when all inputs are read. */
function leaveOutWrappers({ spans, accounts, warnings }: Session, builder: RequestLogBuilder): void {
  for (const { row, input } of spans.wrappers()) {
    builder.exclude(row)
    accounts[input]?.leaveOutLate('a span around another call of a model')
  }
  warnings.push(...spanWarnings(spans))
}

const MOST_WIDTHS = 3

function widthsSaid(widths: readonly number[]): string {
  const said = widths.slice(0, MOST_WIDTHS).map(width => `${width} s`)
  return [...said, ...(widths.length > MOST_WIDTHS ? [`and ${widths.length - MOST_WIDTHS} more`] : [])].join(
    ', '
  )
}
