/** Columns that say what a record is – a call, a tool, an agent, the start of a call – → which records are no calls. */
import { type Cell, textOf } from '../cell.ts'
import { BEGINS } from './begins.ts'
import { candidatesFor } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'

export type KindChoice = {
  readonly path: string
  /** Values of records that are no calls. */
  readonly others: ReadonlySet<string>
  /** Whether a value that none of the records looked at has is one of them. */
  readonly isOther?: (word: string) => boolean
  /** What a record of them was all the same where it failed: a call. */
  readonly areCallsIfFailed?: boolean
}

const CALL = /llm|generat|completion|chat|inference|embed|model|^message$|response/i
const NO_CALL =
  /tool|agent|chain|retriev|general|workflow|function|guardrail|evaluat|rerank|prompt|parser|vector|crew|(?<!kube)flow|^span$|^event$|^task$|session|snapshot|^user|^system|^trace$|http|^server$|database|cache|warning/i
/** What a record is that adds calls up. */
const SUMS = /(?:^|[^a-z])(?:summary|summaries|aggregated?|totals?|rollup)$/i

/** A piece of an answer as it comes, where calls are told apart. */
const PIECE = /(?:^|[^a-z])(?:chunk|delta|partial|progress|heartbeat|ping)s?$/i
/** What is called from now on: `model_change`. */
const SETTING =
  /(?:^|[^a-z])(?:change[ds]?|switch(?:ed)?|select(?:ed|ion)|settings?|config(?:ured|uration)?)$/i

/**
 * @param usage record by record, whether it states tokens
 * @param named record by record, whether it states a model where calls do
 */
export function chooseKinds(
  columns: readonly Column[],
  usage: readonly boolean[],
  named: readonly boolean[]
): readonly KindChoice[] {
  const areNamed = usage.includes(true) && usage.every((has, i) => !has || named[i])
  const kinds = candidatesFor(columns, 'kind', column => mostly(column, isShort))
  const events = columns.filter(column => !kinds.includes(column) && isOfEvents(column, usage))
  return [...kinds, ...events].flatMap(column => {
    const { path, values, name } = column
    const said = values.map(value => (value === undefined ? undefined : textOf(value)))
    const words = new Set(said.filter(word => word !== undefined))
    const withUsage = new Set(said.filter((word, i) => usage[i] && word !== undefined))
    const callsAreTold = [...withUsage].some(word => isCall(word as string))
    const withModel = new Set(said.filter((_, i) => named[i]))
    const isElse = (word: string) =>
      areNamed && !withModel.has(word) && isUnlike(word, withUsage as Set<string>)
    const isSum = (word: string) => SUMS.test(word) && said.some((other, i) => usage[i] && other !== word)
    const isBegun = (word: string) => BEGINS.test(word) && withUsage.size > 0 && !withUsage.has(word)
    const isNone =
      name.words.includes('phase') || events.includes(column)
        ? isBegun
        : (word: string) =>
            isOther(word, withUsage as Set<string>, callsAreTold) || isBegun(word) || isElse(word)
    const isBeside = (word: string) =>
      (PIECE.test(word) || SETTING.test(word)) && withUsage.size > 0 && !withUsage.has(word)
    const others = [...words].filter(word => isNone(word) || isSum(word) || isBeside(word))
    return others.length > 0 && (words.size > others.length || said.includes(undefined))
      ? [{ path, others: new Set(others) }]
      : []
  })
}

/** Records of who speaks in a chat: where the model's state what was used, those of others are no calls, whatever a tool says of itself. */
export const ofOthers = (columns: readonly Column[], usage: readonly boolean[]): readonly KindChoice[] =>
  columns.filter(isOfMessages).flatMap(({ path, values }) => {
    const said = values.map(value => (value === undefined ? '' : textOf(value)))
    const withUsage = new Set(said.filter((_, i) => usage[i]))
    const others = said.filter(word => OTHER_SPEAKER.test(word) && !withUsage.has(word))
    return withUsage.size > 0 && !withUsage.has('') && others.length > 0
      ? [{ path, others: new Set(others) }]
      : []
  })

const OTHER_SPEAKER = /^(?:user|human|system|developer|tool|function)/i

