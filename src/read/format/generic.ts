/** A log of unknown make → a format made for it, by what its columns are called and by what stands in them. */
import type { RequestRow } from '../../log/requestRow.ts'
import { GATEWAY_CACHED, STREAMED } from '../../log/trafficLog.ts'
import { withoutSecrets } from '../../secrets.ts'
import { type Cell, isBlank, jsonWithin, numberOf, textOf, withinCells } from '../records/cell.ts'
import { answerId } from '../records/fields/answerId.ts'
import { partWrites } from '../records/fields/cacheWrites.ts'
import { explanationOf } from '../records/fields/explain.ts'
import {
  amendOutcome,
  isFailure,
  pathsOfFailures,
  statesFailure,
  tellsByFlags
} from '../records/fields/failures.ts'
import { inferredText } from '../records/fields/inferredText.ts'
import { BEGUN, leftOutKind } from '../records/fields/kinds.ts'
import { missingIn, unclearIn } from '../records/fields/missing.ts'
import { isWithoutTokens } from '../records/fields/onlyTotal.ts'
import { ofAgents, ofMessages, wholePrompts } from '../records/fields/outside.ts'
import { hitsOf, isHit } from '../records/fields/ownCache.ts'
import { type PairChoice, pairing, UNTIED } from '../records/fields/pairing.ts'
import { parents } from '../records/fields/parents.ts'
import { sumPath } from '../records/fields/requestFields.ts'
import { joiningRows, type RoleRows, SIDE_PATHS } from '../records/fields/roleRows.ts'
import { remedyOf } from '../records/fields/singleCalls.ts'
import { sizedSums } from '../records/fields/sizedSums.ts'
import { isTotalRow, OF_TOTALS } from '../records/fields/totals.ts'
import { type Understood, understand, viewOf } from '../records/fields/understand.ts'
import { BEGINS, ENDS } from '../records/fields/view.ts'
import { billerColumns, nameBiller } from './biller.ts'
import { chargedColumns, chargedOtherwise, first } from './charged.ts'
import { repeatedAnswers } from './firstArrivals.ts'
import {
  allBut,
  type BucketFormat,
  type RequestFormat,
  requests,
  type Sample,
  type Timed,
  type UsableFormat
} from './format.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

/** Stands in the list of formats; what reads a file is made for it by `genericFormat`. */
export const generic = requests({
  id: 'generic',
  title: 'Any JSON or CSV with a time and the usage of a Chat Completions, Responses or Messages call',
  documentation: 'docs/formats.md',
  signature: ['usage'],
  // Its columns tell it of none: whatever no other format knows is read so.
  recognises: () => false,
  answers: allBut({ partly: ['peak1s', 'concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller'] }),
  fields: {}
})

/** Why nothing was made of the columns: what is missing; or what can be read in two ways. */
export type NotUnderstood = {
  readonly missing: string
  readonly ambiguous?: Understood
  /** What to do, where that is more than to state what is missing. */
  readonly remedy?: string
}

/**
 * @param assumesTokens whether sums of tokens tell how many requests they are of
 * @returns why not, where there is no time of arrival, or neither tokens nor texts, or a row's width is unknown
 */
export function genericFormat(sample: Sample, assumesTokens = false): UsableFormat | NotUnderstood {
  const understood = understand(sample.rows ?? sample.records ?? [], sample.first !== undefined)
  const uncounted = assumesTokens ? uncountedFormat(understood) : undefined
  if (uncounted !== undefined) return uncounted
  const missing = missingIn(understood)
  const unclear = unclearIn(understood, missing)
  if (unclear !== undefined) return { missing: unclear, ambiguous: understood }
  if (missing !== undefined) {
    const remedy = remedyOf(understood, isWithoutTokens(missing))
    return remedy === undefined ? { missing } : { missing, remedy }
  }
  return understood.sums ? sumsFormat(understood) : requestFormat(understood)
}

