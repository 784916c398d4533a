/** Access logs of a known make whose owner writes tokens into them, under names of his own → the figures. */
import { expect, test } from 'vitest'
import { type Call, csvOf, figuresOf, linesOf, TRUTH } from './figures.ts'

const end = ({ at, millis }: Call) => new Date(at + millis).toISOString()
const count = (call: Call, of: number) => (call.status === 200 ? String(of) : '-')

const NGINX = (names: readonly [string, string, string], nested: boolean) => (call: Call) => {
  const [model, input, output] = names
  const said = {
    [model]: call.model,
    [input]: count(call, call.input),
    [output]: count(call, call.output)
  }
  return JSON.stringify({
    msec: (call.at + call.millis) / 1_000,
    request: 'POST /v1/chat/completions HTTP/1.1',
    status: String(call.status),
    request_time: (call.millis / 1_000).toFixed(3),
    ...(nested ? { llm: said } : said)
  })
}

test.each([
  [['model', 'prompt_tokens', 'completion_tokens'], false],
  [['llm_model', 'llm_input_tokens', 'llm_output_tokens'], false],
  [['upstream_http_x_model', 'upstream_http_x_tokens_in', 'upstream_http_x_tokens_out'], false],
  [['modelName', 'tokensIn', 'tokensOut'], true]
] as const)('nginx with %j', async (names, nested) => {
  expect((await figuresOf(linesOf(NGINX(names, nested)), 'nginx.log')).figures).toEqual(TRUTH)
})

test('Envoy with names of its owner', async () => {
  const text = linesOf(call =>
    JSON.stringify({
      start_time: new Date(call.at).toISOString(),
      method: 'POST',
      path: '/v1/chat/completions',
      response_code: call.status,
      duration: call.millis,
      model_name: call.model,
      llm_input_token: count(call, call.input),
      llm_output_token: count(call, call.output)
    })
  )
  expect((await figuresOf(text, 'envoy.jsonl')).figures).toEqual(TRUTH)
})

test('a table of Traefik’s columns', async () => {
  const text = csvOf({
    StartUTC: ({ at }) => new Date(at).toISOString(),
    Duration: ({ millis }) => millis * 1e6,
    DownstreamStatus: ({ status }) => status,
    RequestMethod: () => 'POST',
    RequestPath: () => '/v1/chat/completions',
    model: ({ model }) => model,
    'tokens in': call => count(call, call.input),
    'tokens out': call => count(call, call.output)
  })
  expect((await figuresOf(text, 'traefik.csv')).figures).toEqual(TRUTH)
})

test('without tokens they are what they were', async () => {
  const text = linesOf(call =>
    JSON.stringify({
      time_iso8601: end(call),
      request: 'POST /v1/chat/completions HTTP/1.1',
      status: 200,
      request_time: 1
    })
  )
  expect((await figuresOf(text, 'plain.log')).figures).toMatchObject({ attempts: 40, input: 0, output: 0 })
})
