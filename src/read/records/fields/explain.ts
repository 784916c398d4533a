/** What was understood → what the report says of it: each column used and as what, each that was not, every doubt. */
import type { ColumnUse, Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import type { Costing, Lasting, Paths, Timed } from '../../format/format.ts'
import { textOf } from '../cell.ts'
import { suggestedMap } from '../suggestedMap.ts'
import type { Column } from './columns.ts'
import { isCount, isTime, mostly } from './columns.ts'
import { recordsOutcomes } from './failures.ts'
import { escaped } from './mapText.ts'
import { isInThousands } from './numbers.ts'
import { type Understood, usedPaths } from './understand.ts'

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
      ...(understood.times.isStampedAtEnd && understood.fields.start === undefined ? [STAMPED_AT_END] : [])
    ],
    doubts: doubtsOf(understood),
    recordsOutcomes: recordsOutcomes(understood.failures)
  }
}

const STAMPED_AT_END =
  'The stamp is the shipper’s, written after the call ended: a call arrives at the stamp less its duration.'

const said = ({ field, columns, unit }: ColumnUse): string =>
  `${field} is ${columns.join(' or ')}${unit === null ? '' : ` in ${unit}`}`

/** Of what is in the sample; what a later record may bring is said of none. */
function usesOf({ columns: all, ...understood }: Understood): readonly ColumnUse[] {
  const { fields, times, tokens, failures, kinds, sums } = understood
  const because: Readonly<Record<string, string>> = {
    ...toldBecause(failures),
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
      unit: typeof from === 'object' && 'unit' in from && from.unit !== 'any' ? from.unit : null,
      because: because[field] ?? null
    }))
  const { codes, words, successes, failures: flags, errors, messages, levels, finishes, told } = failures
  const more: readonly [string, readonly string[]][] = [
    ['count', sums?.count ?? []],
    ['status', [...codes, ...words]],
    ['failure', [...successes, ...flags, ...levels, ...finishes, ...told.failed.keys()]],
    ['error', [...errors, ...messages]],
    ['kind', kinds.map(({ path }) => path)]
  ]
  return [
    ...uses,
    ...more.map(([field, columns]) => ({ field, columns, unit: null, because: because[field] ?? null }))
  ]
    .map(use => ({ ...use, columns: use.columns.filter(isHere).map(withoutSecrets) }))
    .filter(({ columns }) => columns.length > 0)
}

function toldBecause({ told }: Understood['failures']): Readonly<Record<string, string>> {
  const [first] = told.failed
  return first === undefined
    ? {}
    : { failure: `calls with ${quotedWords([...first[1]])} there state no tokens` }
}

const MOST_WORDS = 3

/** Of a log: cut, and without what may be a secret. */
const quotedWords = (words: readonly string[]): string =>
  words
    .slice(0, MOST_WORDS)
    .map(word => `“${withoutSecrets(word).slice(0, 20)}”`)
    .join(', ')

const MOST_UNUSED = 20

/** Moments, counts and columns with a known name: what somebody would ask about. */
function unusedOf(understood: Understood): readonly string[] {
  const used = usedPaths(understood)
  const isPlausible = (column: Column) =>
    column.meanings.size > 0 ||
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
    `A row is the sum of ${sums.count[0]} requests over ${withCommas(sums.widthSeconds)} s, the step between the times of the rows.`
  ]
}

function doubtsOf(understood: Understood): readonly Warning[] {
  const { times } = understood
  const unitless = times.unitless
    .filter(({ field }) => !(field in understood.fields))
    .map(({ field, column }) => ({
      code: 'unknown-unit',
      message: `${column} is not read: neither its name nor its values tell its unit, seconds or milliseconds.`,
      effect: `${field === 'ttft' ? 'Times to the first token are' : 'Latency and concurrency are'} unknown. Set one: ${['ms', 's'].map(unit => suggestedMap(understood, { [field]: `${escaped(column)}:${unit}` })).join(', or ')}.`
    }))
  const stamped = times.isStampedAtEnd
    ? [
        {
          code: 'stamped-at-end',
          message: `${[understood.fields.end?.from ?? understood.fields.start?.from].flat()[0]} was stamped by a log shipper when the line was written, after the call ended.`,
          effect:
            understood.fields.end === undefined
              ? 'Without durations each call counts as arriving when it ended: peaks are of answers, not of requests.'
              : 'A call arrives at its stamp less its duration; what the shipper waited makes it later.'
        }
      ]
    : []
  return [
    ...unitless,
    ...stamped,
    ...guessedDoubt(understood),
    ...untoldDoubts(understood),
    ...roundedDoubt(understood),
    ...inputDoubt(understood)
  ]
}

/** Thousands with fewer than three digits behind the point are no exact counts. */
function roundedDoubt({ columns, tokens }: Understood): readonly Warning[] {
  const used = [tokens.input, tokens.output, tokens.cached].flatMap(paths => paths?.slice(0, 1) ?? [])
  const rounded = columns.filter(
    ({ path, name, filled }) =>
      used.includes(path) &&
      filled.some(
        value => (name.scale !== undefined || isInThousands(value)) && !/\d[.,]\d{3,}/.test(textOf(value))
      )
  )
  if (rounded.length === 0) return []
  return [
    {
      code: 'rounded-tokens',
      message: `${rounded.map(({ path }) => withoutSecrets(path)).join(' and ')} ${rounded.length === 1 ? 'counts' : 'count'} tokens in rounded thousands.`,
      effect:
        'Each count is off by up to half of its last digit, sums and costs by less. Export whole numbers for exact ones.'
    }
  ]
}

/** An answer without a prompt is no call that can be priced. */
function inputDoubt(understood: Understood): readonly Warning[] {
  const { fields, columns } = understood
  if (fields.input || fields.inputText || !fields.output) return []
  const counts = columns.filter(
    ({ path, name, filled, meanings }) =>
      ![fields.output].flat(2).includes(path) &&
      filled.length > 0 &&
      meanings.size === 0 &&
      name.unit === undefined &&
      filled.every(isCount) &&
      new Set(filled).size > 2
  )
  const [only] = counts
  const map =
    only && counts.length === 1 ? suggestedMap(understood, { input: escaped(only.path) }) : undefined
  return [
    {
      code: 'no-input-tokens',
      message: 'No column is known to count the tokens of the input.',
      effect: `Input, costs and the work of prompts are unknown.${map === undefined ? '' : ` If ${only?.path} counts it: ${map}.`}`
    }
  ]
}

/** Words of outcomes that no list knows, and that calls with and without tokens have. */
const untoldDoubts = ({ failures: { told } }: Understood): readonly Warning[] =>
  told.untold.map(({ column, words }) => ({
    code: 'untold-outcomes',
    message: `${withoutSecrets(column)} holds words that do not tell whether a call failed: ${quotedWords(words)}.`,
    effect:
      'Calls with them count as answered. Where some of them failed, write ok or error there, or a status code.'
  }))

/** No name says it: the other reading is one paste away. */
function guessedDoubt(understood: Understood): readonly Warning[] {
  const { isGuessed, input: [input = ''] = [], output: [output = ''] = [], because } = understood.tokens
  if (!isGuessed) return []
  const map = suggestedMap(understood, { input: escaped(output), output: escaped(input) })
  return [
    {
      code: 'guessed-tokens',
      message: `No name says which column counts which tokens: the input is taken from ${input}, the output from ${output}, because ${because['input']}.`,
      effect: `Costs and sizing rest on it.${map === undefined ? '' : ` If it is the other way round: ${map}.`}`
    }
  ]
}
