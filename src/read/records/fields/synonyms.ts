/** The one table of synonyms: what logs of model calls name each field. */
import { looseMeanings, momentMeant } from './looseNames.ts'
import type { Meaning } from './meaning.ts'
import { type Name, wordsOf } from './names.ts'

/**
 * Names in their usual order, commonest first; the order of the words in one does not count. `unit`: it says too little
 * without one, as `time` does of a duration.
 */
type Names = { readonly named: string; readonly unit?: string }

const INPUT = 'prompt input request context in query question prefill'
const OUTPUT = 'completion output response generated out generation candidates answer decode reply'

const tokensOf = (roles: string): string =>
  roles
    .split(' ')
    .map(role => `${role} tokens`)
    .join(', ')

export const SYNONYMS: Readonly<Record<Meaning, Names>> = {
  id: {
    named:
      'request id, request uuid, request, generation id, response id, completion id, span id, message id, event id, record id, log id, rid, id, uuid, context span id, call id, call, correlation id, x request id, invocation id, transaction id'
  },
  start: {
    named:
      'start time, start, started at, started, start timestamp, start date, start at, begin, begin time, began at, request start time, request start, request time, requested at, request timestamp, request at, request date, received at, request received at, request created at, received, arrival, arrival time, arrived at, arrived, sent at, submitted at, timestamp, ts, time, datetime, date time, date, at, when, event time, event timestamp, occurred at, logged at, log time, recorded at, time generated, generated at, time stamp, hr time, created at, created, created time, created date, create time, creation time, inserted at, t, inserted, logged, epoch, data, data time, hour, day, month, minute, week, start window, window start, bucket, period'
  },
  end: {
    named:
      'end time, end, ended at, ended, end timestamp, end date, finish time, finished at, finished, completed at, completed, completion time, completed time, complete time, stop time, stopped at, response time, responded at, response timestamp, response at, response received at, done at, time finished, finish, window end, end window'
  },
  firstToken: {
    named:
      'first token at, first token time, first token timestamp, completion start time, first chunk at, first chunk time'
  },
  duration: {
    named:
      'latency, duration, elapsed, elapsed time, response time, request duration, request latency, response latency, e2e latency, end to end latency, e2e, processing time, time taken, took, runtime, run time, execution time, inference time, generation time, wall time, completion latency, inference latency, request time, response duration, time elapsed, execution duration, execution latency, inference duration, generation duration, generation latency, processing duration, processing latency, server latency, overall latency, completion duration, use time, latency total, duration total, timing total, timings total, latency request, timing duration, timing',
    unit: 'response, time, delay, request, completion, lasted, wall, rt, '
  },
  ttft: {
    named:
      'ttft, time to first token, time first token, time first chunk, first token latency, first chunk latency, time to first chunk, time to first byte, ttfb',
    unit: 'first token, first chunk, to first token, to first chunk'
  },
  model: {
    named:
      'model, model name, name model, model id, request model, response model, model slug, llm, engine, deployment, deployment name, deployment id'
  },
  caller: {
    named:
      'key, key name, key alias, key hash, key id, caller, caller id, user id, user, end user, user name, username, project id, project, project name, tenant, tenant id, team, team id, team name, customer, customer id, client, client id, consumer, consumer id, account, account id, organization, organization id, application, application name, app, app id, app name, service, service name, workspace, workspace id, department, department id, department name, cost center, cost centre, cost center id, business unit'
  },
  input: { named: `${tokensOf(INPUT)}, prompt eval, prompt, input, in, request, query, question` },
  cached: {
    named:
      'cached tokens, cached input tokens, cached read input tokens, cached read tokens, input cached tokens, cached prompt tokens, cached hit tokens, prompt cached hit tokens, cached read, cached hit input tokens, input cached read, input cached read tokens, cached, cached content tokens, cached creation read'
  },
  cacheWrite: {
    named:
      'cached creation input tokens, cached write input tokens, cached creation tokens, cached write tokens, cached write, cached creation, input cached creation, input cached creation tokens, cached written tokens'
  },
  uncached: {
    named:
      'uncached tokens, uncached input tokens, uncached prompt tokens, cached miss tokens, prompt cached miss tokens, cached miss input tokens, input uncached tokens, non cached tokens, non cached input tokens'
  },
  output: {
    named: `${tokensOf(OUTPUT)}, eval, completion, output, out, response, answer, assistant, predicted`
  },
  reasoning: {
    named:
      'reasoning tokens, output reasoning tokens, thinking tokens, thoughts tokens, reasoning output tokens, thoughts, reasoning'
  },
  total: { named: 'tokens, total, tokens total' },
  maxTokens: {
    named:
      'max tokens, max completion tokens, max output tokens, max new tokens, max gen tokens, tokens limit max'
  },
  status: {
    named:
      'status code, http status code, http status, status, response status code, response status, response code, http response code, http code, result code, code, result, outcome, state, request status, return code, status text, exit code, exit status'
  },
  success: {
    named:
      'success, succeeded, ok, passed, is success, successful, is successful, is ok, request success, request ok, call ok, worked, answered, delivered, fulfilled, is answered, is delivered, went well'
  },
  failure: {
    named:
      'failed, throttled request, is rate limited, was throttled, was rate limited, has failed, is error, has error, is failed, failure, errored, throttled, is throttled, rate limited, errors, error flag, is throttling, was error, throttle, throttles, throttlings, limited, is limited, was limited, rejected, is rejected, was rejected, aborted, is aborted, was aborted, timed out, is timed out, has timed out'
  },
  error: {
    named:
      'error, error message, error type, error code, error text, error detail, error details, error reason, error description, error info, error class, error name, error body, exception, exception message, exception type, failure reason, failure message, status message, status description, fault, last error, response error, reason, error result, failure, failure code, failure type, fehlercode'
  },
  level: { named: 'level, log level, severity, severity text' },
  finish: { named: 'finish reason, stop reason, finish reasons, done reason, completion reason, end reason' },
  kind: {
    named:
      'type, kind, event, event type, event name, event kind, run type, span kind, span type, observation type, operation, operation name, record type, category, type call, action, op, node type, entry type, step type, as type, phase, event phase'
  },
  tier: { named: 'service tier, processing tier, billing tier' },
  cost: {
    named:
      'cost usd, usd cost, cost in usd, response cost, request cost usd, spend usd, price usd, usd, cost dollars, response cost usd'
  },
  stream: { named: 'stream, streaming, is stream, streamed, is streaming, is streamed' }
}

