#!/usr/bin/env node
// @ts-nocheck: plain JavaScript, run as a program and by tests.
/** An OpenAI-compatible endpoint that answers nothing of worth: chat completions, whole or as server-sent events. */
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const WORDS =
  'the quick brown fox jumps over a lazy dog and then rests in the warm shade of an old oak'.split(' ')

const DEFAULTS = {
  /** To the first token of a short prompt, and between tokens; both scatter. [ms] */
  ttft: 30,
  gap: 2,
  /** Of an answer, unless the request's max_tokens is less. */
  tokens: 12,
  /** Share of requests that are answered with a 500, with a 429. */
  errors: 0,
  throttled: 0,
  /** Share of requests at which something breaks: see FAULTS. */
  faults: 0
}

/** What can go wrong below HTTP's answers. */
export const FAULTS = ['reset', 'half-closed', 'garbage', 'slow']

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function mockUpstream(options = {}) {
  const how = { ...DEFAULTS, port: 0, seed: 1, ...options }
  const random = randomFrom(how.seed)
  const server = createServer((request, response) => {
    serve(request, response, how, random).catch(() => response.destroy())
  })
  await new Promise((resolve, reject) => {
    const place = { port: how.port, host: '127.0.0.1', backlog: 4_096 }
    server.once('error', reject).listen(place, resolve)
  })
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () =>
      new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      })
  }
}

async function serve(request, response, how, random) {
  let text = ''
  for await (const chunk of request) text += chunk
  if (request.method !== 'POST')
    return json(response, 200, { object: 'list', data: [{ id: 'mock', object: 'model' }] })
  const body = JSON.parse(text)
  if (random() < how.faults) return broken(response, FAULTS[Math.floor(random() * FAULTS.length)])
  if (random() < how.throttled) return refused(response)
  if (random() < how.errors)
    return json(response, 500, {
      error: { message: 'The server had an error', type: 'server_error', param: null, code: null }
    })
  const promptTokens = Math.ceil(JSON.stringify(body.messages ?? '').length / 4)
  const tokens = Math.min(how.tokens, body.max_tokens ?? body.max_completion_tokens ?? how.tokens)
  const scatter = () =>
    Math.exp(0.1 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
  const answer = {
    id: `chatcmpl-${Math.floor(random() * 1e12)}`,
    created: Math.floor(Date.now() / 1_000),
    model: body.model,
    tokens,
    finish: tokens < how.tokens ? 'length' : 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: tokens,
      total_tokens: promptTokens + tokens,
      prompt_tokens_details: { cached_tokens: 0 }
    },
    ttft: how.ttft * (1 + promptTokens / 1_000) * scatter(),
    gap: how.gap * scatter()
  }
  await (body.stream
    ? streamed(response, answer, body.stream_options?.include_usage === true)
    : whole(response, answer))
}

const word = at => `${at === 0 ? '' : ' '}${WORDS[at % WORDS.length]}`
const sleep = millis => new Promise(resolve => setTimeout(resolve, millis))

async function whole(response, { id, created, model, tokens, finish, usage, ttft, gap }) {
  await sleep(ttft + gap * (tokens - 1))
  const content = Array.from({ length: tokens }, (_, at) => word(at)).join('')
  const message = { role: 'assistant', content, refusal: null }
  json(response, 200, {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage
  })
}

/** As OpenAI's: a chunk with the role, one a token, one with the finish reason, the usage if asked for, and the end. */
async function streamed(response, { id, created, model, tokens, finish, usage, ttft, gap }, includeUsage) {
  const send = (choices, more = {}) =>
    response.write(
      `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices, ...more })}\n\n`
    )
  const choice = (delta, finish_reason = null) => [{ index: 0, delta, logprobs: null, finish_reason }]
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...LIMITS
  })
  response.flushHeaders()
  await sleep(ttft)
  send(choice({ role: 'assistant', content: '' }))
  for (let at = 0; at < tokens && !response.destroyed; at++) {
    if (at > 0) await sleep(gap)
    send(choice({ content: word(at) }))
  }
  send(choice({}, finish))
  if (includeUsage) send([], { usage })
  response.end('data: [DONE]\n\n')
}

const LIMITS = { 'x-ratelimit-limit-requests': '10000', 'x-ratelimit-remaining-requests': '9999' }

const json = (response, status, body) =>
  response.writeHead(status, { 'content-type': 'application/json', ...LIMITS }).end(JSON.stringify(body))

const refused = response =>
  response
    .writeHead(429, {
      'content-type': 'application/json',
      'retry-after-ms': '20',
      ...LIMITS,
      'x-ratelimit-remaining-requests': '0'
    })
    .end(
      JSON.stringify({
        error: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' }
      })
    )

async function broken(response, fault) {
  const { socket } = response
  if (fault === 'reset') socket.destroy()
  else if (fault === 'garbage') socket.end('\u0000\u0001 this is not HTTP\r\n\r\n')
  else if (fault === 'slow') {
    await sleep(1_500)
    json(response, 200, { id: 'slow', object: 'chat.completion', model: 'mock', choices: [], usage: null })
  } else {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(
      'data: {"id":"half","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"ha"}}]}\n\n'
    )
    await sleep(5)
    socket.destroy()
  }
}

/** Mulberry32. */
function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** `node test/mock/upstream.mjs --port 9001 --ttft 60` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = [...Object.keys(DEFAULTS), 'port', 'seed']
  const { values } = parseArgs({ options: Object.fromEntries(names.map(name => [name, { type: 'string' }])) })
  const { url } = await mockUpstream(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
  )
  process.stdout.write(`${url}\n`)
}
