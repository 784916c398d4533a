/** A column's name or a record's path → its words, its unit, and the words around it: however it was spelt. */

import { entryOf } from '../../../json.ts'
import { wordSet } from '../../../words.ts'
import { LONGEST_VALUE } from '../cell.ts'
import { plainLetters } from '../plainLetters.ts'
import type { TimeUnit } from '../time.ts'
import { IN_ENGLISH } from './foreignWords.ts'

type Unit = Exclude<TimeUnit, 'any'>

export type Name = {
  /** The last step's words, lower case, without the unit and without words that say nothing. */
  readonly words: readonly string[]
  /** All of its words, for names in which the small ones count (`total_requests`). */
  readonly all: readonly string[]
  /** Its own, or that of the step before: `latency_ms.total`. */
  readonly unit: Unit | undefined
  /** The words of the steps before, nearest last. */
  readonly around: readonly string[]
  /** By how much its numbers are multiplied: 1,000 where they are thousands of tokens. */
  readonly scale?: number
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
  gen: 'generated',
  token: 'tokens',
  tok: 'tokens',
  toks: 'tokens',
  tkn: 'tokens',
  ntok: 'tokens',
  ntokens: 'tokens',
  tkns: 'tokens',
  req: 'request',
  resp: 'response',
  msg: 'message',
  err: 'error',
  exc: 'exception',
  lat: 'latency',
  latencies: 'latency',
  durations: 'duration',
  dur: 'duration',
  compl: 'completion',
  cmpl: 'completion',
  ctx: 'context',
  inp: 'input',
  outp: 'output',
  cache: 'cached',
  exec: 'execution',
  usr: 'user',
  env: 'environment',
  org: 'organization',
  acct: 'account',
  ptok: 'prompt tokens',
  ptoks: 'prompt tokens',
  ctok: 'completion tokens',
  ctoks: 'completion tokens',
  ptokens: 'prompt tokens',
  ctokens: 'completion tokens',
  gtok: 'generated tokens',
  gtoks: 'generated tokens',
  gtokens: 'generated tokens',
  itokens: 'input tokens',
  otokens: 'output tokens',
  itok: 'input tokens',
  otok: 'output tokens',
  isl: 'input tokens length',
  osl: 'output tokens length',
  intok: 'input tokens',
  outtok: 'output tokens',
  mdl: 'model',
  deploy: 'deployment',
  ttlb: 'latency',
  inbound: 'input',
  outbound: 'output',
  statuscode: 'status code',
  tm: 'time',
  tstamp: 'timestamp',
  dttm: 'timestamp',
  nm: 'name',
  levelname: 'level',
  cd: 'code',
  stat: 'status',
  cnt: 'count',
  unsuccessful: 'failed',
  ktokens: 'tokens k',
  ktok: 'tokens k',
  mtokens: 'tokens million'
}

/** They say what a name says without them. */
const FILLERS = wordSet(`
  count counts num n number no nb of total sum usage used llm ai genai api billed billable actual the per
  call openai w which utc iso iso8601 unix local
`)

/** Words that names are run together of: `promptTokens` as `prompttokens`. */
const RUN_TOGETHER = wordSet(`
  prompt input output completion request response context generated query tokens token count cached cache
  read hit model name id code status latency duration elapsed time stamp timestamp start started end ended
  created at first total api key user tenant team project error message type http ms total max new in out
  ttft timeout
`)

