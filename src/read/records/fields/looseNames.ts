/** A name that no synonym spells → what its words say all the same: `tokens_consumed_input`, `prompt_len`, `request_ts`. */

import { wordSet } from '../../../words.ts'
import type { Meaning } from './meaning.ts'
import type { Name } from './names.ts'

/** A number under such a word is a price, a share, a limit, a size of text, or a sum of its own. */
const NO_COUNT = wordSet(
  'cost costs price prices usd eur spend rate rates speed second seconds sec minute tps tpm chars char characters bytes byte kb mb content message messages hash id limit limits max maximum min minimum budget quota audio image images video remaining left avg average mean median p50 p90 p95 p99 percent pct ratio share percentage cumulative per throughput temperature type role language name index url status code file files documents docs pages chunks entries retry retries timeout accepted rejected prediction vector embedding delta threshold score running accumulated cumulated kumuliert cumul far today yesterday previous prev prior first last session conversation lifetime daily monthly cap capacity budgeted allowed quotas words word sentences lines letters'
)
const COUNTS = wordSet('tokens')
/** They count tokens of a prompt as much as they may count its letters. */
const SIZES = wordSet('len length size units eval')
const INPUT = wordSet(
  'input prompt request query question context sent prefill ask user upload up send human system'
)
const OUTPUT = wordSet(
  'output out completion response answer generated generation candidate candidates received reply decode assistant down result gen bot produced predicted'
)
const CACHED = wordSet('cached hit reused')
/** Of a cache or of tokens they say what was found there; of anything else they say something else. */
const FOUND_OR_NOT = wordSet('hit reused miss missed fresh missing')
const OF_CACHE = wordSet('cached uncached noncached uncashed tokens non out in prefix kv')
const WRITTEN = wordSet('write creation created written store stored writes')
const REASONING = wordSet('reasoning thinking thoughts thought think cot')
const NOT_CACHED = wordSet('uncached noncached miss missed fresh missing uncashed')

const TIME = wordSet('time timestamp ts at date datetime dt epoch stamp moment when')
const END = wordSet(
  'end ended finish finished complete completed completion response responded done stop stopped finished last'
)
/** Of what its request, its call or its last word is: `reqEnd`, `call_finished_at`. */
const ENDED = wordSet('end ended finish finished complete completed done stop stopped')
const START = wordSet(
  'start started begin began request requested arrival arrived received receive submit submitted submission call called invocation invoked event sent log logged created usage sample recorded entry queued enqueued record ingest'
)
const NO_ARRIVAL = wordSet(
  'updated modified expires expiry expiration expire deleted birth reset next scheduled version valid due renew ingested ingestion indexed model release training cutoff first last exported retry'
)

const LENGTH = wordSet(
  'latency duration elapsed took taken time runtime execution exec lasted dt e2e rtt turnaround wall roundtrip'
)
const NO_LENGTH = wordSet(
  'queue queued queueing wait waiting connect dns tls ssl ttl timeout overhead retry retries per tokens avg average mean median min max p50 p90 p95 p99 network header headers throttle sleep interval period tool db database read write load prefill decode itl tpot inter cutoff zone reset remaining limit start end started ended begin preprocessing postprocessing tokenize tokenization auth schedule scheduling window day hour minute ticks frames samples retrieval retriever rerank reranking lookup guardrail guardrails moderation parsing'
)
const OF_MANY = wordSet('avg average mean median min max p50 p90 p95 p99')
/** With a unit they say how long it took. */
const WORK = wordSet('processing generation generated inference call server total overall answer')
const MINUTES = wordSet('minutes mins hours')
const FIRST = wordSet('first ttft ttfb')

const STATUS = wordSet('status http code rc outcome result ret')
const NO_STATUS = wordSet(
  'finish stop reason message text country currency zip postal language error source exit promo project model logged recorded stored known available saved'
)

