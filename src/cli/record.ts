/** `record`: a proxy that writes down each request that passes, until it is told to stop. */
import type { AddressInfo } from 'node:net'
import { AuditError, printable } from '../errors.ts'
import type { Place } from '../kinds.ts'
import { type Asked, asked, type Said } from '../option.ts'
import { withCommas } from '../words.ts'
import { LISTENING, RECORDING, UPSTREAMS } from './options.ts'
import { LogFile } from './record/logFile.ts'
import type { RecordingProxy } from './record/proxy.ts'
import type { RecordOptions } from './record/question.ts'
import type { Terminal } from './terminal.ts'

const OPTIONS = { ...UPSTREAMS, ...RECORDING, ...LISTENING } as const
type Flags = Asked<typeof OPTIONS>

const LOOPBACK = '127.0.0.1'
/** Connections that wait while the machine is busy, as far as its kernel allows: Node's 511 are filled in two stalled seconds. */
const MOST_WAITING = 4_096

/** @throws AuditError where the options do not fit together, the file cannot be written, or the port is taken */
export async function record(_: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked(OPTIONS, said)
  const options = optionsOf(flags, terminal)
  const say = (text: string) => terminal.stderr.write(`gpuops-audit: ${printable(text)}\n`)
  const file = opened(flags, say)
  const { recordingProxy } = await import('./record/proxy.ts')
  const proxy = recordingProxy(options, file)
  const place = flags.listen ?? { host: LOOPBACK, port: flags.port }
  await listening(proxy, place)
  const { port } = proxy.server.address() as AddressInfo
  for (const line of greeting(options, { ...place, port }, flags.output)) say(line)
  await toldToStop()
  await proxy.close()
  file.close()
  for (const line of farewell(proxy, file)) say(line)
}

function optionsOf(flags: Flags, { env }: Terminal): RecordOptions {
  const { canary, split, mirror, canaryKeyEnv } = flags
  if (canary === null && (split !== null || mirror || canaryKeyEnv !== null))
    throw AuditError.of('RECORD_NEEDS', '--split, --mirror and --canary-key-env need --canary URL')
  if (canary !== null && split === null && !mirror)
    throw AuditError.of('RECORD_NEEDS', '--canary needs --split SHARE, as 10%, or --mirror')
  const key = canaryKeyEnv === null ? null : (env[canaryKeyEnv] ?? '')
  if (key === '') throw AuditError.of('RECORD_NEEDS', `the environment holds no ${canaryKeyEnv}`)
  const { upstream, splitBy, modelMap, askUsage, seed } = flags
  const routes = { upstream, canary, split: split ?? 1, splitBy, isMirror: mirror, canaryKey: key }
  return { ...routes, modelMap, askUsage, seed }
}

function opened({ output, rotateAt }: Flags, tell: (message: string) => void): LogFile {
  try {
    return new LogFile(output, { rotateAt, tell })
  } catch (error) {
    throw AuditError.because(
      'UNWRITABLE',
      error,
      output,
      (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    )
  }
}

const listening = ({ server }: RecordingProxy, { host, port }: Place) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', error => {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
      reject(AuditError.because('NO_LISTEN', error, `${host}:${port}`, code))
    })
    server.listen({ port, host, backlog: MOST_WAITING }, () => resolve())
  })

/** Ctrl+C, or a supervisor's signal: what is under way is answered and written first. A second one ends at once. */
const toldToStop = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal)
      process.once(signal, () => resolve())
    }
  })

function greeting(options: RecordOptions, { host, port }: Place, output: string): readonly string[] {
  const shown = host.includes(':') ? `[${host}]` : host
  const address = `http://${shown}:${port}`
  const path = options.upstream.pathname.replace(/\/+$/, '')
  return [
    `recording ${address} → ${routesText(options)}. Rows go to ${output}. Stop with Ctrl+C.`,
    `change one line of the client: OPENAI_BASE_URL=${address}${path === '' ? '/v1' : path}`,
    ...(options.canary === null ? [] : [keyText(options)]),
    ...(isLoopback(host)
      ? []
      : [
          `anyone who reaches ${shown}:${port} can send requests through it, and callers' keys cross that network in plain HTTP. Leave --listen out to stay on this machine.`
        ])
  ]
}

function routesText({ upstream, canary, split, splitBy, isMirror }: RecordOptions): string {
  if (canary === null) return upstream.origin
  const share = `${Math.round(split * 1_000) / 10} %`
  if (isMirror) return `${upstream.origin}, with copies of ${share} to ${canary.origin}`
  return `${upstream.origin}, and ${share} of ${splitBy}s to ${canary.origin}`
}

const keyText = ({ canaryKey }: RecordOptions): string =>
  canaryKey === null
    ? "callers' keys are not sent to the canary; --canary-key-env NAME sends it the key in that variable"
    : "the canary gets its own key; callers' keys are not sent to it"

const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|::1|localhost)$/i.test(host)

function farewell({ added }: RecordingProxy, file: LogFile): readonly string[] {
  const millis = (micros: number) => `${(micros / 1_000).toFixed(2)} ms`
  const spent =
    added.count === 0
      ? []
      : [
          `inside of the proxy they spent ${millis(added.percentile(50))} (p50) to ${millis(added.percentile(99))} (p99) on each way`
        ]
  return [
    [`${withCommas(file.written)} requests written`, ...spent].join('; '),
    ...(file.lost === 0 ? [] : [`${withCommas(file.lost)} rows could not be written and are lost`])
  ]
}
