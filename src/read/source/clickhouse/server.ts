/** A ClickHouse server, by HTTP → answers of its queries, each bounded, killed when nobody waits for it, its errors in plain words. */
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AuditError } from '../../../errors.ts'
import { loadPeers, type Peer } from '../access.ts'
import { type Address, decoded } from '../address.ts'
import { whenInterrupted } from '../interruption.ts'
import { failureOf } from './failures.ts'

/** What the client's package is used for. */
type Client = {
  exec(asked: {
    readonly query: string
    readonly query_params: Parameters_
    readonly query_id: string
    readonly abort_signal: AbortSignal
    readonly clickhouse_settings: Readonly<Record<string, string | number>>
  }): Promise<{ readonly stream: Readable; readonly summary?: Partial<Record<keyof Summary, string>> }>
  close(): Promise<void>
}

type Package = { createClient(config: Readonly<Record<string, unknown>>): Client }

const CLIENT: Peer = { name: '@clickhouse/client', tested: '1.23.1' }

type Parameters_ = Readonly<Record<string, string | number | readonly number[] | readonly string[]>>

/** What the server says that it read for a query. */
export type Summary = { readonly read_rows: number; readonly read_bytes: number }

/** A statement, and the values of its `{name:Type}`. */
export type Query = { readonly sql: string; readonly values?: Parameters_ }

export type Server = {
  /** The answer of a small query, one array of texts a row, and what the server read for it. */
  readonly rows: (
    query: Query
  ) => Promise<{ readonly rows: readonly (readonly string[])[]; readonly summary: Summary }>
  /** The answer as it comes. */
  readonly stream: (query: Query) => Promise<AsyncIterable<Uint8Array>>
  /** Ends what still runs. */
  readonly close: () => Promise<void>
}

export type Connecting = {
  readonly user: string | null
  readonly password: string | null
  /** Longest silence of a query. [s] */
  readonly seconds: number
}

const PORTS = { 'http:': '8123', 'https:': '8443' } as const

/** Where the server listens: `secure=1`, or a port of TLS, makes it HTTPS. */
function endpointOf({ url }: Address): URL {
  const isSecure = url.searchParams.get('secure') === '1' || ['8443', '443', '9440'].includes(url.port)
  const protocol = isSecure ? 'https:' : 'http:'
  return new URL(`${protocol}//${url.hostname}:${url.port === '' ? PORTS[protocol] : url.port}`)
}

/** Nothing is sent before the first query. */
export function connect(address: Address, { user, password, seconds }: Connecting): Server {
  const [{ createClient }] = loadPeers<[Package]>(address, [CLIENT])
  const database = decoded(address.url.pathname.slice(1))
  const client = createClient({
    url: endpointOf(address),
    application: 'gpuops-audit',
    username: user ?? 'default',
    password: password ?? '',
    request_timeout: 1_000 * seconds,
    log: { level: 127 },
    ...(database === '' ? {} : { database })
  })
  const running = new Map<string, AbortController>()
  const kill = () => Promise.allSettled([...running.keys()].map(id => killed(client, id)))
  const forget = whenInterrupted(kill)
  const start = async ({ sql, values = {} }: Query, settings: Readonly<Record<string, number>>) => {
    const id = randomUUID()
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const answer = await client.exec({
        query: sql,
        query_params: values,
        query_id: id,
        abort_signal: abort.signal,
        clickhouse_settings: settings
      })
      return { ...answer, id }
    } catch (error) {
      running.delete(id)
      throw failureOf(error, address.name)
    }
  }
  const whole = (id: string, stream: Readable) => bytesOf(stream, address.name, () => running.delete(id))
  return {
    async rows(query) {
      const { stream, summary, id } = await start(
        { ...query, sql: `${query.sql} FORMAT JSONCompactStringsEachRow` },
        { wait_end_of_query: 1 }
      )
      const text = await textOf(whole(id, stream))
      const rows = text
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as readonly string[])
      return { rows, summary: summaryOf(summary) }
    },
    async stream(query) {
      const { stream, id } = await start(query, {})
      return whole(id, stream)
    },
    async close() {
      await kill()
      for (const abort of running.values()) abort.abort()
      forget()
      await client.close()
    }
  }
}

/** Everybody may kill their own queries. The server goes on with what nobody awaits unless it is told. */
const killed = (client: Client, id: string): Promise<unknown> =>
  client
    .exec({
      query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
      query_params: { id },
      query_id: randomUUID(),
      abort_signal: AbortSignal.timeout(1_000),
      clickhouse_settings: {}
    })
    .then(({ stream }) => stream.destroy())

const summaryOf = (summary: Partial<Record<keyof Summary, string>> = {}): Summary => ({
  read_rows: Number(summary.read_rows ?? 0),
  read_bytes: Number(summary.read_bytes ?? 0)
})

/** Where an error's text would stand in the middle of an answer. [bytes] */
const TAIL = 2_048

/**
 * The bytes of an answer. A server that fails half-way has said "200 OK" already: it breaks the connection off, or writes
 * the error where the next row would stand.
 */
async function* bytesOf(stream: Readable, name: string, ended: () => void): AsyncGenerator<Uint8Array> {
  let tail = Buffer.alloc(0)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      tail = Buffer.concat([tail, chunk.subarray(-TAIL)]).subarray(-TAIL)
      yield chunk
    }
    ended()
  } catch (error) {
    ended()
    throw failureOf(error, name, tail.toString('utf8'))
  }
  const exception = /(?:^|[\n"])(?:__exception__[\s\S]*?)?(Code: \d+\. DB::Exception: [\s\S]*)$/.exec(
    tail.toString('utf8')
  )
  if (exception) throw failureOf(new Error(exception[1] as string), name)
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** A server that is not this machine gets a password by TLS alone. */
export function refusePlainPassword(address: Address, password: string | null): void {
  const { protocol, hostname } = endpointOf(address)
  const isNear = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  if (password === null || protocol === 'https:' || isNear || address.url.searchParams.get('secure') === '0')
    return
  throw AuditError.of(
    'STORE',
    address.name,
    'the password would be sent unencrypted',
    'Add secure=1 to the address for HTTPS (port 8443), or secure=0 where the network is private'
  )
}