const NO_ERROR = wordSet('rate count counts ratio share percent budget margin bar line requests calls')

const MODEL = wordSet('model llm deployment engine')
const NO_MODEL = wordSet(
  'provider type group count cost price temperature params parameters config size family latency tokens duration time at created limit settings hash context max class owner vendor kind status code ms s'
)

/** What the words may say; values decide between a moment and a length, and whether it is anything at all. */
export function looseMeanings(name: Name): readonly Meaning[] {
  const words = [...name.around.slice(-2), ...name.all]
  const tokens = tokensMeant(words, name)
  if (tokens !== undefined) return [tokens]
  const timed = [timeMeant(name), lengthMeant(name)].filter(meaning => meaning !== undefined)
  return timed.length > 0 ? timed : [otherMeant(name) ?? []].flat()
}

const has = (words: readonly string[], set: ReadonlySet<string>): boolean => words.some(word => set.has(word))

function tokensMeant(words: readonly string[], { unit }: Name): Meaning | undefined {
  if (unit !== undefined || has(isOfOneRequest(words) ? words.slice(0, -2) : words, NO_COUNT))
    return undefined
  const isAny = has(words, COUNTS)
  const role = roleOf(isOfOneRequest(words) ? words.slice(0, -2) : words)
  if (has(words, CACHED) || has(words, NOT_CACHED)) return cachePart(words, role)
  if (!isAny && !(has(words, SIZES) && (role !== undefined || words.includes('in')))) return undefined
  if (has(words, REASONING)) return 'reasoning'
  return role ?? (words.includes('in') && !words.includes('out') ? 'input' : undefined)
}

/** `tokens per request`: of a row that is one, its count. */
const isOfOneRequest = (words: readonly string[]): boolean =>
  words.at(-2) === 'per' && /^(?:request|call)$/.test(words.at(-1) ?? '')

/** `lifecycle_missing` and `retrieval_hit_cases` count neither tokens nor what a cache did. */
const isOfCache = (words: readonly string[], role: 'input' | 'output' | undefined): boolean =>
  role !== undefined || has(words, OF_CACHE) || words.every(word => FOUND_OR_NOT.has(word))

/** What is written anew of an answer is the output, whatever is kept of another. */
function cachePart(words: readonly string[], role: 'input' | 'output' | undefined): Meaning | undefined {
  if (!isOfCache(words, role)) return undefined
  if (role === 'output' || (words.includes('out') && !words.includes('in')))
    return has(words, NOT_CACHED) ? 'output' : undefined
  if (has(words, NOT_CACHED) || words.includes('non')) return 'uncached'
  return has(words, WRITTEN) ? 'cacheWrite' : 'cached'
}

/** Of language models alone: what is sent and received may be bytes or messages. */
const WRITTEN_BY_MODELS = wordSet('prompt prefill completion answer generated generation decode assistant')

/** Which of two counts is the input, where their own names say so though not of what: `promptSide` beside `answerSide`. */
export function inputOfSides(one: Name, other: Name): 0 | 1 | undefined {
  const names = [one, other]
  if (names.some(({ all }) => has(all, NO_COUNT)) || !names.some(({ all }) => isWrittenByModels(all)))
    return undefined
  const [a, b] = [roleOf(one.all), roleOf(other.all)]
  if (a === undefined || b === undefined || a === b) return undefined
  return a === 'input' ? 0 : 1
}

const isWrittenByModels = (words: readonly string[]): boolean => has(words, WRITTEN_BY_MODELS)

/** Words of both say neither, but for the one before the tokens: `answer_input_tokens`. */
export function roleOf(words: readonly string[]): 'input' | 'output' | undefined {
  const sent = directionOf(words)
  if (sent !== undefined) return sent
  const [isInput, isOutput] = [has(words, INPUT), has(words, OUTPUT)]
  if (isInput && isOutput && words.length > 2 && words.at(-1) === 'tokens') return roleOf(words.slice(-2))
  if (isInput === isOutput) return undefined
  return isInput ? 'input' : 'output'
}