/** Words of a name, whatever their order. */
const keyOf = (words: readonly string[]): string => words.toSorted().join(' ')

const keysOf = (named: string): ReadonlyMap<string, number> =>
  new Map(named.split(',').map((name, i) => [keyOf(wordsOf(name)), i]))

/** A `start time` is a `start timestamp`, too; a `run time` is a length, and a `run timestamp` none. */
const momentsOf = (named: string): ReadonlyMap<string, number> =>
  new Map([...keysOf(named.replaceAll(/\btime\b/g, 'timestamp')), ...keysOf(named)])

const MOMENTS: readonly string[] = ['start', 'end', 'firstToken']

const TABLE = Object.entries(SYNONYMS).map(([meaning, { named, unit }]) => ({
  meaning: meaning as Meaning,
  ranks: MOMENTS.includes(meaning) ? momentsOf(named) : keysOf(named),
  withUnit: unit === undefined ? new Map<string, number>() : keysOf(unit)
}))

/** Parents under which a number is something else than it is called: a price, a limit, a share. */
const ELSEWHERE =
  /^(?:cost|costs|price|prices|pricing|limit|limits|ratelimit|quota|budget|cumulative|accumulated|aggregated?|lifetime|daily|weekly|monthly|yearly|headers|breakdown|config|configuration|settings|params|parameters|kwargs|rate)$/
const LAWFUL_PARENT: ReadonlySet<Meaning> = new Set(['maxTokens', 'stream', 'model', 'tier'])

/** Parts of a sum that a parent names: `cache_read.input_tokens`, `input_tokens_details.audio`. */
const PARTS = /^(?:cached|reasoning|audio|image|video|text|tool|accepted|rejected|prediction)$/

/** From here on a name is read by its words alone, and counts where no synonym is there. */
export const LOOSE = 1_000

export const isLoose = (rank: number): boolean => rank >= LOOSE

/** What a name may mean, and how usual it is for that: 0 is the commonest. */
export function meaningsOf(name: Name): ReadonlyMap<Meaning, number> {
  const keys = spellingsOf(name).map(keyOf)
  const isOther = isElsewhere(name)
  const found = TABLE.flatMap(({ meaning, ranks, withUnit }): [Meaning, number][] => {
    const known = (key: string) => ranks.get(key) ?? (name.unit === undefined ? undefined : withUnit.get(key))
    const rank = keys.map(known).find(one => one !== undefined)
    if (rank === undefined || (isOther && !LAWFUL_PARENT.has(meaning))) return []
    if ((meaning === 'id' && isForeignId(name)) || (meaning === 'error' && isForeignReason(name))) return []
    return [[meaning, rank]]
  })
  if (isOfWhole(name) && found.some(([meaning]) => meaning === 'total'))
    return new Map(found.filter(([meaning]) => meaning === 'total'))
  if (found.length > 0 || isOther) return new Map(found)
  return looseMeaningsOf(name)
}

/** What a response says to be a total is the sum of both sides: `response.total_tokens`. */
const isOfWhole = ({ all, around }: Name): boolean =>
  all.includes('total') && /^(?:response|request|reply)$/.test(around.at(-1) ?? '')

/** By its words alone. */
export const looseMeaningsOf = (name: Name): ReadonlyMap<Meaning, number> =>
  new Map(looseMeanings(name).map(meaning => [meaning, LOOSE]))

/** Of a column of moments, whose name need not say that they are: `t_stream_end`, `req_start`. */
export const momentMeaningsOf = (name: Name): ReadonlyMap<Meaning, number> =>
  new Map([momentMeant(name) ?? []].flat().map(meaning => [meaning, LOOSE]))

/** Whether a parent says that its numbers are something else than they are called. */
export const isElsewhere = ({ around }: Name): boolean => around.some(word => ELSEWHERE.test(word))

/** `eval.reason` says why an answer was judged so. */
const isForeignReason = ({ words, around }: Name): boolean =>
  words.join() === 'reason' &&
  around.length > 0 &&
  !/^(?:error|failure|exception|status|fault)$/.test(around.at(-1) as string)

/** `user.id` is nobody's request. */
const isForeignId = ({ all, around }: Name): boolean =>
  around.length > 0 &&
  all.length === 1 &&
  !/^(?:request|response|span|context|message|generation|call|event|completion)$/.test(
    around.at(-1) as string
  )

/** `cache_read.input_tokens` says what `cache_read_input_tokens` does; `error.message` what `error_message`. */
function spellingsOf({ words, around }: Name): readonly (readonly string[])[] {
  const parent = around.at(-1)
  if (
    words.length === 1 &&
    words[0] === 'total' &&
    around.at(-2) !== undefined &&
    around.slice(-2).includes('tokens')
  )
    return [around.slice(-2)]
  const part = around.findLastIndex(word => PARTS.test(word))
  if (part >= 0 && parent !== 'details' && !words.some(word => PARTS.test(word)))
    return [[...around.slice(part), ...words]]
  return parent === undefined ? [words] : [[parent, ...words], words]
}
