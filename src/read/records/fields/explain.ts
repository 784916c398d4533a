/** What was understood → what the report says of it: each column used and as what, each that was not, every doubt. */
import type { ColumnUse, Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import type { Costing, Lasting, Paths, Timed } from '../../format/format.ts'
import { suggestedMap } from '../suggestedMap.ts'
import type { Column } from './columns.ts'
import { isCount, isTime, mostly } from './columns.ts'
import { doubtsOf, quotedWords } from './doubts.ts'
import { areUntold } from './endStamps.ts'
import { recordsOutcomes } from './failures.ts'
import { escaped } from './mapText.ts'
import { isUnreadMoney } from './money.ts'
import { hitsOf } from './ownCache.ts'
import { STATED_IN_CELLS } from './times.ts'
import { type Understood, usedPaths } from './understand.ts'
import { unreadMoney } from './unreadMoney.ts'

export type Explanation = {
  readonly assumptions: readonly string[]
  readonly columns: readonly ColumnUse[]
  /** Columns that look as if they meant something and are not read. */
  readonly unusedColumns: readonly string[]
  readonly doubts: readonly Warning[]
  /** Whether a call that failed would show. */
  readonly recordsOutcomes: boolean
}

export function explanationOf(understood: Understood): Explanation {
  const columns = usesOf(understood)
  return {
    columns,
    unusedColumns: unusedOf(understood),
    assumptions: [
      `Columns were recognised by their names and values: ${columns.map(said).join(', ')}. --map overrules them.`,
      ...columns.flatMap(({ field, columns: [first = ''], because }) =>
        because === null ? [] : [`${field} is ${first} because ${because}.`]
      ),
      ...sumsAssumption(understood),
      ...(understood.times.isStampedAtEnd && understood.fields.start === undefined ? [STAMPED_AT_END] : []),
      ...(understood.times.isStampedAsWritten ? [WRITTEN_AT_END] : []),
      ...takenAsStart(understood),
      ...againAssumption(understood),
      ...unreadMoney(understood)
    ],
    doubts: doubtsOf(understood),
    recordsOutcomes: recordsOutcomes(understood.failures)
  }
}

const STAMPED_AT_END =
  'The stamp is the shipper’s, written after the call ended: a call arrives at the stamp less its duration.'

const WRITTEN_AT_END = 'A call arrives at its end less its duration.'

function againAssumption({ again }: Understood): readonly string[] {
  return again === undefined
    ? []
    : [
        `Records of one ${withoutSecrets(again.path)} are one call, which arrived with the first of them and lasted until the last: ${again.isInPieces ? 'the first alone states an input, and each counts a piece of the output' : 'they agree in what they state, and state more of the answer as they go on'}.`
      ]
}

/** Of calls that overlap at random, as those of many callers do. */
function takenAsStart(understood: Understood): readonly string[] {
  const { times, fields } = understood
  const [from] = [fields.start?.from].flat()
  if (from === undefined || fields.duration === undefined || !areUntold(times.stampVotes)) return []
  const map = suggestedMap(understood, { start: '', end: escaped(from) })
  return [
    `${withoutSecrets(from)} is taken as when each call began: nothing shows whether it was written then or at the end.${map === undefined ? '' : ` If at the end: ${map}.`}`
  ]
}

const said = ({ field, columns, unit }: ColumnUse): string =>
  `${field} is ${columns.join(' or ')}${unit === null ? '' : ` in ${unit}`}`

/** Lengths that state their units are read in their own, whatever the column is kept in. */
const isSaid = (unit: string, because: string | undefined): boolean =>
  unit !== 'any' && because !== STATED_IN_CELLS

/** Of what is in the sample; what a later record may bring is said of none. */
function usesOf({ columns: all, ...understood }: Understood): readonly ColumnUse[] {
  const { fields, times, tokens, failures, kinds, sums, ownCache } = understood
  const because: Readonly<Record<string, string>> = {
    ...toldBecause(failures),
    ...(ownCache?.because === undefined ? {} : { fromCache: ownCache.because }),
    ...tokens.because,
    ...times.because
  }
  const known = new Set(all.map(({ path }) => path))
  const isHere = (column: string) => column.split('+').every(part => known.has(part)) || known.has(column)
  const uses = Object.entries(fields)
    .filter(([field]) => field !== 'error')
    .map(([field, from]: [string, Paths | Timed | Lasting | Costing]) => ({
      field,
      columns: [typeof from === 'object' && 'from' in from ? from.from : from].flat(),
      unit:
        typeof from === 'object' && 'unit' in from && isSaid(from.unit, because[field]) ? from.unit : null,
      because: because[field] ?? null
    }))
  const {
    codes,
    words,
    hopeful,
    successes,
    unmarked,
    failures: flags,
    errors,
    messages,
    levels,
    finishes,
    told
  } = failures
  const more: readonly [string, readonly string[]][] = [
    ['count', sums?.count ?? []],
    ['failed', sums?.failed ?? []],
    ['throttled', sums?.throttled ?? []],
    ['status', [...codes, ...words, ...hopeful]],
    ['failure', [...successes, ...unmarked, ...flags, ...levels, ...finishes, ...telling(told).keys()]],
    ['error', [...errors, ...messages]],
    ['kind', kinds.map(({ path }) => path)],
    ['fromCache', [hitsOf(ownCache) ?? []].flat()]
  ]
  return [
    ...uses,
    ...more.map(([field, columns]) => ({ field, columns, unit: null, because: because[field] ?? null }))
  ]
    .map(use => ({ ...use, columns: use.columns.filter(isHere).map(withoutSecrets) }))
    .filter(({ columns }) => columns.length > 0)
}

/** Columns with words of their own; the others' words are all known. */
const telling = ({ failed }: Understood['failures']['told']): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map([...failed].filter(([, words]) => words.size > 0))

function toldBecause({ told }: Understood['failures']): Readonly<Record<string, string>> {
  const [first] = telling(told)
  return first === undefined
    ? {}
    : { failure: `calls with ${quotedWords([...first[1]])} there state no tokens` }
}

const MOST_UNUSED = 20

/** Moments, counts, money and columns with a known name: what somebody would ask about. */
function unusedOf(understood: Understood): readonly string[] {
  const used = usedPaths(understood)
  const isPlausible = (column: Column) =>
    column.meanings.size > 0 ||
    isUnreadMoney(column) ||
    (column.filled.length > 0 &&
      (mostly(column, isTime) || (mostly(column, isCount) && column.name.all.includes('tokens'))))
  return understood.columns
    .filter(column => !used.has(column.path) && isPlausible(column))
    .map(({ path }) => withoutSecrets(path))
    .slice(0, MOST_UNUSED)
}

function sumsAssumption({ sums }: Understood): readonly string[] {
  if (sums?.widthSeconds === undefined) return []
  return [
    `A row is the sum of ${sums.count[0]} requests over ${withCommas(sums.widthSeconds)} s, the step between the times of the rows.`,
    ...failedAssumption(sums)
  ]
}

function failedAssumption({
  failed,
  throttled,
  parts,
  because
}: NonNullable<Understood['sums']>): readonly string[] {
  if (failed.length === 0) return []
  const named = failed.map(withoutSecrets).join(' and ')
  const isAll = failed.length > throttled.length
  return [
    ...(because === undefined
      ? []
      : [
          `Failed requests (${named}) are counted ${parts.length > 0 ? 'beside' : 'among'} the requests, as ${withoutSecrets(because)}.`
        ]),
    ...(isAll ? [] : [`Of failures the sums state the refused ones alone (${named}).`])
  ]
}