const MODELS = wordSet('model llm api provider ai assistant bot')
const USERS = wordSet('user client caller human')

/** `tokens to model`, `tokens from user` */
function directionOf(words: readonly string[]): 'input' | 'output' | undefined {
  const at = words.findIndex(word => word === 'to' || word === 'from')
  const party = words[at + 1] ?? ''
  if (at < 0 || !(MODELS.has(party) || USERS.has(party))) return undefined
  return MODELS.has(party) === (words[at] === 'to') ? 'input' : 'output'
}

/** What answers come in. */
const PIECES = wordSet('tokens chunk byte')
const NO_MOMENT = wordSet('first id ids by no number count size seed')
/** `t_first` beside `t_request` and `t_done`; what comes first of a call is its first token. */
const FIRST_ALONE = wordSet('first t ts at time timestamp')
/** What a moment is of, by its name alone. */
export function momentMeant({ all }: Name): Meaning | undefined {
  if (all.includes('last') && has(all, PIECES)) return 'end'
  if (all.includes('first') && (has(all, PIECES) || all.every(word => FIRST_ALONE.has(word))))
    return 'firstToken'
  if (has(all, NO_ARRIVAL) || has(all, NO_MOMENT)) return undefined
  if (saysEnd(all) || (has(all, END) && !has(all, START))) return 'end'
  return has(all, START) || has(all, TIME) ? 'start' : undefined
}

const OF_CALLS = wordSet('request call query invocation')
const SIDES = wordSet('front back')

/** `front_end_received`, `end_customer_requested` and `end_user_since` are of no end. */
function saysEnd(words: readonly string[]): boolean {
  const last = words.findLastIndex(word => !TIME.has(word))
  const [first = '', second = ''] = words
  return (
    (ENDED.has(words[last] ?? '') && !SIDES.has(words[last - 1] ?? '')) ||
    (OF_CALLS.has(first) && ENDED.has(second)) ||
    (first === 'end' && OF_CALLS.has(second))
  )
}

function timeMeant({ all, unit }: Name): Meaning | undefined {
  const words = unit === undefined ? all : all.slice(0, -1)
  if (!has(words, TIME) && !(unit !== undefined && (has(words, START) || has(words, END)))) return undefined
  if (words.includes('first') && has(words, PIECES)) return 'firstToken'
  if (words.includes('last') && has(words, PIECES)) return 'end'
  if (has(words, NO_ARRIVAL)) return undefined
  if (has(words, END) && !has(words, wordSet('request'))) return 'end'
  return unit === undefined || has(words, START) ? 'start' : undefined
}

/** Whether a number under such a name is a price, a share, a limit or a size of text. */
export const saysNoCount = ({ around, all }: Name): boolean => has([...around, ...all], NO_COUNT)

/** Whether a name says that it is of a part of a call, or of something else that takes time. */
export const saysPart = ({ all }: Name): boolean => has(all, NO_LENGTH) || has(all, FIRST)

function lengthMeant({ all, unit }: Name): Meaning | undefined {
  if (has(all, OF_MANY)) return undefined
  if (has(all, FIRST)) return unit !== undefined || has(all, LENGTH) ? 'ttft' : undefined
  const statesUnit = unit !== undefined || has(all, MINUTES)
  return (has(all, LENGTH) || (statesUnit && has(all, WORK))) && !has(all, NO_LENGTH) ? 'duration' : undefined
}

function otherMeant({ all, unit }: Name): Meaning | undefined {
  if (unit === undefined && has(all, MODEL) && !has(all, NO_MODEL)) return 'model'
  if (has(all, STATUS) && !has(all, NO_STATUS)) return 'status'
  if (all.includes('error') && !has(all, NO_ERROR)) return 'error'
  return undefined
}