function requestFormat(understood: Understood): RequestFormat {
  const { again, fields, failures, kinds, ownCache, streams, tokens } = understood
  const view = viewOf(understood)
  if (understood.roles) return joinedFormat(understood, understood.roles, view ?? jsonWithin)
  if (understood.pairedBy !== undefined && understood.pairedBy !== UNTIED)
    return pairedFormat(understood, understood.pairedBy, view ?? jsonWithin)
  const charged = chargedColumns(understood)
  return {
    ...generic,
    ...viewed(view ?? (understood.objectTexts.length > 0 ? withinCells(understood.objectTexts) : undefined)),
    fields: again === undefined ? fields : { ...fields, id: [again.path] },
    readAs: inferredText(understood),
    amend: amendment(understood),
    tellsOutcomes: tellsByFlags(failures),
    ...(again !== undefined
      ? repeatedAnswers(amendment(understood), again)
      : answerId(understood.columns, tokens.input)?.again.includes(true)
        ? { ids: 'call' as const }
        : {}),
    leavesOut: leavingOut(understood),
    ...spansOf(understood),
    looksAt: {
      texts: [
        ...[again?.path ?? [], hitsOf(ownCache) ?? [], streams].flat(),
        ...charged.texts,
        ...pathsOfFailures(failures),
        ...Object.values(billersIn(understood)).flat(),
        ...[fields.model ?? []].flat(),
        ...kinds.map(({ path }) => path),
        ...understood.totals.named,
        ...understood.totals.timed,
        ...understood.rareCounts.map(({ path }) => path)
      ],
      values: charged.values,
      counts: [fields.input, fields.output, tokens.cached, charged.counts].flatMap(paths => paths ?? [])
    },
    ...explanationOf(understood)
  }
}

function spansOf({ columns }: Understood): Pick<RequestFormat, 'spans'> {
  const spans = parents(columns)
  return spans === undefined ? {} : { spans }
}

/** The rows of a call are counted with its last one. */
function joinedFormat(understood: Understood, roles: RoleRows, inner: (cell: Cell) => Cell): RequestFormat {
  const { view, leavesOut, forget } = joiningRows(roles, inner)
  const amend = amendment(understood)
  const explained = explanationOf(understood)
  const words = [...roles.words.keys()].map(word => `“${word}”`).join(', ')
  return {
    ...generic,
    fields: { ...understood.fields, ...SIDE_PATHS },
    view,
    leavesOut,
    amend: (row, cell) => {
      amend(row, cell)
      forget(row, cell)
    },
    ...explained,
    assumptions: [
      ...explained.assumptions,
      `Rows that differ in ${roles.role} (${words}) are put together into one call; ${roles.amount} counts the tokens of each.`
    ]
  }
}

/** Each end of a call arrives at its start. */
function pairedFormat(
  understood: Understood,
  choice: Exclude<PairChoice, typeof UNTIED>,
  inner: (cell: Cell) => Cell
): RequestFormat {
  const { fields, view, remember, end, complete } = pairing(understood.fields, choice, inner)
  const leavesOut = leavingOut(understood)
  const explained = explanationOf(understood)
  const amend = amendment(understood)
  const tied =
    'by' in choice ? [`Starts of calls are tied to their ends by ${withoutSecrets(choice.by)}.`] : [IN_TURN]
  return {
    ...generic,
    fields: { ...understood.fields, ...fields },
    view,
    amend: (row, cell) => {
      complete(row, cell)
      amend(row, cell)
    },
    leavesOut: cell => {
      const reason = leavesOut(cell)
      if (reason === BEGUN) remember(cell)
      if (reason === undefined) end()
      return reason
    },
    ...explained,
    assumptions: [...explained.assumptions, ...tied]
  }
}

const IN_TURN =
  'Nothing but their order ties starts of calls to their ends: an end is of the start before it. Where two starts follow each other, the call arrives at its end.'

