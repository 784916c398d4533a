/** Requests of callers → one of two upstreams and back, byte for byte as they come, a row of each written down. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks'
import { Agent, type Dispatcher, request as send } from 'undici'
import { mulberry32 } from '../../capacity/random.ts'
import { type Heard, type Tap, tapFor } from './answerTap.ts'
import { limitHeaders, requestHeaders, responseHeaders } from './headers.ts'
import type { LogFile } from './logFile.ts'
import type { RecordOptions, SideName } from './question.ts'
import { type Asked, askedIn, askingUsage, renamed } from './requestBody.ts'
import { type Callers, callersNamed, type Router, routerOf } from './routing.ts'
import { rowOf } from './row.ts'
import { UsageFilter } from './usageFilter.ts'

/** Longer bodies pass as they come and are not looked at. [bytes] */
const MOST_BODY = 32 << 20

export type RecordingProxy = {
  readonly server: Server
  /** Time that requests and answers spent inside of the proxy. [µs] */
  readonly added: RecordableHistogram
  /** Requests under way, copies included. */
  readonly underWay: () => number
  readonly close: () => Promise<void>
}

/** One request on its way. */
type Call = {
  readonly id: string
  readonly side: SideName
  readonly startMicros: number
  readonly arrivedAt: number
  /** When all of its body was here. */
  readonly readAt: number
  readonly caller: string
  readonly asked: Asked
  readonly body: Buffer | AsyncIterable<Buffer>
  readonly mirrorOf: string | null
}

/** No redirect is followed, certificates are verified, and no time limit is set but the caller's own. */
export function recordingProxy(options: RecordOptions, file: LogFile): RecordingProxy {
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { rejectUnauthorized: true, timeout: 10_000 },
    keepAliveTimeout: 30_000
  })
  const relay = new Relay(options, file, agent)
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      void relay.take(request, response)
    }
  )
  return {
    server,
    added: relay.added,
    underWay: () => relay.underWay,
    close: async () => {
      server.close()
      server.closeIdleConnections()
      while (relay.underWay > 0) await new Promise(resolve => setTimeout(resolve, 20))
      server.closeAllConnections()
      await agent.destroy()
    }
  }
}

class Relay {
  readonly added = createHistogram()
  underWay = 0
  private readonly callers: Callers = callersNamed()
  private readonly route: Router
  private readonly mirrors: () => boolean
  private readonly options: RecordOptions
  private readonly file: LogFile
  private readonly agent: Dispatcher

  constructor(options: RecordOptions, file: LogFile, agent: Dispatcher) {
    this.options = options
    this.file = file
    this.agent = agent
    this.route = routerOf(options)
    const random = mulberry32(options.seed)
    this.mirrors = () => options.isMirror && random() < options.split
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay++
    const arrivedAt = performance.now()
    const startMicros = Math.round((performance.timeOrigin + arrivedAt) * 1_000)
    try {
      const { whole, rest } = await bodyOf(request)
      const asked = askedIn(request.url ?? '/', request.method ?? 'GET', rest === null ? whole : null)
      const common = {
        startMicros,
        arrivedAt,
        readAt: performance.now(),
        caller: this.callers(request.headers),
        asked
      }
      const id = randomUUID()
      const side = this.route(request.headers, whole)
      if (rest === null && this.mirrors())
        void this.pass(
          { ...common, id: randomUUID(), side: 'canary', body: whole, mirrorOf: id },
          request,
          null
        )
      await this.pass({ ...common, id, side, body: rest ?? whole, mirrorOf: null }, request, response)
    } catch {
      // The caller hung up before its request was here: there is nobody to answer.
      response.destroy()
    } finally {
      this.underWay--
    }
  }

  /** @param response `null`: nobody sees the answer */
  private async pass(call: Call, request: IncomingMessage, response: ServerResponse | null): Promise<void> {
    if (response === null) this.underWay++
    const gone = new AbortController()
    response?.on('close', () => gone.abort())
    const passage: Passage = { status: 0, tap: null, limits: null, aborted: null, error: '' }
    try {
      const answer = await this.sendOn(call, request, gone.signal)
      passage.status = answer.statusCode
      passage.limits = limitHeaders(answer.headers)
      passage.tap = tapFor(String(answer.headers['content-type'] ?? ''), call.asked.wantsJson)
      await this.passBack(call, answer, response, passage.tap, gone.signal)
    } catch (error) {
      this.fail(error, response, passage, gone.signal.aborted)
    } finally {
      this.write(call, passage)
      if (response === null) this.underWay--
    }
  }