const REQUEST = /^(?:api|req|reqs|request|requests|llm|call)$/
const MOST_WORDS = 40
/** What is said between calls, though of a completion. */
const OF_TALK = /[._ -](?:result|text|output|message|feedback|progress)$/i
/** Another try is announced: the one before it has told of itself. */
const AGAIN = /(?:^|[._ -])(?:retry|retries|retrying|backoff)$/i

/**
 * A column in which one word says of all records with usage that they are requests, and others are of tools, texts and
 * tasks: `say: api_req_started`. Only that word's records are calls, though others name the model that spoke.
 */
export const besideRequests = (
  columns: readonly Column[],
  usage: readonly boolean[]
): readonly KindChoice[] =>
  columns.flatMap(({ path, values }) => {
    const words = new Set<string>()
    const withUsage = new Set<string>()
    for (const [i, value] of values.entries()) {
      const word = textOf(value ?? '')
      if (!/^[\w.:-]{0,60}$/.test(word) || words.add(word).size > MOST_WORDS) return []
      if (usage[i] && withUsage.add(word).size > 1) return []
    }
    if (![...withUsage].some(word => nounsOf(word).some(noun => REQUEST.test(noun)))) return []
    const isOther = (word: string) =>
      !withUsage.has(word) &&
      (word === '' || isUnlike(word, withUsage) || AGAIN.test(word) || OF_TALK.test(word))
    const others = [...words].filter(isOther)
    return others.some(word => NO_CALL.test(word)) ? [{ path, others: new Set(others), isOther }] : []
  })

/** Who wrote each message of a chat. */
export const isOfMessages = ({ path, filled }: Column): boolean =>
  /^(?:\w+\.)?role$/.test(path) && filled.some(value => /^(?:assistant|model|ai)$/i.test(textOf(value)))

const MOST_EVENTS = 12

/** Whether each of its few words says how far a call has come, whatever the column is called: `start`, `success`, `chat.finish`. */
function isOfEvents({ values, filled }: Column, usage: readonly boolean[]): boolean {
  if (filled.length !== values.length || !usage.includes(true)) return false
  const words = new Set<string>()
  for (const value of filled) {
    const word = textOf(value)
    if (!isEvent(word) || words.add(word).size > MOST_EVENTS) return false
  }
  return [...words].some(word => BEGINS.test(word))
}

function isEvent(word: string): boolean {
  const last =
    word
      .toLowerCase()
      .split(/[^a-z]+/)
      .at(-1) ?? ''
  return BEGINS.test(word) || OUTCOME.test(last) || ANSWERED.test(last)
}

/** Of some words that say that something has begun, those that say it of calls: of nothing else, or of what the words of records with usage are of. */
export function beginsOfCalls(
  others: ReadonlySet<string>,
  withUsage: ReadonlySet<string>
): ReadonlySet<string> {
  const ofCalls = new Set(['', ...[...withUsage].map(subjectOf)])
  return new Set([...others].filter(word => BEGINS.test(word) && ofCalls.has(subjectOf(word))))
}

const ANSWERED = /^(?:response|received|reply|answer|result|output)$/

/** `llm` of `llm_start` and of `llm_end`. */
const subjectOf = (word: string): string =>
  nounsOf(word)
    .filter(noun => !BEGINS.test(noun) && !ANSWERED.test(noun))
    .join(' ')

/** What a record says of a call that was not made, where it states no tokens and others do. */
const NOT_MADE = /^(?:skip(?:ped)?|not[ _-](?:called|run|sent|executed|attempted))(?:[ _-].*)?$/i

/** `api_called`, `used_llm`, `llm_was_invoked`: whether a call was made. `api_key_used` says it of a key. */
const isMade = ({ all }: Column['name']): boolean =>
  all.at(-1) === 'called' ||
  (all.some(word => MADE.test(word)) &&
    all.some(word => OF_MODELS.test(word)) &&
    all.every(word => MADE.test(word) || OF_MODELS.test(word) || /^(?:is|was|has|been|model)$/.test(word)))
const MADE = /^(?:used|called|invoked|queried|hit|asked)$/
const OF_MODELS = /^(?:llm|llms|ai|genai|api|gpt|openai|claude|gemini)$/

