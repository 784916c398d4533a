/** A log of attempts and the pools of its models → the requests to replay, with what each is charged. */
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../log/trafficLog.ts'
import type { Unlisted } from './limitsShape.ts'
import type { Pooling, Route } from './pools.ts'

/** One request per index in arrival order, each at the first of its attempts. */
export type Demand = {
  readonly length: number
  /** Of the log. */
  readonly rows: Uint32Array
  /** Since the log's first arrival. [µs] */
  readonly atMicros: Float64Array
  readonly pool: Uint16Array
  readonly inputTokens: Float32Array
  /** What the limit per minute is charged at least, and at most, as the documents can be read. [tokens] */
  readonly leastCharge: Float32Array
  readonly mostCharge: Float64Array
  /** List price by row of the log; `NaN`: unpriced. [USD] */
  readonly usd: Float64Array
  /** Of the requests. [USD] */
  readonly usdInAll: number
  /** Requests of each pool, and the largest `mostCharge`. */
  readonly requests: readonly number[]
  readonly largest: readonly number[]
  /** Names in the log of what each pool holds. */
  readonly models: readonly (readonly string[])[]
  readonly unlisted: readonly Unlisted[]
  /** Requests that state no size: they have the mean of their pool. */
  readonly sizesFilled: number
  /** Requests that state their own `max_tokens`. */
  readonly maxStated: number
  /** Pools of which no request states its size: tokens are not replayed there. */
  readonly sizeless: readonly boolean[]
  readonly unpriced: number
}

export type Charging = {
  /** `max_tokens` of every request; `null`: what the log states of each, and for the others their answers. */
  readonly maxTokens: number | null
  /** Model of the rows that name none. */
  readonly sourceModel: string | null
}

const NOT_ROUTED = 0xffff

/** @param usd price of each attempt of the log, `NaN` where it has none */
export function demandOf(
  log: RequestLog,
  pooling: Pooling,
  { maxTokens, sourceModel }: Charging,
  usd: Float64Array
): Demand {
  const routes = log.models.map(name => pooling.routes.get(name === '' ? (sourceModel ?? '') : name))
  const { counts, ...chosen } = chosenOf(log, routes)
  return {
    ...sizesOf(statedBy(log), chosen, pooling.pools.length, maxTokens),
    ...chosen,
    length: chosen.rows.length,
    atMicros: since(log, chosen.rows),
    ...pricesOf(usd, chosen.rows),
    models: pooling.pools.map((_, to) =>
      log.models.filter((_, model) => routes[model]?.pool === to || routes[model]?.long?.pool === to)
    ),
    unlisted: unlistedOf(log.models, counts, routes, sourceModel)
  }
}

type Chosen = { readonly rows: Uint32Array; readonly pool: Uint16Array }

/** The requests that have a pool, and how many each model has with those that have none. */
function chosenOf(
  { flags, model, inputTokens, length }: RequestLog,
  routes: readonly (Route | undefined)[]
): Chosen & { readonly counts: Float64Array } {
  const pools = Uint16Array.from(routes, route => route?.pool ?? NOT_ROUTED)
  const longPools = Uint16Array.from(routes, route => route?.long?.pool ?? NOT_ROUTED)
  const longFrom = Float64Array.from(
    routes,
    route => route?.long?.overInputTokens ?? Number.POSITIVE_INFINITY
  )
  const rows = new Uint32Array(length)
  const pool = new Uint16Array(length)
  const counts = new Float64Array(routes.length)
  let next = 0
  for (let i = 0; i < length; i++) {
    if (((flags[i] as number) & (RETRY | GATEWAY_CACHED)) !== 0) continue
    const code = model[i] as number
    counts[code] = (counts[code] as number) + 1
    const isLong = (inputTokens[i] as number) > (longFrom[code] as number)
    const to = (isLong ? longPools[code] : pools[code]) as number
    if (to === NOT_ROUTED) continue
    pool[next] = to
    rows[next++] = i
  }
  return { rows: rows.subarray(0, next), pool: pool.subarray(0, next), counts }
}

function pricesOf(usd: Float64Array, rows: Uint32Array): Pick<Demand, 'usd' | 'usdInAll' | 'unpriced'> {
  let [usdInAll, unpriced] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const price = usd[rows[i] as number] as number
    if (Number.isNaN(price)) unpriced++
    else usdInAll += price
  }
  return { usd, usdInAll, unpriced }
}

const since = ({ arrivalMicros }: RequestLog, rows: Uint32Array): Float64Array => {
  const zero = arrivalMicros[0] as number
  const atMicros = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) atMicros[i] = (arrivalMicros[rows[i] as number] as number) - zero
  return atMicros
}

/** An object of one form, whatever else a log has: what is looked at for every row is found where it was for the last. */
type Stated = Pick<RequestLog, 'flags' | 'inputTokens' | 'outputTokens' | 'maxTokens'>

