/** A log's text → the figures that reading it must yield, and what was doubted. */
import { AuditError } from '../../src/errors.ts'
import { FAILED, THROTTLED, type TrafficLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { saved } from './logs.ts'

async function* nothing(): AsyncIterable<Uint8Array> {}
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + (value || 0), 0)

let files = 0

/** A log as it is read. */
export function logRead(text: string | Uint8Array, name = 'log.csv', asked = {}): Promise<TrafficLog> {
  files++
  return readLog([saved(`${files}-${name}`, text)], { stdin: nothing(), ...asked })
}

export async function figuresOf(text: string | Uint8Array, name = 'log.csv', asked = {}) {
  const { data, warnings } = await logRead(text, name, asked)
  return { figures: figuresIn(data), doubts: warnings.map(({ code }) => code), warnings }
}

function figuresIn(log: TrafficLog['data']) {
  if (log.grain === 'bucket')
    return {
      attempts: sum(log.requests),
      ...(log.failed ? { failed: sum(log.failed) } : {}),
      ...(log.throttled ? { throttled: sum(log.throttled) } : {}),
      input: sum(log.inputTokens),
      output: sum(log.outputTokens),
      bucketSeconds: log.bucketSeconds
    }
  const flagged = (flag: number) => log.flags.filter(flags => (flags & flag) !== 0).length
  return {
    attempts: log.length,
    failed: flagged(FAILED),
    throttled: flagged(THROTTLED),
    input: sum(log.inputTokens),
    output: sum(log.outputTokens),
    seconds: Math.round(sum(log.durationMicros) / 1e6),
    first: new Date(Number(log.arrivalMicros[0]) / 1_000).toISOString(),
    last: new Date(Number(log.arrivalMicros.at(-1)) / 1_000).toISOString(),
    models: [...new Set(Array.from(log.model, code => log.models[code]))].toSorted().join()
  }
}

/** Why a log is refused; `read` where it is not. */
export const refusalOf = (text: string, name?: string) =>
  figuresOf(text, name).then(
    () => 'read',
    (error: unknown) => (error instanceof AuditError ? error.message : Promise.reject(error))
  )

/** Made up: one of ten calls is refused by a rate limit, one of ten fails otherwise; those state no tokens. */
export const CALLS = Array.from({ length: 40 }, (_, i) => {
  const output = 30 + ((i * 37) % 290)
  return {
    i,
    at: Date.parse('2026-03-25T09:58:07Z') + i * 191_000,
    millis: 900 + 20 * output,
    input: 700 + ((i * 613) % 4_000),
    output,
    model: i % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
    status: i % 10 === 5 ? 429 : i % 10 === 8 ? 500 : 200
  }
})
export type Call = (typeof CALLS)[number]
export type Table = Readonly<Record<string, (call: Call) => string | number>>

const OK = CALLS.filter(({ status }) => status === 200)
const sumOf = (calls: readonly Call[], of: (call: Call) => number) =>
  calls.reduce((all, call) => all + of(call), 0)

/** What is true of them. */
export const TRUTH = {
  attempts: 40,
  failed: 8,
  throttled: 4,
  input: sumOf(OK, ({ input }) => input),
  output: sumOf(OK, ({ output }) => output),
  seconds: Math.round(sumOf(CALLS, ({ millis }) => millis) / 1_000),
  first: '2026-03-25T09:58:07.000Z',
  last: new Date((CALLS.at(-1) as Call).at).toISOString(),
  models: 'gpt-4o,gpt-4o-mini'
}

export const iso = ({ at }: Call) => new Date(at).toISOString()
const answered =
  (of: (call: Call) => number) =>
  (call: Call): string | number =>
    call.status === 200 ? of(call) : ''
export const PLAIN: Table = {
  timestamp: iso,
  model: ({ model }) => model,
  input_tokens: answered(({ input }) => input),
  output_tokens: answered(({ output }) => output),
  latency_ms: ({ millis }) => millis,
  status: ({ status }) => status
}

const cell = (value: string | number, mark: string): string =>
  String(value).includes(mark) || /["\n]/.test(String(value))
    ? `"${String(value).replaceAll('"', '""')}"`
    : String(value)

export const csvOf = (table: Table, mark = ','): string =>
  [Object.keys(table), ...CALLS.map(call => Object.values(table).map(of => of(call)))]
    .map(cells => `${cells.map(value => cell(value, mark)).join(mark)}\n`)
    .join('')

export const linesOf = (of: (call: Call) => string): string => CALLS.map(call => `${of(call)}\n`).join('')