/** `status: skipped`, `api_called: false`. */
export const notMade = (columns: readonly Column[], usage: readonly boolean[]): readonly KindChoice[] =>
  usage.includes(true)
    ? columns.flatMap(({ path, name, meanings, values }) => {
        const isFlag = isMade(name)
        // A check that was skipped may be one of a call that failed.
        if (!isFlag && !(meanings.has('status') && name.all.length === 1)) return []
        const said = values.map(value => (value === undefined ? '' : textOf(value)))
        const withUsage = new Set(said.filter((_, i) => usage[i]))
        const others = said.filter(
          word => !withUsage.has(word) && (isFlag ? /^(?:false|0|no)$/i : NOT_MADE).test(word)
        )
        return others.length > 0 ? [{ path, others: new Set(others), areCallsIfFailed: isFlag }] : []
      })
    : []

const isCall = (word: string): boolean => CALL.test(word) && !NO_CALL.test(word) && !BEGINS.test(word)

const FAILED = /fail|error|exception|timeout|timed_?out|rejected|refused|aborted|rate_?limit/i

/**
 * Kinds of calls that went wrong: `llm_failover`, `completion_error`, where none of them states tokens.
 *
 * @param usage record by record, whether it states tokens
 */
export function failedKinds(
  columns: readonly Column[],
  usage: readonly boolean[]
): ReadonlyMap<string, ReadonlySet<string>> {
  const failed = candidatesFor(columns, 'kind', column => mostly(column, isShort)).map(({ path, values }) => {
    const words = values.map(value => (value === undefined ? '' : textOf(value)))
    const withUsage = new Set(words.filter((_, i) => usage[i]))
    const bad = words.filter(word => isCall(word) && FAILED.test(word) && !withUsage.has(word))
    return [path, withUsage.size === 0 ? new Set<string>() : new Set(bad)] as const
  })
  return new Map(failed.filter(([, words]) => words.size > 0))
}

/** A tool or an agent is none where calls are told apart; what ended otherwise than a call with usage is a call. */
const isOther = (word: string, withUsage: ReadonlySet<string>, callsAreTold: boolean): boolean =>
  NO_CALL.test(word) &&
  (callsAreTold || !withUsage.has(word)) &&
  withUsage.size > 0 &&
  !(FAILED.test(word) && isOfSubject(word, withUsage))

/** `langchain.llm.call.exception` beside `langchain.llm.call.stop`. */
const isOfSubject = (word: string, withUsage: ReadonlySet<string>): boolean => {
  const subject = subjectOf(word)
  return subject !== '' && [...withUsage].some(other => subjectOf(other) === subject)
}

const OUTCOME =
  /^(?:fail(?:ed|ure)?|errors?|errored|exception|complete[ds]?|finish(?:ed)?|done|end(?:ed)?|success|succeeded|ok|time|timed|out|timeout|rate|limit(?:ed)?|throttled|rejected|refused|denied|retry|retried|abort(?:ed)?|cancel(?:led|ed)?|stop(?:ped)?)$/

/** Whether an event that states neither usage nor model has no noun of those that do: `run_failed` beside `llm_call_completed`. */
function isUnlike(word: string, withUsage: ReadonlySet<string>): boolean {
  const nouns = nounsOf(word)
  const ofCalls = new Set([...withUsage].flatMap(nounsOf))
  const mayBeCall = isCall(word) || nouns.some(noun => /^(?:api|request|call|provider)$/.test(noun))
  return nouns.length > 0 && !mayBeCall && !nouns.some(noun => ofCalls.has(noun))
}

const nounsOf = (word: string): readonly string[] =>
  word
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(part => part !== '' && !OUTCOME.test(part))

/** Why a record is left out that only says that a call has begun. */
export const BEGUN = 'the start of a call, which its end tells'

/**
 * Why a record is no call by one of its kinds; `undefined` where it may be one.
 *
 * @param isFailed whether the record states a failure, which is one of a call
 */
export function leftOutKind(
  choices: readonly KindChoice[],
  cell: Cell,
  isFailed: (cell: Cell) => boolean
): string | undefined {
  for (const { path, others, isOther, areCallsIfFailed } of choices) {
    const text = textOf(cell(path))
    const isNone = others.has(text) || isOther?.(text)
    if (isNone && !(areCallsIfFailed && isFailed(cell)))
      return BEGINS.test(text)
        ? 'the start of a call, which its end tells'
        : 'a record that is not a call of a model'
  }
  return undefined
}