  private sendOn(
    call: Call,
    request: IncomingMessage,
    signal: AbortSignal
  ): Promise<Dispatcher.ResponseData> {
    const { canary, canaryKey, upstream } = this.options
    const base = call.side === 'canary' && canary !== null ? canary : upstream
    const isBodiless = request.method === 'GET' || request.method === 'HEAD'
    this.added.record(Math.max(1, Math.round((performance.now() - call.readAt) * 1_000)))
    return send(targetOf(base, request.url ?? '/'), {
      method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: requestHeaders(request.rawHeaders, call.side === 'canary' ? canaryKey : undefined),
      body: isBodiless ? null : (this.bodyFor(call) as Buffer),
      signal,
      dispatcher: this.agent
    })
  }

  private bodyFor({ body, side, asked }: Call): Buffer | AsyncIterable<Buffer> {
    if (!Buffer.isBuffer(body)) return body
    const name = side === 'canary' ? this.options.modelMap.get(asked.model) : undefined
    const named = name === undefined ? body : renamed(body, asked.model, name)
    return this.asksUsage(asked) ? askingUsage(named) : named
  }

  private asksUsage({ isStream, hasUsage, endpoint }: Asked): boolean {
    return (
      this.options.askUsage && isStream && !hasUsage && (endpoint === 'chat' || endpoint === 'completions')
    )
  }

  private async passBack(
    call: Call,
    answer: Dispatcher.ResponseData,
    response: ServerResponse | null,
    tap: Tap,
    signal: AbortSignal
  ): Promise<void> {
    const filter = this.asksUsage(call.asked) && answer.statusCode < 400 ? new UsageFilter() : null
    const headers = responseHeaders(answer.headers)
    if (filter !== null) delete headers['content-length']
    response?.writeHead(answer.statusCode, headers)
    response?.flushHeaders()
    let isFirst = true
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      const at = performance.now()
      const shown = filter === null ? chunk : filter.push(chunk)
      const isFull = response !== null && shown.length > 0 && !response.write(shown)
      if (isFirst) this.added.record(Math.max(1, Math.round((performance.now() - at) * 1_000)))
      isFirst = false
      tap.push(chunk, at)
      if (isFull) await once(response, 'drain', { signal })
    }
    const last = filter?.finish() ?? Buffer.alloc(0)
    response?.end(last.length > 0 ? last : undefined)
  }

  /** As the caller would see it without a proxy: no answer is an error of its own kind, half an answer is cut off. */
  private fail(error: unknown, response: ServerResponse | null, passage: Passage, isGone: boolean): void {
    passage.aborted = isGone && response?.writableFinished === false ? 'client' : 'upstream'
    passage.error = passage.aborted === 'client' ? '' : errorWord(error)
    if (response === null || response.destroyed) return
    if (response.headersSent) {
      response.destroy()
      return
    }
    const body = {
      error: {
        message: `gpuops-audit record: the upstream did not answer (${passage.error})`,
        type: 'upstream_error',
        code: passage.error
      }
    }
    response.writeHead(BAD_GATEWAY, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    passage.status = BAD_GATEWAY
  }

  private write(call: Call, { status, tap, limits, aborted, error }: Passage): void {
    const { canary, upstream } = this.options
    const base = call.side === 'canary' && canary !== null ? canary : upstream
    const heard: Heard | null = tap?.finish() ?? null
    this.file.add(
      rowOf({
        ...call,
        endedAt: performance.now(),
        status,
        aborted,
        error,
        baseUrl: base.origin,
        heard,
        limits
      })
    )
  }
}

const BAD_GATEWAY = 502

type Passage = {
  status: number
  tap: Tap | null
  limits: Readonly<Record<string, string>> | null
  aborted: 'client' | 'upstream' | null
  error: string
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET`: a code and never a message. */
function errorWord(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } }
  const word = [code, cause?.code].find(found => typeof found === 'string')
  return typeof word === 'string' && /^[\w.-]{1,64}$/.test(word) ? word : 'UNKNOWN'
}

/** A base URL may end in the path that callers write, too: `/v1` stands once. */
export function targetOf(base: URL, path: string): string {
  const prefix = base.pathname.replace(/\/+$/, '')
  const isInside = prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
  return `${base.origin}${isInside ? path : `${prefix}${path}`}`
}

/** All of a body, or, of one too long to be held, its beginning and all of it as it comes. */
async function bodyOf(
  request: IncomingMessage
): Promise<{ readonly whole: Buffer; readonly rest: AsyncIterable<Buffer> | null }> {
  const parts: Buffer[] = []
  let length = 0
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length <= MOST_BODY) continue
    const whole = Buffer.concat(parts)
    return { whole, rest: following(whole, request) }
  }
  return { whole: Buffer.concat(parts), rest: null }
}

async function* following(beginning: Buffer, request: IncomingMessage): AsyncIterable<Buffer> {
  yield beginning
  yield* request as AsyncIterable<Buffer>
}
