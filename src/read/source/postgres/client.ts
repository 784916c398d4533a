/** An address → a connection to PostgreSQL. The one user of pg and pg-copy-streams. */
import { readFile } from 'node:fs/promises'
import { connect as connectTo } from 'node:net'
import type { Readable } from 'node:stream'
import { AuditError } from '../../../errors.ts'
import { type Access, loadPeers, type PasswordAsked, passwordOf } from '../access.ts'
import { type Address, decoded } from '../address.ts'

/** What is used of pg's client. */
export type Client = {
  connect(): Promise<void>
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>
  query(copying: Copying): Copying
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): void
  readonly processID: number | null
  readonly secretKey: number | null
}

/** What a COPY sends. `rowCount` is told by the server, when it has sent all. */
export type Copying = Readable & { readonly rowCount: number }

type Pg = { readonly Client: new (config: Readonly<Record<string, unknown>>) => Client }
type PgCopyStreams = { readonly to: (text: string) => Copying }

const PEERS = [
  { name: 'pg', tested: '8.23.1' },
  { name: 'pg-copy-streams', tested: '7.0.0' }
]

const CONNECT_MILLIS = 15_000

export type Connection = {
  readonly client: Client
  readonly copying: (text: string) => Copying
  /** Tells the server to give up what it is doing, on a connection of its own. */
  readonly cancel: () => Promise<void>
}

/** @throws what the connection fails with */
export async function connect(address: Address, asked: PasswordAsked, access: Access): Promise<Connection> {
  const [pg, copyStreams] = loadPeers<[Pg, PgCopyStreams]>(address, PEERS)
  const password = await passwordOf(address, asked, access, ['PGPASSWORD'])
  const { url } = address
  const place = placeOf(url, access.env)
  const client = new pg.Client({
    ...place,
    // What is undefined is looked for where psql looks: PGUSER, PGDATABASE, the password file.
    user: url.username === '' ? undefined : decoded(url.username),
    database: url.pathname.length < 2 ? undefined : decoded(url.pathname.slice(1)),
    password: password ?? undefined,
    ssl: await encryptionOf(url, place.host),
    connectionTimeoutMillis: CONNECT_MILLIS,
    keepAlive: true,
    application_name: 'gpuops-audit'
  })
  // A connection that breaks fails the query that is under way; without a listener it would end the process.
  client.on('error', () => {})
  await client.connect()
  return { client, copying: copyStreams.to, cancel: () => cancelled(client, place) }
}

type Place = { readonly host: string; readonly port: number }

function placeOf({ hostname, port }: URL, env: Access['env']): Place {
  const host = decoded(hostname).replace(/^\[(.*)\]$/, '$1') || env['PGHOST'] || 'localhost'
  return { host, port: Number(port || env['PGPORT'] || 5432) }
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/

/** Encrypted and verified, but to this machine itself; less only where the address says so. */
async function encryptionOf(url: URL, host: string): Promise<false | Readonly<Record<string, unknown>>> {
  const mode = url.searchParams.get('sslmode') ?? (LOCAL.test(host) ? 'disable' : 'verify-full')
  const certificate = url.searchParams.get('sslrootcert')
  const authority = certificate === null ? {} : { ca: await certificateIn(certificate) }
  if (mode === 'disable') return false
  if (mode === 'require') return { rejectUnauthorized: false, ...authority }
  if (mode === 'verify-ca')
    return { rejectUnauthorized: true, checkServerIdentity: () => undefined, ...authority }
  if (mode === 'verify-full') return { rejectUnauthorized: true, ...authority }
  throw AuditError.of(
    'BAD_ADDRESS',
    'postgres://…',
    `sslmode ${mode} is not known`,
    'Known: verify-full, verify-ca, require, disable'
  )
}

async function certificateIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw AuditError.because(
      'UNREADABLE',
      error,
      file,
      (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    )
  }
}

const CANCEL_REQUEST = 80_877_102

/** As the protocol has it: sixteen bytes on a new connection, to which no answer comes. */
function cancelled({ processID, secretKey }: Client, { host, port }: Place): Promise<void> {
  const request = Buffer.alloc(16)
  for (const [i, word] of [16, CANCEL_REQUEST, processID ?? 0, secretKey ?? 0].entries())
    request.writeInt32BE(word, 4 * i)
  const socket = host.startsWith('/') ? connectTo(`${host}/.s.PGSQL.${port}`) : connectTo(port, host)
  return new Promise(resolve => {
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.on('connect', () => socket.end(request))
    socket.resume()
  })
}
