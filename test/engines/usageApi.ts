/** Pages of a usage API, as OpenAI and Anthropic document them, served on this machine with the faults that a test asks for. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

type Asked = {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

/** What to do instead of answering; `undefined`: the page. Asked once for each request, with its number from 1 on. */
type Fault = (asked: Asked, number: number, response: ServerResponse) => 'answered' | undefined

export type FakeApi = {
  readonly base: string
  readonly asked: Asked[]
  readonly stop: () => Promise<void>
}

const KEY = 'Q7adminQ7'

export async function startUsageApi(fault: Fault = () => undefined): Promise<FakeApi> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const one = { path: url.pathname, query: url.searchParams, headers: request.headers }
    asked.push(one)
    if (fault(one, asked.length, response) === 'answered') return
    const key = request.headers.authorization ?? `Bearer ${request.headers['x-api-key']}`
    if (key !== `Bearer ${KEY}`)
      return refuse(
        response,
        401,
        'Incorrect API key provided: sk-adm**********wxyz. You can find your API key at …'
      )
    json(response, 200, answerTo(one))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    base: `http://127.0.0.1:${port}/v1/organization`,
    asked,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}

export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {}
): void {
  json(
    response,
    status,
    { error: { message, type: 'invalid_request_error', param: null, code: null } },
    headers
  )
}

function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {}
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

function answerTo({ path, query }: Asked): unknown {
  if (path.endsWith('/rate_limits')) return RATE_LIMITS
  if (path.endsWith('/costs')) return page(query, 86_400, costs)
  if (path.endsWith('/cost_report')) return page(query, 86_400, anthropicCosts)
  const width = { '1m': 60, '1h': 3_600, '1d': 86_400 }[query.get('bucket_width') ?? '1d'] as number
  return page(query, width, path.endsWith('/messages') ? anthropicUsage : usage)
}

const RATE_LIMITS = {
  object: 'list',
  data: [
    {
      object: 'project.rate_limit',
      id: 'rl-gpt-4o-mini',
      model: 'gpt-4o-mini',
      max_requests_per_1_minute: 30,
      max_tokens_per_1_minute: 40_000
    }
  ],
  first_id: 'rl-gpt-4o-mini',
  last_id: 'rl-gpt-4o-mini',
  has_more: false
}

type Bucket = (start: number, end: number) => object

/** As many buckets as `limit` says, from where the cursor points. */
function page(query: URLSearchParams, width: number, bucket: Bucket): unknown {
  const moment = (number: string | null, text: string | null) =>
    number === null ? Date.parse(text as string) / 1_000 : Number(number)
  const from = moment(query.get('start_time'), query.get('starting_at'))
  const to = moment(query.get('end_time'), query.get('ending_at'))
  const begin = query.has('page') ? Number(atob((query.get('page') as string).slice('page_'.length))) : from
  const end = Math.min(to, begin + width * Number(query.get('limit')))
  const data: object[] = []
  for (let start = begin; start < end; start += width) data.push(bucket(start, start + width))
  const hasMore = end < to
  return { object: 'page', data, has_more: hasMore, next_page: hasMore ? `page_${btoa(String(end))}` : null }
}

/** Busy by day, idle for the minute after each quarter of an hour. */
const usage: Bucket = (start, end) => ({
  object: 'bucket',
  start_time: start,
  end_time: end,
  results:
    start % 900 === 60
      ? []
      : ['gpt-4o-mini-2024-07-18', 'gpt-4o-2024-08-06'].map((model, i) => usageOf(model, start, i))
})

const usageOf = (model: string, start: number, i: number) => ({
  object: 'organization.usage.completions.result',
  input_tokens: 1_000 * (1 + ((start / 60) % 7)) + i,
  output_tokens: 300 * (1 + ((start / 60) % 5)),
  input_cached_tokens: 100,
  num_model_requests: 3 + ((start / 60) % 11),
  project_id: 'proj_example',
  user_id: null,
  api_key_id: `key_example_${i}`,
  model,
  batch: false,
  service_tier: 'default'
})

const costs: Bucket = (start, end) => ({
  object: 'bucket',
  start_time: start,
  end_time: end,
  results: [
    cost('gpt-4o-mini-2024-07-18, input', 1.5, 10_000_000),
    cost('gpt-4o-mini-2024-07-18, output', 2.5, 4_000_000)
  ]
})

const cost = (item: string, value: number, quantity: number) => ({
  object: 'organization.costs.result',
  amount: { value, currency: 'usd' },
  line_item: item,
  project_id: null,
  quantity
})

const iso = (seconds: number) => new Date(seconds * 1_000).toISOString()

const anthropicUsage: Bucket = (start, end) => ({
  starting_at: iso(start),
  ending_at: iso(end),
  results: [
    {
      uncached_input_tokens: 1_500,
      cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 20 },
      cache_read_input_tokens: 200,
      output_tokens: 500,
      server_tool_use: { web_search_requests: 0 },
      api_key_id: 'apikey_example',
      workspace_id: null,
      model: 'claude-sonnet-4-20250514',
      service_tier: 'standard',
      context_window: null
    }
  ]
})

const anthropicCosts: Bucket = (start, end) => ({
  starting_at: iso(start),
  ending_at: iso(end),
  results: [
    {
      currency: 'USD',
      amount: '250.5',
      workspace_id: null,
      description: 'Claude Sonnet 4 Usage - Input Tokens',
      cost_type: 'tokens',
      context_window: '0-200k',
      model: 'claude-sonnet-4-20250514',
      service_tier: 'standard',
      token_type: 'uncached_input_tokens'
    }
  ]
})