/** A record without usage, without failure and without a model is no request; zeros are no usage where every call states its model. */
function leavingOut({
  fields,
  failures,
  kinds,
  totals,
  rareCounts,
  areModelsTold
}: Understood): (cell: Cell) => string | undefined {
  const counts = [fields.input, fields.output].flatMap(paths => paths ?? [])
  const said = [areModelsTold ? [] : counts, fields.inputText, fields.model].flatMap(paths => paths ?? [])
  const counted = areModelsTold ? counts : []
  const saysNothing = (cell: Cell): boolean =>
    said.every(path => isBlank(cell(path))) && !counted.some(path => (numberOf(cell(path)) ?? 0) >= 1)
  return cell => {
    const other = leftOutKind(kinds, cell, one => statesFailure(failures, one))
    if (other !== undefined) return other
    if (isTotalRow(totals, cell)) return OF_TOTALS
    if (rareCounts.some(({ path, least }) => (numberOf(cell(path)) ?? 0) >= least))
      return 'a sum of several requests'
    if (!saysNothing(cell) || isFailure(failures, cell)) return undefined
    return 'a record without tokens, model or failure'
  }
}

/**
 * Cached tokens of the Messages API lie outside its input, and so they do where agents count `input` beside `cache.read`
 * (OpenCode, pi); of the OpenAI APIs, and of gateways that speak them, inside.
 */
function amendment(understood: Understood): (row: RequestRow, cell: Cell) => void {
  const { tokens, failures, streams } = understood
  const hits = hitsOf(understood.ownCache)
  const { providers, bases } = billersIn(understood)
  const [outside, beside, included] = [ofMessages(tokens), ofAgents(tokens), wholePrompts(tokens)]
  const amendCharged = chargedOtherwise(understood)
  const arePartsOfOne = tokens.written.all.length > 0
  return (row, cell) => {
    const isNamedOutside =
      first(beside, cell) !== undefined ||
      (first(outside, cell) !== undefined && first(included, cell) === undefined)
    const isOutside = tokens.cachedOutside ?? isNamedOutside
    if (arePartsOfOne) partWrites(row)
    amendCharged(row, cell)
    includeCached(row, isOutside)
    forgetZeroUsage(row)
    if (streams.length > 0 && /^(?:true|yes|1)$/i.test(textOf(first(streams, cell)))) row.flags |= STREAMED
    if (hits !== undefined && isHit(cell(hits))) row.flags |= GATEWAY_CACHED
    amendOutcome(failures, row, cell)
    nameBiller(row, textOf(first(providers, cell)), textOf(first(bases, cell)), '')
  }
}

const billersIn = ({ columns }: Understood) => billerColumns(columns.map(({ path }) => path))

/** Sums of tokens alone, where these tell how many requests they are of. */
function uncountedFormat(understood: Understood): BucketFormat | undefined {
  const sums = sizedSums(understood)
  return sums && { ...sumsFormat({ ...understood, sums }), uncounted: 'Export single requests.' }
}

/** Rows that are sums, each beginning at its time and as wide as the steps between them. */
function sumsFormat(understood: Understood): BucketFormat {
  const { fields, sums } = understood
  const bucket = { start: (fields.start ?? fields.end) as Timed, width: sums?.widthSeconds as number }
  return {
    ...generic,
    grain: 'bucket',
    clock: 'wall',
    ...viewed(viewOf(understood, bucket)),
    leavesOut: cell => (isTotalRow(understood.totals, cell) ? OF_TOTALS : undefined),
    fields: {
      start: { from: BEGINS, unit: 'micros' },
      end: { from: ENDS, unit: 'micros' },
      requests: sums?.count as readonly string[],
      failed: sums?.failed.length ? sumPath(sums.failed) : [],
      throttled: sums?.throttled.length ? sumPath(sums.throttled) : [],
      model: fields.model ?? [],
      caller: fields.caller ?? [],
      input: fields.input ?? [],
      cached: fields.cached ?? [],
      output: fields.output ?? [],
      batch: []
    },
    ...explanationOf(understood)
  }
}

const viewed = (view: ((cell: Cell) => Cell) | undefined) => (view ? { view } : {})
