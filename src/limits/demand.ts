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
  readonly inputTokens: Float64Array
  /** What the limit per minute is charged at least, and at most, as the documents can be read. [tokens] */
  readonly leastCharge: Float64Array
  readonly mostCharge: Float64Array
  /** List price; 0 where it is not known. [USD] */
  readonly usd: Float64Array
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
  const names = log.models.map(name => (name === '' ? (sourceModel ?? '') : name))
  const routes = names.map(name => pooling.routes.get(name))
  const rows = new Uint32Array(log.length)
  const pool = new Uint16Array(log.length)
  const counts = new Float64Array(log.models.length)
  let length = 0
  for (let i = 0; i < log.length; i++) {
    if (((log.flags[i] as number) & (RETRY | GATEWAY_CACHED)) !== 0) continue
    const model = log.model[i] as number
    counts[model] = (counts[model] as number) + 1
    const to = routeOf(routes[model], log.inputTokens[i] as number)
    if (to === NOT_ROUTED) continue
    pool[length] = to
    rows[length++] = i
  }
  const chosen = { rows: rows.subarray(0, length), pool: pool.subarray(0, length) }
  return {
    ...sizesOf(log, chosen, pooling.pools.length, maxTokens),
    ...chosen,
    length,
    atMicros: since(log, chosen.rows),
    ...pricesOf(usd, chosen.rows),
    models: pooling.pools.map((_, to) =>
      log.models.filter((_, model) => routes[model]?.pool === to || routes[model]?.long?.pool === to)
    ),
    unlisted: unlistedOf(log.models, counts, routes, sourceModel)
  }
}

const routeOf = (route: Route | undefined, inputTokens: number): number => {
  if (route === undefined) return NOT_ROUTED
  return route.long !== null && inputTokens > route.long.overInputTokens ? route.long.pool : route.pool
}

function pricesOf(usd: Float64Array, rows: Uint32Array): Pick<Demand, 'usd' | 'usdInAll' | 'unpriced'> {
  const known = new Float64Array(rows.length)
  let [usdInAll, unpriced] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const price = usd[rows[i] as number] as number
    if (Number.isNaN(price)) unpriced++
    else usdInAll += known[i] = price
  }
  return { usd: known, usdInAll, unpriced }
}

const since = ({ arrivalMicros }: RequestLog, rows: Uint32Array): Float64Array => {
  const zero = arrivalMicros[0] as number
  const atMicros = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) atMicros[i] = (arrivalMicros[rows[i] as number] as number) - zero
  return atMicros
}

type Chosen = { readonly rows: Uint32Array; readonly pool: Uint16Array }
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
function sizesOf(log: RequestLog, { rows, pool }: Chosen, pools: number, maxTokens: number | null): Sizes {
  const means = meanSizes(log, { rows, pool }, pools)
  const [inputTokens, leastCharge, mostCharge] = [0, 0, 0].map(() => new Float64Array(rows.length)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ]
  const [requests, largest] = [new Array<number>(pools).fill(0), new Array<number>(pools).fill(0)]
  let [sizesFilled, maxStated] = [0, 0]
  for (let i = 0; i < rows.length; i++) {
    const [row, to] = [rows[i] as number, pool[i] as number]
    const stated = statedInput(log, row)
    if (Number.isNaN(stated)) sizesFilled++
    const input = Number.isNaN(stated) ? (means.input[to] as number) : stated
    const allowed = allowedOf(log, row) ?? maxTokens
    if (allowed !== maxTokens) maxStated++
    const output = allowed ?? outputOf(log, row, means.output[to] as number)
    inputTokens[i] = input
    leastCharge[i] = allowed === null ? input : Math.max(input, output)
    mostCharge[i] = input + output
    requests[to] = (requests[to] as number) + 1
    largest[to] = Math.max(largest[to] as number, input + output)
  }
  const sizeless = Array.from(means.known, count => count === 0)
  return { inputTokens, leastCharge, mostCharge, requests, largest, sizesFilled, maxStated, sizeless }
}

/** `max_tokens` as the request itself states it; `null` where it does not. */
function allowedOf({ maxTokens }: RequestLog, row: number): number | null {
  const stated = maxTokens?.[row]
  return stated === undefined || Number.isNaN(stated) ? null : stated
}

const hasFailed = ({ flags }: RequestLog, row: number): boolean => ((flags[row] as number) & FAILED) !== 0

/** Failures are often logged with 0 tokens, which is not what they asked for. */
const statedInput = (log: RequestLog, row: number): number => {
  const input = log.inputTokens[row] as number
  return input === 0 && hasFailed(log, row) ? Number.NaN : input
}

const outputOf = (log: RequestLog, row: number, mean: number): number => {
  const output = log.outputTokens[row] as number
  return Number.isNaN(output) || hasFailed(log, row) ? mean : output
}

type Means = { readonly input: Float64Array; readonly output: Float64Array; readonly known: Float64Array }

/** Mean sizes of each pool over what is stated, in whole tokens; 0 where nothing is, as in embeddings without an output. */
function meanSizes(log: RequestLog, { rows, pool }: Chosen, pools: number): Means {
  const [input, output, known, answers] = [0, 0, 0, 0].map(() => new Float64Array(pools)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ]
  for (let i = 0; i < rows.length; i++) {
    const [row, to] = [rows[i] as number, pool[i] as number]
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
