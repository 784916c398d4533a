/** A PostgreSQL server of its own for one test file: on a free port, in a folder that is removed, as a user that is not root. */

import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/** Where the programs of the newest version lie; `null` where Debian's package `postgresql` is not installed. */
function programs(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : []
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  const folder = path.join(DEBIAN, newest ?? 'none', 'bin')
  return existsSync(path.join(folder, 'initdb')) ? folder : null
}

const load = createRequire(import.meta.url)

function hasPeers(): boolean {
  try {
    return Boolean(load.resolve('pg') && load.resolve('pg-copy-streams'))
  } catch {
    return false
  }
}

/** Why tests of PostgreSQL are skipped; `null` where they can run. */
export const MISSING =
  programs() === null
    ? "Debian's package postgresql is missing"
    : hasPeers()
      ? null
      : 'npm install --prefix test/engines was not run'

/** What tests use of pg's client. */
export type TestClient = {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: readonly Record<string, unknown>[] }>
  end(): Promise<void>
}

export type Server = {
  readonly port: number
  readonly folder: string
  /** Of the server's owner, for what only it may do. */
  readonly admin: TestClient
  /** Of the table as the role `auditor`, with the parameters behind it. */
  readonly address: (table: string, more?: string, user?: string) => string
  readonly stop: () => Promise<void>
  /** At once, as a machine that loses its power. */
  readonly kill: () => Promise<void>
}

/** initdb refuses to run as root. */
function owner(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** @param settings beside the usual ones: `ssl=on` */
export async function startPostgres(settings: readonly string[] = []): Promise<Server> {
  const bin = programs() as string
  const port = await freePort()
  const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-pg-'))
  const user = owner()
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid as number)
  const data = path.join(folder, 'data')
  // With its owner and rights, as the server wants them.
  execFileSync('cp', ['-a', emptyCluster(bin, user), data])
  const all = [
    'fsync=off',
    'ssl=on',
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    ...settings
  ]
  const flags = all.flatMap(setting => ['-c', setting])
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...user,
    cwd: folder,
    stdio: 'ignore'
  })
  const gone = new Promise<void>(resolve => server.on('exit', () => resolve()))
  const admin = await connected(port)
  const stop = async (signal: NodeJS.Signals) => {
    await admin.end().catch(() => {})
    server.kill(signal)
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    port,
    folder,
    admin,
    address: (table, more = '', user = 'auditor') =>
      `postgres://${user}:Q7secretQ7@127.0.0.1:${port}/postgres?table=${encodeURIComponent(table)}${more}`,
    stop: () => stop('SIGINT'),
    kill: () => stop('SIGQUIT')
  }
}

/** What initdb makes in two seconds, once a run of the tests: a folder to copy. */
function emptyCluster(bin: string, user: ReturnType<typeof owner>): string {
  const known = path.join(process.env['TEST_FOLDER'] as string, 'postgres')
  if (existsSync(known)) return known
  const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-pg-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid as number)
  const data = path.join(folder, 'data')
  const flags = ['-D', data, '-U', 'owner', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(path.join(bin, 'initdb'), flags, { ...user, cwd: folder, stdio: 'ignore' })
  writeFileSync(path.join(data, 'pg_hba.conf'), ACCESS_RULES)
  certificateFor('db.elsewhere.example', data, user)
  try {
    renameSync(data, known)
  } catch (error) {
    // Another file of tests was faster.
    if (!existsSync(known)) throw error
  }
  rmSync(folder, { recursive: true })
  return known
}

const ACCESS_RULES = `host all owner 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`

/** For another host than the one that tests connect to. */
function certificateFor(host: string, data: string, user: ReturnType<typeof owner>): void {
  const files = ['-keyout', path.join(data, 'server.key'), '-out', path.join(data, 'server.crt')]
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]
  execFileSync('openssl', args, { ...user, stdio: 'ignore' })
}

const TRIES = 200

async function connected(port: number): Promise<TestClient> {
  const { Client } = load('pg') as {
    Client: new (
      config: object
    ) => TestClient & { connect(): Promise<void>; on(event: 'error', then: () => void): void }
  }
  for (let left = TRIES; ; left--) {
    const client = new Client({ host: '127.0.0.1', port, user: 'owner', database: 'postgres' })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (left === 0) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>(resolve => server.close(() => resolve()))
  return port
}

/** A table of text and numbers as its rows are given, filled through SQL alone. */
export async function fill(
  admin: TestClient,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[]
): Promise<void> {
  await admin.query(`CREATE TABLE ${table} (${columns.join(', ')})`)
  for (let from = 0; from < rows.length; from += 500) {
    const some = rows.slice(from, from + 500)
    const width = columns.length
    const places = some.map((_, i) => `(${columns.map((_, j) => `$${i * width + j + 1}`).join(',')})`)
    await admin.query(`INSERT INTO ${table} VALUES ${places.join(',')}`, some.flat())
  }
}
