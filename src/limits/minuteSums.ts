/** A log's requests → what each model asks for in each minute. */
import { familyName } from '../catalog/modelNames.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../log/trafficLog.ts'
import { MINUTE_MICROS } from './allowance.ts'

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
  const sums = new Map<string, MinuteSums>()
  const last = new Map<string, number>()
  for (let i = 0; i < log.length; i++) {
    const name = names[log.model[i] as number] as string
    if (name === '' || ((log.flags[i] as number) & (RETRY | GATEWAY_CACHED)) !== 0) continue
    const found = sums.get(name) ?? { input: [], cached: [], output: [], usd: [] }
    sums.set(name, found)
    const minute = Math.floor(
      ((log.arrivalMicros[i] as number) - (log.arrivalMicros[0] as number)) / MINUTE_MICROS
    )
    if (last.get(name) !== minute) for (const column of Object.values(found)) column.push(0)
    last.set(name, minute)
    addTo(found, log, i, means.get(name) as Mean, usd[i] as number)
  }
  return sums
}

function addTo(sums: MinuteSums, log: RequestLog, i: number, mean: Mean, usd: number): void {
  const flags = log.flags[i] as number
  const [input, output] = [log.inputTokens[i] as number, log.outputTokens[i] as number]
  const isKnown = isStated(input, flags)
  add(sums.input, isKnown ? input : mean.input / mean.inputs || 0)
  add(sums.cached, isKnown ? Math.min(input, (log.cachedTokens[i] as number) || 0) : 0)
  add(sums.output, isStated(output, flags) ? output : mean.output / mean.outputs || 0)
  add(sums.usd, usd || 0)
}

const add = (column: number[], amount: number): void => {
  column[column.length - 1] = (column.at(-1) as number) + amount
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
