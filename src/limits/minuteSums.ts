/** A log's requests → what each model asks for in each minute. */
import { familyName } from '../catalog/modelNames.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../units.ts'

/** Per minute with any request, in the order of time, counted from the log's first arrival. */
export type MinuteSums = {
  readonly input: number[]
  readonly cached: number[]
  readonly output: number[]
  /** At list prices; requests without one count nothing. [USD] */
  readonly usd: number[]
}

/** Means of what a model's requests state, for those that state nothing. */
type Mean = { input: number; inputs: number; output: number; outputs: number }

/** Failures are often logged with 0 tokens, which is not what they asked for. */
const isStated = (tokens: number, flags: number): boolean =>
  tokens > 0 || (tokens === 0 && (flags & FAILED) === 0)

/**
 * Requests at the first of their attempts, by model without its snapshot; what a gateway's cache answered is left out.
 * A request without stated sizes counts as its model's mean, cached tokens that are not stated as none.
 *
 * @param usd price by row of the log
 */
export function minuteSums(
  log: RequestLog,
  sourceModel: string | null,
  usd: Float64Array
): ReadonlyMap<string, MinuteSums> {
  const names = log.models.map(name => familyName(name === '' ? (sourceModel ?? '') : name))
  const means = meansOf(log, names)
  const models = new Map(
    names.filter(name => name !== '').map(name => [name, runningOf(name, means.get(name) as Mean)])
  )
  const byCode = names.map(name => models.get(name) ?? null)
  const begun = new Set<Running>()
  const zero = log.arrivalMicros[0] as number
  let [minute, end] = [0, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < log.length; i++) {
    const at = (log.arrivalMicros[i] as number) - zero
    if (at >= end) {
      minute = Math.floor(at / MICROS_PER_MINUTE)
      end = (minute + 1) * MICROS_PER_MINUTE
    }
    const running = byCode[log.model[i] as number] as Running | null
    if (running === null || ((log.flags[i] as number) & (RETRY | GATEWAY_CACHED)) !== 0) continue
    if (running.minute !== minute) {
      begun.add(running)
      beginMinute(running, minute)
    }
    addTo(running, log, i, usd[i] as number)
  }
  for (const running of begun) endMinute(running)
  return new Map([...begun].map(({ name, sums }) => [name, sums]))
}

/** The minute that a model is in. */
type Running = {
  readonly name: string
  readonly sums: MinuteSums
  readonly meanInput: number
  readonly meanOutput: number
  minute: number
  input: number
  cached: number
  output: number
  usd: number
}

const runningOf = (name: string, { input, inputs, output, outputs }: Mean): Running => ({
  name,
  sums: { input: [], cached: [], output: [], usd: [] },
  meanInput: input / inputs || 0,
  meanOutput: output / outputs || 0,
  minute: Number.NaN,
  ...NOTHING
})

const NOTHING = { input: 0, cached: 0, output: 0, usd: 0 }

function beginMinute(running: Running, minute: number): void {
  endMinute(running)
  running.minute = minute
  Object.assign(running, NOTHING)
}

function endMinute({ sums, minute, input, cached, output, usd }: Running): void {
  if (Number.isNaN(minute)) return
  sums.input.push(input)
  sums.cached.push(cached)
  sums.output.push(output)
  sums.usd.push(usd)
}

function addTo(running: Running, log: RequestLog, i: number, usd: number): void {
  const flags = log.flags[i] as number
  const [input, output] = [log.inputTokens[i] as number, log.outputTokens[i] as number]
  const isKnown = isStated(input, flags)
  running.input += isKnown ? input : running.meanInput
  running.cached += isKnown ? Math.min(input, (log.cachedTokens[i] as number) || 0) : 0
  running.output += isStated(output, flags) ? output : running.meanOutput
  running.usd += usd || 0
}

function meansOf(log: RequestLog, names: readonly string[]): ReadonlyMap<string, Mean> {
  const means = new Map(names.map(name => [name, { input: 0, inputs: 0, output: 0, outputs: 0 }]))
  const byCode = names.map(name => means.get(name) as Mean)
  for (let i = 0; i < log.length; i++) {
    const mean = byCode[log.model[i] as number] as Mean
    const flags = log.flags[i] as number
    const [input, output] = [log.inputTokens[i] as number, log.outputTokens[i] as number]
    if (isStated(input, flags)) {
      mean.input += input
      mean.inputs++
    }
    if (isStated(output, flags)) {
      mean.output += output
      mean.outputs++
    }
  }
  return means
}