const statedBy = ({ flags, inputTokens, outputTokens, maxTokens }: RequestLog): Stated => ({
  flags,
  inputTokens,
  outputTokens,
  maxTokens
})

type Sizes = Pick<
  Demand,
  | 'inputTokens'
  | 'leastCharge'
  | 'mostCharge'
  | 'requests'
  | 'largest'
  | 'sizesFilled'
  | 'maxStated'
  | 'sizeless'
>

/**
 * What the limit of tokens per minute is charged when a request starts. OpenAI's pages differ:
 *
 *     least = max(max_tokens, input)     its guide to rate limits; `input` alone where max_tokens is not set
 *     most  = input + max_tokens         its help page; the output stands in for max_tokens, which is no smaller
 *
 * `max_tokens` is the request's own where the log states it, else what all clients are said to send.
 */
function sizesOf(log: Stated, { rows, pool }: Chosen, pools: number, maxTokens: number | null): Sizes {
  const means = meanSizes(log, { rows, pool }, pools)
  const inputTokens = new Float32Array(rows.length)
  const mostCharge = new Float64Array(rows.length)
  const isAllowed = maxTokens !== null || log.maxTokens !== undefined
  const leastCharge = isAllowed ? new Float32Array(rows.length) : inputTokens
  const [requests, largest] = [new Float64Array(pools), new Float64Array(pools)]
  let [sizesFilled, maxStated] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number
    const to = pool[i] as number
    const stated = statedInput(log, row)
    if (Number.isNaN(stated)) sizesFilled++
    const input = Number.isNaN(stated) ? (means.input[to] as number) : stated
    const allowed = allowedOf(log, row) ?? maxTokens
    if (allowed !== maxTokens) maxStated++
    const output = allowed ?? outputOf(log, row, means.output[to] as number)
    inputTokens[i] = input
    if (isAllowed) leastCharge[i] = Math.max(input, allowed ?? 0)
    mostCharge[i] = input + output
    requests[to] = (requests[to] as number) + 1
    largest[to] = Math.max(largest[to] as number, input + output)
  }
  const sizeless = Array.from(means.known, count => count === 0)
  return {
    ...{ inputTokens, leastCharge, mostCharge, sizesFilled, maxStated, sizeless },
    requests: [...requests],
    largest: [...largest]
  }
}

/** `max_tokens` as the request itself states it; `null` where it does not. */
function allowedOf({ maxTokens }: Stated, row: number): number | null {
  const stated = maxTokens?.[row]
  return stated === undefined || Number.isNaN(stated) ? null : stated
}

const hasFailed = ({ flags }: Stated, row: number): boolean => ((flags[row] as number) & FAILED) !== 0

/** Failures are often logged with 0 tokens, which is not what they asked for. */
const statedInput = (log: Stated, row: number): number => {
  const input = log.inputTokens[row] as number
  return input === 0 && hasFailed(log, row) ? Number.NaN : input
}

const outputOf = (log: Stated, row: number, mean: number): number => {
  const output = log.outputTokens[row] as number
  return Number.isNaN(output) || hasFailed(log, row) ? mean : output
}

type Means = { readonly input: Float64Array; readonly output: Float64Array; readonly known: Float64Array }

/** Mean sizes of each pool over what is stated, in whole tokens; 0 where nothing is, as in embeddings without an output. */
function meanSizes(log: Stated, { rows, pool }: Chosen, pools: number): Means {
  const [input, output, known, answers] = [0, 0, 0, 0].map(() => new Float64Array(pools)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number
    const to = pool[i] as number
    const stated = statedInput(log, row)
    if (!Number.isNaN(stated)) {
      input[to] = (input[to] as number) + stated
      known[to] = (known[to] as number) + 1
    }
    const answer = outputOf(log, row, Number.NaN)
    if (Number.isNaN(answer)) continue
    output[to] = (output[to] as number) + answer
    answers[to] = (answers[to] as number) + 1
  }
  const mean = (sums: Float64Array, counts: Float64Array) =>
    sums.map((sum, to) => (counts[to] === 0 ? 0 : Math.round(sum / (counts[to] as number))))
  return { input: mean(input, known), output: mean(output, answers), known }
}

function unlistedOf(
  models: readonly string[],
  counts: Float64Array,
  routes: readonly (Route | undefined)[],
  sourceModel: string | null
): readonly Unlisted[] {
  return models.flatMap((model, code) => {
    const requests = counts[code] as number
    if (routes[code] !== undefined || requests === 0) return []
    const unnamed = model === '' && sourceModel === null
    const why = unnamed ? 'the log names no model: set --source-model' : 'no limits are known for it'
    return [{ model, requests, why }]
  })
}
