/** A proxy between a client and made-up upstreams: bytes pass as they are and when they come, and each request is a row. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { LogFile } from '../../../src/cli/record/logFile.ts'
import { recordingProxy, targetOf } from '../../../src/cli/record/proxy.ts'
import type { RecordOptions } from '../../../src/cli/record/question.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const urlOf = (server: Server | SocketServer) =>
  new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)

async function upstream(listener: RequestListener): Promise<URL> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return urlOf(server)
}

const OPTIONS: Omit<RecordOptions, 'upstream'> = {
  canary: null,
  split: 1,
  splitBy: 'request',
  isMirror: false,
  canaryKey: null,
  modelMap: new Map(),
  askUsage: false,
  seed: 1
}

let files = 0

type Row = Readonly<Record<string, unknown>>

async function proxied(options: Pick<RecordOptions, 'upstream'> & Partial<RecordOptions>) {
  const name = path.join(folder, `${files++}.jsonl`)
  const file = new LogFile(name, { rotateAt: 1e9, tell: () => {} })
  const proxy = recordingProxy({ ...OPTIONS, ...options }, file)
  await new Promise<void>(resolve => proxy.server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => proxy.close())
  const rows = async (count: number): Promise<readonly Row[]> => {
    for (let waited = 0; file.written < count && waited < 200; waited++)
      await new Promise(resolve => setTimeout(resolve, 10))
    return readFileSync(name, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  }
  return { url: `${urlOf(proxy.server)}/chat/completions`, rows, text: () => readFileSync(name, 'utf8') }
}

const SECRET = 'sk-live-0123456789'
const post = (url: string, body: object, more: RequestInit = {}) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
    ...more
  })
const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'my secret question' }] }

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}

const answering =
  (more: (request: IncomingMessage, body: string) => void = () => {}): RequestListener =>
  async (request, response) => {
    more(request, await textOf(request))
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'x-ratelimit-remaining-requests': '41',
        'x-own': 'kept'
      })
      .end(
        JSON.stringify({
          model: 'gpt-4o-2026',
          choices: [{ message: { role: 'assistant', content: 'a secret answer' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 9, completion_tokens: 3 }
        })
      )
  }

test('a whole answer passes unchanged, and its row holds neither text nor key', async () => {
  const seen: IncomingMessage[] = []
  const { url, rows, text } = await proxied({
    upstream: await upstream(answering(request => seen.push(request)))
  })
  const answer = await post(url, {
    ...CHAT,
    max_tokens: 50,
    tools: [{ type: 'function', function: { name: 'f' } }]
  })
  expect(answer.headers.get('x-own')).toBe('kept')
  expect(await answer.json()).toMatchObject({ choices: [{ message: { content: 'a secret answer' } }] })
  expect(seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`)
  expect(seen[0]?.url).toBe('/v1/chat/completions')
  const [row] = await rows(1)
  expect(row).toMatchObject({
    status: 200,
    model: 'gpt-4o',
    served_model: 'gpt-4o-2026',
    upstream: 'baseline',
    endpoint: 'chat',
    stream: false,
    features: ['tools', 'maxTokens'],
    input_tokens: 9,
    output_tokens: 3,
    finish: 'stop',
    ttft_ms: null,
    rate_limit: { 'x-ratelimit-remaining-requests': '41' }
  })
  expect(row?.['caller']).toMatch(/^c-[0-9a-f]{12}$/)
  expect(text()).not.toMatch(/secret|sk-live/)
})

test('a stream passes chunk by chunk, before it is over', async () => {
  let release = () => {}
  const { url, rows } = await proxied({
    upstream: await upstream((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n')
      release = () => response.end('data: [DONE]\n\n')
    })
  })
  const answer = await post(url, { ...CHAT, stream: true })
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const first = await reader.read()
  expect(Buffer.from(first.value as Uint8Array).toString()).toContain('one')
  release()
  while (!(await reader.read()).done);
  const [row] = await rows(1)
  expect(row?.['ttft_ms']).toBeGreaterThan(0)
  expect(row?.['ttft_ms'] as number).toBeLessThanOrEqual(row?.['duration_ms'] as number)
})

describe('what breaks is seen as without a proxy', () => {
  test('an upstream that is gone: 502 and its code', async () => {
    const { url, rows } = await proxied({ upstream: new URL('http://127.0.0.1:9/v1') })
    const answer = await post(url, CHAT)
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ error: { code: 'ECONNREFUSED' } })
    expect((await rows(1))[0]).toMatchObject({ status: 502, aborted: 'upstream', error: 'ECONNREFUSED' })
  })

  test('an upstream that talks no HTTP: 502', async () => {
    const server = createSocketServer(socket => {
      socket.on('error', () => {})
      socket.end('garbage\r\n\r\n')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
    closing.push(() => server.close())
    const { url } = await proxied({ upstream: urlOf(server) })
    expect((await post(url, CHAT)).status).toBe(502)
  })

  test('an answer that breaks off breaks off', async () => {
    const { url, rows } = await proxied({
      upstream: await upstream((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: {"choices":[{"index":0,"delta":{"content":"ha"}}]}\n\n')
        setTimeout(() => response.destroy(), 20)
      })
    })
    const answer = await post(url, { ...CHAT, stream: true })
    await expect(answer.text()).rejects.toThrow()
    expect((await rows(1))[0]).toMatchObject({ status: 200, aborted: 'upstream', empty: null })
  })

  test('a caller that hangs up ends the call of the upstream', async () => {
    let ended = () => {}
    const isEnded = new Promise<void>(resolve => {
      ended = resolve
    })
    const { url, rows } = await proxied({
      upstream: await upstream((request, response) => {
        request.socket.on('close', () => ended())
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(': waiting\n\n')
      })
    })
    const hangUp = new AbortController()
    await post(url, { ...CHAT, stream: true }, { signal: hangUp.signal })
    hangUp.abort()
    await isEnded
    expect((await rows(1))[0]).toMatchObject({ aborted: 'client', error: null })
  })

  test('a redirect is handed back, not followed', async () => {
    const { url } = await proxied({
      upstream: await upstream((_, response) =>
        response.writeHead(307, { location: 'http://elsewhere.example/' }).end()
      )
    })
    expect((await post(url, CHAT, { redirect: 'manual' })).status).toBe(307)
  })
})

describe('two upstreams', () => {
  test('a share of requests goes to the canary, without the callers’ key, under its own model name', async () => {
    const [ours, theirs]: [string[], { key: string | undefined; body: string }[]] = [[], []]
    const { url, rows } = await proxied({
      upstream: await upstream(answering((_, body) => ours.push(body))),
      canary: await upstream(
        answering((request, body) => theirs.push({ key: request.headers.authorization, body }))
      ),
      split: 0.5,
      modelMap: new Map([['gpt-4o', 'qwen3']])
    })
    for (let i = 0; i < 40; i++) await (await post(url, CHAT)).arrayBuffer()
    expect(theirs.length).toBeGreaterThan(8)
    expect(ours.length).toBe(40 - theirs.length)
    expect(theirs[0]).toEqual({ key: undefined, body: JSON.stringify({ ...CHAT, model: 'qwen3' }) })
    expect((await rows(40)).filter(({ upstream }) => upstream === 'canary')).toHaveLength(theirs.length)
  })

  test('a caller stays with one upstream', async () => {
    const { url, rows } = await proxied({
      upstream: await upstream(answering()),
      canary: await upstream(answering()),
      split: 0.5,
      splitBy: 'caller'
    })
    for (let i = 0; i < 30; i++)
      await (await post(url, CHAT, { headers: { authorization: `Bearer key-${i % 10}` } })).arrayBuffer()
    const sides = new Map<unknown, Set<unknown>>()
    for (const { caller, upstream } of await rows(30))
      sides.set(caller, (sides.get(caller) ?? new Set()).add(upstream))
    expect([...sides.values()].every(side => side.size === 1)).toBe(true)
    expect(new Set([...sides.values()].flatMap(side => [...side])).size).toBe(2)
  })

  test('a retry goes where the request went', async () => {
    const { url, rows } = await proxied({
      upstream: await upstream(answering()),
      canary: await upstream(answering()),
      split: 0.5
    })
    for (let i = 0; i < 12; i++) {
      const body = { ...CHAT, user: `u${i}` }
      await (await post(url, body)).arrayBuffer()
      await (
        await post(url, body, {
          headers: { authorization: `Bearer ${SECRET}`, 'x-stainless-retry-count': '1' }
        })
      ).arrayBuffer()
    }
    const sides = (await rows(24)).map(({ upstream }) => upstream)
    for (let i = 0; i < 24; i += 2) expect(sides[i + 1]).toBe(sides[i])
  })

  test('a mirror copies and does not answer', async () => {
    const copies: string[] = []
    const { url, rows } = await proxied({
      upstream: await upstream(answering()),
      canary: await upstream(async (request, response) => {
        copies.push(await textOf(request))
        response.writeHead(500).end('no')
      }),
      isMirror: true
    })
    const answer = await post(url, CHAT)
    expect(answer.status).toBe(200)
    const written = await rows(2)
    const [copy, own] = [written.find(({ mirror }) => mirror), written.find(({ mirror }) => !mirror)]
    expect(copies).toEqual([JSON.stringify(CHAT)])
    expect(copy).toMatchObject({ upstream: 'canary', status: 500, mirror_of: own?.['id'] })
  })
})

test('the usage of a stream is asked for and kept from a caller who did not ask', async () => {
  const asked: unknown[] = []
  const { url, rows } = await proxied({
    upstream: await upstream(async (request, response) => {
      asked.push(JSON.parse(await textOf(request)).stream_options)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"},"finish_reason":"stop"}]}\n\n')
      response.end(
        'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1}}\n\ndata: [DONE]\n\n'
      )
    }),
    askUsage: true
  })
  const text = await (await post(url, { ...CHAT, stream: true })).text()
  expect(asked).toEqual([{ include_usage: true }])
  expect(text).not.toContain('usage')
  expect(text).toContain('data: [DONE]')
  expect((await rows(1))[0]).toMatchObject({ input_tokens: 7, output_tokens: 1, finish: 'stop' })
})

test.each([
  ['https://a.example/v1', '/v1/models', 'https://a.example/v1/models'],
  ['https://a.example/v1', '/chat', 'https://a.example/v1/chat'],
  ['https://a.example', '/v1/chat', 'https://a.example/v1/chat'],
  ['https://a.example/v1/', '/v10/x', 'https://a.example/v1/v10/x']
])('%s and %s', (base, asked, target) => {
  expect(targetOf(new URL(base), asked)).toBe(target)
})
