/** Arguments and piped bytes → a whole run of the command line inside the test, and what it wrote. */

import { run } from '../../src/cli/run.ts'
import type { OutputStream, Terminal } from '../../src/cli/terminal.ts'
import type { AuditReport } from '../../src/report/auditReport.ts'

type Given = {
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly env?: Terminal['env']
  readonly isTTY?: boolean
  readonly columns?: number
  readonly cwd?: string
}

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

export async function* bytesOf(...chunks: readonly (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

export async function runWith(args: readonly string[], given: Given = {}): Promise<Ran> {
  const { stdin = bytesOf(), env = {}, isTTY = false, columns, cwd = '/' } = given
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written): OutputStream => ({
    write(text, done) {
      written[name] += text
      done?.()
    },
    on: () => undefined,
    isTTY,
    columns
  })
  const argv = ['node', 'gpuops-audit', ...args]
  const code = await run({
    argv,
    env,
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    cwd: () => cwd
  })
  return { code, ...written }
}

/** Runs `analyze --format json` on piped bytes. */
export const analyzePiped = (bytes: string | Uint8Array, ...flags: readonly string[]): Promise<Ran> =>
  runWith(['analyze', '-', '--format', 'json', ...flags], { stdin: bytesOf(bytes) })

/** The report of a run that must have succeeded. */
export function reportOf({ code, stdout, stderr }: Ran): AuditReport {
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
  return JSON.parse(stdout) as AuditReport
}