/** `usage.promptTokens`, `Prompt Tokens`, `PROMPT_TOKENS`, `llm.usage.prompt-tokens (n)` → the same words. */
export function nameOf(path: string): Name {
  const steps = spelledOut(path)
    .split(/\.(?=[\p{L}_@[$])|\/(?=[a-z]+_|[a-z]+$)|__+/u)
    .map(wordsOf)
  const last = (steps.at(-1) ?? []).filter(word => word !== 'timezone')
  const parent = steps.at(-2) ?? []
  const parentUnit = parent.length > 1 ? entryOf(UNITS, parent.at(-1) as string) : undefined
  const around = steps
    .slice(0, -1)
    .flat()
    .slice(0, parentUnit === undefined ? undefined : -1)
  const named = behindUsage(last)
  const scale = scaleIn(named)
  const own = scale === undefined ? named : named.filter(word => !Object.hasOwn(SCALES, word))
  const ownUnit = entryOf(UNITS, own.at(-1) ?? '')
  const unit = ownUnit ?? parentUnit
  const bare = ownUnit === undefined ? own : own.slice(0, own.at(-2) === 'in' ? -2 : -1)
  const words = bare.filter(word => !FILLERS.has(word))
  return {
    words: words.length === 0 && unit === undefined ? bare : words,
    all: own,
    unit,
    around: [...around, ...last.slice(0, last.length - named.length)],
    ...(scale === undefined ? {} : { scale })
  }
}

export const isUnit = (word: string): boolean => Object.hasOwn(UNITS, word)

/** Wherever it stands: `seconds_per_case`. */
export const unitWithin = ({ all, unit }: Name): Unit | undefined =>
  unit ?? all.map(word => entryOf(UNITS, word)).find(found => found !== undefined)

const SCALES: Readonly<Record<string, number>> = {
  k: 1_000,
  thousand: 1_000,
  thousands: 1_000,
  tsd: 1_000,
  tausend: 1_000,
  тыс: 1_000,
  千: 1_000,
  million: 1_000_000,
  millions: 1_000_000,
  mio: 1_000_000
}

/** `Input tokens (K)`, `tokens_out_thousands`; `top_k` counts none. */
const scaleIn = (words: readonly string[]): number | undefined =>
  words.includes('tokens') || words.includes('prompt') || words.includes('completion')
    ? SCALES[words.find(word => Object.hasOwn(SCALES, word)) ?? '']
    : undefined

/** `Output tokens/req` is a count per request, and no step of a path; `Duration (min)` no minimum. */
const spelledOut = (path: string): string =>
  path.replace(/\/ ?(?:req(?:uest)?|call)s?$/i, ' per request').replace(/[([]min\.?[)\]]$/i, ' minutes')

/** `response_usage_prompt_tokens` is `usage.prompt_tokens` flattened. */
function behindUsage(words: readonly string[]): readonly string[] {
  const at = words.lastIndexOf('usage')
  return at >= 0 && at < words.length - 1 ? words.slice(at + 1) : words
}

/** In the spelling in which all words are compared. */
export function wordsOf(step: string): readonly string[] {
  if (step.length > LONGEST_VALUE) return []
  return plainLetters(step.replace(/(^|\s)[Øø⌀∅](?=\s|$)/g, '$1avg'))
    .replace(/gen_?ai(?![a-z])/gi, ' genai ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(BETWEEN_SCRIPTS, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .flatMap(withoutNo)
    .flatMap(withoutNot)
    .flatMap(word => (isKnown(word) ? [word] : (apart(word) ?? [word])))
    .flatMap(word => IN_ENGLISH.get(word) ?? entryOf(SAME, word)?.split(' ') ?? [word])
    .flatMap(asTimestamp)
}

/** `startedDateTime` and `start_datetime` are a `start_timestamp`, and a `run_datetime` is no run time. */
const asTimestamp = (word: string, i: number, all: readonly string[]): readonly string[] => {
  if (word === 'datetime' && all.length > 1) return ['timestamp']
  if (all.length < 3) return [word]
  if (word === 'date' && all[i + 1] === 'time') return []
  return word === 'time' && all[i - 1] === 'date' ? ['timestamp'] : [word]
}

/** `noCache` is what the cache did not hold, and no number of its tokens. */
const withoutNo = (word: string, i: number, all: readonly string[]): readonly string[] => {
  if (word === 'no' && /^cached?$/.test(all[i + 1] ?? '')) return ['uncached']
  return all[i - 1] === 'no' && /^cached?$/.test(word) ? [] : [word]
}

/** `no_error` says that it went well, and `not_ok` that it did not. */
const withoutNot = (word: string, i: number, all: readonly string[]): readonly string[] => {
  if (NOT.test(word) && isOutcome(all[i + 1])) return []
  if (!NOT.test(all[i - 1] ?? '') || !isOutcome(word)) return [word]
  return [BAD.test(word) ? 'success' : 'failed']
}

const NOT = /^(?:no|not|non|without)$/
const BAD = /^(?:errors?|fail|failed|failures?|exceptions?)$/
const isOutcome = (word = ''): boolean => BAD.test(word) || /^(?:ok|success|successful|succeeded)$/.test(word)

const EASTERN = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}ー]'
const BETWEEN_SCRIPTS = new RegExp(`(?<=[A-Za-z\\d])(?=${EASTERN})|(?<=${EASTERN})(?=[A-Za-z\\d])`, 'gu')

const isKnown = (word: string): boolean =>
  RUN_TOGETHER.has(word) || IN_ENGLISH.has(word) || Object.hasOwn(SAME, word)

/** Two to four known words that were written as one. */
function apart(word: string, most = 4): readonly string[] | undefined {
  if (isKnown(word)) return [word]
  if (most === 1 || Object.hasOwn(UNITS, word) || FILLERS.has(word)) return undefined
  const least = isLatin(word) ? 2 : 1
  if (word.length < 2 * least) return undefined
  for (let at = word.length - least; at >= least; at--) {
    const first = word.slice(0, at)
    const rest = isPart(first) ? apart(word.slice(at), most - 1) : undefined
    if (rest) return [first, ...rest]
  }
  return undefined
}

const isLatin = (word: string): boolean => /^[a-z\d]/.test(word)

/** Short words of other languages would be found within any word. */
const isPart = (word: string): boolean =>
  RUN_TOGETHER.has(word) || (IN_ENGLISH.has(word) && (word.length >= 4 || !isLatin(word)))
