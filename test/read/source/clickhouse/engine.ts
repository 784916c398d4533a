/** ClickHouse's engine behind HTTP, in a process of its own, for the tests of one file; absent where test/engines is not installed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../engines/', import.meta.url))
const PACKAGES = `${FOLDER}node_modules`

export const isInstalled = existsSync(`${PACKAGES}/chdb`) && existsSync(`${PACKAGES}/@clickhouse/client`)

/** Lets the sources load the client from there. */
function findPackages(): void {
  process.env['NODE_PATH'] = PACKAGES
  const module = createRequire(import.meta.url)('node:module') as { _initPaths(): void }
  module._initPaths()
}

export type Engine = {
  readonly port: number
  /** Runs a statement and gives its answer as text. */
  readonly sql: (statement: string) => Promise<string>
  /** Spoils the next streamed answer after so many bytes. */
  readonly spoil: (kind: 'cut' | 'text' | 'short', bytes: number) => Promise<void>
  /** Lets everybody read and no more, as `readonly = 1` does, or ends that. */
  readonly readonly: (isOn: boolean) => Promise<void>
  /** How many queries somebody asked to kill. */
  readonly killed: () => number
  /** Ends it at once, as a crash does. */
  readonly crash: () => void
  readonly stop: () => Promise<void>
}

export async function startEngine(
  args: readonly string[] = [],
  { user = 'default', password = '', tls = false } = {}
): Promise<Engine> {
  findPackages()
  const child = spawn(process.execPath, [`${FOLDER}clickhouseServer.mjs`, ...args], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  let killed = 0
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the engine ended with ${code}`)))
    createInterface(child.stdout as NonNullable<ChildProcess['stdout']>).on('line', line => {
      const told = JSON.parse(line) as { port?: number; killed?: string }
      if (told.port !== undefined) resolve(told.port)
      if (told.killed !== undefined) killed++
    })
  })
  const base = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  const sql = async (statement: string) => {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const answer = await fetch(base, { method: 'POST', body: statement, headers: { authorization } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text
  }
  return {
    port,
    sql,
    spoil: async (kind, bytes) =>
      void (await fetch(`${base}/fault?kind=${kind}&bytes=${bytes}`, { method: 'POST' })),
    readonly: async isOn => void (await fetch(`${base}/readonly?on=${isOn ? 1 : 0}`, { method: 'POST' })),
    killed: () => killed,
    crash: () => void child.kill('SIGKILL'),
    stop: async () => {
      const ended = new Promise(resolve => child.once('exit', resolve))
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await ended
    }
  }
}
