/** A column's name or a record's path → its words, its unit, and the words around it: however it was spelt. */
import type { TimeUnit } from '../time.ts'

type Unit = Exclude<TimeUnit, 'any'>

export type Name = {
  /** The last step's words, lower case, without the unit and without words that say nothing. */
  readonly words: readonly string[]
  /** All of its words, for names in which the small ones count (`total_requests`). */
  readonly all: readonly string[]
  readonly unit: Unit | undefined
  /** The words of the steps before, nearest last. */
  readonly around: readonly string[]
}

const UNITS: Readonly<Record<string, Unit>> = {
  s: 'seconds',
  sec: 'seconds',
  secs: 'seconds',
  second: 'seconds',
  seconds: 'seconds',
  ms: 'millis',
  msec: 'millis',
  msecs: 'millis',
  millis: 'millis',
  millisecond: 'millis',
  milliseconds: 'millis',
  us: 'micros',
  usec: 'micros',
  micros: 'micros',
  microseconds: 'micros',
  ns: 'nanos',
  nsec: 'nanos',
  nano: 'nanos',
  nanos: 'nanos',
  nanoseconds: 'nanos'
}

/** Spellings of one word. */
const SAME: Readonly<Record<string, string>> = {
  token: 'tokens',
  tok: 'tokens',
  toks: 'tokens',
  tkn: 'tokens',
  tkns: 'tokens',
  req: 'request',
  resp: 'response',
  msg: 'message',
  err: 'error',
  ctx: 'context',
  inp: 'input',
  outp: 'output',
  cache: 'cached',
  exec: 'execution',
  usr: 'user',
  env: 'environment',
  org: 'organization',
  acct: 'account'
}

/** They say what a name says without them. */
const FILLERS = new Set(
  'count counts num n number no nb of total sum usage used llm ai gen genai api billed billable actual the per call openai w utc iso unix epoch local'.split(
    ' '
  )
)

/** Words that names are run together of: `promptTokens` as `prompttokens`. */
const RUN_TOGETHER = new Set(
  (
    'prompt input output completion request response context generated query tokens token count cached cache read hit ' +
    'model name id code status latency duration elapsed time stamp timestamp start started end ended created at first ' +
    'total api key user tenant team project error message type http ms total max new in out ttft'
  ).split(' ')
)

/** `usage.promptTokens`, `Prompt Tokens`, `PROMPT_TOKENS`, `llm.usage.prompt-tokens (n)` → the same words. */
export function nameOf(path: string): Name {
  const steps = path.split(/\.(?=[A-Za-z_@[])/).map(wordsOf)
  const last = (steps.at(-1) ?? []).filter(word => word !== 'timezone')
  const around = steps.slice(0, -1).flat()
  const own = behindUsage(last)
  const unit = UNITS[own.at(-1) ?? '']
  const bare = unit === undefined ? own : own.slice(0, own.at(-2) === 'in' ? -2 : -1)
  const words = bare.filter(word => !FILLERS.has(word))
  return {
    words: words.length === 0 && unit === undefined ? bare : words,
    all: own,
    unit,
    around: [...around, ...last.slice(0, last.length - own.length)]
  }
}

/** `response_usage_prompt_tokens` is `usage.prompt_tokens` flattened. */
function behindUsage(words: readonly string[]): readonly string[] {
  const at = words.lastIndexOf('usage')
  return at >= 0 && at < words.length - 1 ? words.slice(at + 1) : words
}

function wordsOf(step: string): readonly string[] {
  return step
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '')
    .flatMap(word => (RUN_TOGETHER.has(word) ? [word] : (apart(word) ?? [word])))
    .map(word => SAME[word] ?? word)
}

/** Two to four known words that were written as one. */
function apart(word: string, most = 4): readonly string[] | undefined {
  if (RUN_TOGETHER.has(word)) return [word]
  if (most === 1 || word in UNITS || word in SAME || FILLERS.has(word) || word.length < 4) return undefined
  for (let at = word.length - 2; at >= 2; at--) {
    const first = word.slice(0, at)
    const rest = RUN_TOGETHER.has(first) ? apart(word.slice(at), most - 1) : undefined
    if (rest) return [first, ...rest]
  }
  return undefined
}
