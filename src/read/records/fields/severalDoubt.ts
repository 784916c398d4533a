/** Columns that count what an agent's run or a benchmark has several of → a doubt that each row is one call. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas, wordSet } from '../../../words.ts'
import { textOf } from '../cell.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { toMicros } from '../time.ts'
import { numbersOf } from './choose.ts'
import { type Column, isCount, isTime, mostly } from './columns.ts'
import { lengthsIn } from './endStamps.ts'
import { isUnit, type Name, unitWithin } from './names.ts'
import { plainNumber } from './numbers.ts'
import { sessionDoubt } from './sessionDoubt.ts'
import { piecesOrCalls } from './toldAgain.ts'
import type { Understood } from './understand.ts'

/** What a run of an agent or of a benchmark has several of, each at least a call. */
const PARTS =
  /^(?:turns?|steps?|iterations?|rounds?|examples?|samples?|questions?|items?|instances?|tasks?|invocations?)$/
/** What a run of an agent counts of itself. */
const RUN = /^(?:turns|steps|iterations|rounds)(?: (?:count|taken|used))?$/
/** Of whom: `n_worker_invocations`. A tool asks no model. */
const OF_WORKERS =
  /^(?:num|n|number|total) (?:workers?|(?:sub ?)?agents?|llm|model|assistant|judge) (?:invocations|turns|iterations|rounds)$/
/** What a conversation counts of itself; of a single call it is how long its prompt was. */
const MESSAGES = /^(?:messages?|exchanges?|prompts|replies|responses)$/
const NUMBER = /^(?:num|n|number|no|nb|total|count|counts)$/

const OF_STEP = /^(?:actions?|observations?|thoughts?|rewards?)$/

/** `step`, `action`, `observation`: a record is a step of an agent, with one call behind it, with several or with none. */
export const areSteps = (columns: readonly Column[]): boolean =>
  columns.some(({ name }) => /^(?:step|turn|iteration|agent|phase)s?$/.test(name.all[0] ?? '')) &&
  columns.some(({ name }) => name.all.length === 1 && OF_STEP.test(name.all[0] as string))

/** Texts of steps are not the prompts and answers of calls. */
const stepDoubt = ({ columns, fields }: Understood): readonly Warning[] =>
  fields.input || fields.output || !areSteps(columns)
    ? []
    : [
        {
          code: 'steps-of-agent',
          message:
            'Records are steps of an agent and state no usage of their own: each counts as one request, and its texts as its prompt and answer.',
          effect:
            'What the model was sent at each step is longer, and a step may be several calls or none: requests, tokens and costs are unknown. Export the calls with the usage that the provider answers.'
        }
      ]

/** `last_message_at`, `lastUsedAt`: what goes on after it began is no call. */
const goesOn = (columns: readonly Column[]): boolean =>
  columns.some(column => column.name.all[0] === 'last' && column.filled.length > 0 && mostly(column, isTime))

/** `total_prompt_tokens`: of several prompts, where a column counts these. */
const sumsSides = (columns: readonly Column[]): boolean =>
  columns.some(
    ({ name: { all } }) => all.includes('total') && all.some(word => /^(?:input|prompt)$/.test(word))
  )

/** Whether a name counts what a row has several of: `num_turns`, `num_examples`, `message_count` of what goes on, `num_prompts` beside sums. */
export function countsParts({ name: { all } }: Column, columns: readonly Column[] = []): boolean {
  const isPart = (word: string) =>
    PARTS.test(word) || (MESSAGES.test(word) && goesOn(columns)) || (word === 'prompts' && sumsSides(columns))
  const words = all.join(' ')
  const isCounted = all.length === 2 && all.some(word => NUMBER.test(word)) && all.some(isPart)
  return RUN.test(words) || OF_WORKERS.test(words) || isCounted
}

/** `avg_latency_ms`, `seconds_per_case`, of what is no part of an answer. */
const AVERAGE =
  /(?:^| )(?:avg|average|mean|median|p50|per (?:case|test|task|question|example|sample|item|instance|call|request))(?: |$)/
/** What a whole call lasts: its first token, its queue and what a machine does meanwhile are other lengths. */
const SAYS_LENGTH = wordSet('latency duration elapsed took time runtime')
const OF_CALLS = wordSet('e2e wall execution response request call llm model inference')
/** An average of a row's own lengths is no longer than a part of it. */
const LEAST_PARTS = 1.5

/** Whether a name says of an average what it is of, and that it is how long calls took. */
function isAverageLength(name: Name): boolean {
  const words = name.all.join(' ')
  const others = words.replace(AVERAGE, ' ').split(' ').filter(Boolean)
  const isLength = unitWithin(name) !== undefined || others.some(word => SAYS_LENGTH.has(word))
  return (
    AVERAGE.test(words) &&
    isLength &&
    others.every(word => SAYS_LENGTH.has(word) || OF_CALLS.has(word) || isUnit(word))
  )
}

/** How often an average of its lengths goes into that of the row, in the middle. */
function partsByAverage({ columns, fields }: Understood, column: Column): number {
  const unit = unitWithin(column.name)
  if (!isAverageLength(column.name)) return Number.NaN
  const { length } = column.values
  const own = lengthsIn(columns, fields.duration, length) ?? []
  const averages = numbersOf(column, length)
  const parts = own
    .map((micros, i) => micros / toMicros(averages[i] as number, unit ?? fields.duration?.unit ?? 'millis'))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  return parts[parts.length >> 1] ?? Number.NaN
}

/** Tokens of a row may be those of several calls. */
function manyDoubt(understood: Understood): readonly Warning[] {
  const { columns, sums, fields } = understood
  if (sums !== undefined || (!fields.input && !fields.model)) return []
  const counted = columns.find(
    column =>
      countsParts(column, columns) &&
      column.filled.every(isCount) &&
      column.filled.filter(value => (plainNumber(value) ?? 0) > 1).length * 2 > column.filled.length
  )
  const average =
    counted === undefined
      ? columns.find(column => partsByAverage(understood, column) >= LEAST_PARTS)
      : undefined
  const column = counted ?? average
  if (column === undefined) return []
  const says = average
    ? 'is an average, and most rows last several times as long: each is of several, and counts as one request'
    : 'says that most rows are of several, and each counts as one request'
  return [
    {
      code: 'rows-of-several',
      message: `${withoutSecrets(column.path)} ${says}.`,
      effect:
        'If each of them was a call of its own, there are more requests, and smaller ones: sizes, rates and limits are not those of the calls. Export the calls themselves.'
    }
  ]
}

/** How often a call was tried, and how often again. */
const TRIES = /^(?:(?:num|n|number|total) (?:of )?)?(?:attempts|tries|(?:attempt|try) count|attempts made)$/
const AGAIN = /^(?:(?:num|n|number|total) (?:of )?)?(?:retries|(?:retry|retries) (?:count|attempts))$/

/** Tries that are no rows of their own: each row is the last of several. */
function triesDoubt({ columns, fields, sums }: Understood): readonly Warning[] {
  const ids = columns.find(({ path }) => path === [fields.id ?? []].flat()[0])
  const areRows = ids !== undefined && new Set(ids.filled).size < ids.filled.length
  if (sums || areRows) return []
  return columns
    .flatMap(({ path, name, filled }) => {
      const words = name.all.join(' ')
      const first = TRIES.test(words) ? 1 : AGAIN.test(words) ? 0 : undefined
      // The same in every row is what was allowed.
      if (first === undefined || !filled.every(isCount) || new Set(filled.map(textOf)).size < 2) return []
      const more = filled.reduce<number>(
        (sum, value) => sum + Math.max(0, (plainNumber(value) ?? 0) - first),
        0
      )
      return more === 0
        ? []
        : [
            {
              code: 'tries-in-rows',
              message: `${withoutSecrets(path)} says that the calls looked at were tried ${withCommas(more)} more times than there are rows.`,
              effect:
                'Each row counts as one attempt. Attempts, failures, 429s and peaks of the earlier tries are not known: log each try.'
            }
          ]
    })
    .slice(0, 1)
}

/** Rows of one id with the same input, and an output each. */
function piecesDoubt(understood: Understood): readonly Warning[] {
  const path = understood.sums || understood.again ? undefined : piecesOrCalls(understood)
  return path === undefined
    ? []
    : [
        {
          code: 'pieces-or-calls',
          message: `Rows of one ${withoutSecrets(path)} state the same input, and an output each: each counts as a call.`,
          effect:
            'If each is a piece of one answer, there are fewer calls and less input: have the program write one row for each call, with the usage of its end.'
        }
      ]
}

/** Rows that state no input of their own: pieces of the first one's answer, or steps whose input nobody logged. */
function joinedDoubt(understood: Understood): readonly Warning[] {
  const { again } = understood
  if (!again?.isInPieces) return []
  const path = withoutSecrets(again.path)
  const [id] = [understood.fields.id ?? []].flat()
  const map = suggestedMap(understood, id === again.path ? { id: '' } : {})
  return [
    {
      code: 'joined-pieces',
      message: `Of the records looked at, ${withCommas(again.records)} were taken as pieces of ${withCommas(again.calls)} answers: of one ${path} the first alone states an input.`,
      effect: `If each is a call of its own, there are more calls, and the input of most is unknown: log it.${map === undefined ? '' : ` To count each as a call: ${map}.`}`
    }
  ]
}

export const severalDoubt = (understood: Understood): readonly Warning[] => [
  ...triesDoubt(understood),
  ...firstOf(manyDoubt(understood), sessionDoubt(understood)),
  ...stepDoubt(understood),
  ...piecesDoubt(understood),
  ...joinedDoubt(understood)
]

/** One doubt that rows are of several is enough. */
const firstOf = (one: readonly Warning[], other: readonly Warning[]): readonly Warning[] =>
  one.length > 0 ? one : other
