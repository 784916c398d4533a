/** A log with times to the first token → no worse than today: its p95 by length of the prompt, as limits. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../../log/trafficLog.ts'
import { quantilesOf } from '../../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { remembered } from '../fleet/remembered.ts'
import { TPOT_LEAST_TOKENS } from '../promise.ts'
import type { LengthClass, ServiceLevel } from '../promiseShape.ts'
import { GrowingColumn } from './growingColumn.ts'

/** Where a class of prompts begins. [tokens] */
const EDGES = [0, 1_024, 4_096, 16_384, 65_536] as const
/** Fewer requests say nothing of a p95: the class takes the limits of the shorter prompts. */
const LEAST_REQUESTS = 40

/** As `limitsOfLog` for all models together; `null` where the log does not hold enough of them. */
export function promiseOfLog(log: RequestLog, slo: ServiceLevel): ServiceLevel | null {
  const classes = limitsOfLog(log, null)
  const [first] = classes
  return first === undefined
    ? null
    : { ...slo, ttftSeconds: first.ttftSeconds, tpotSeconds: first.tpotSeconds, classes, from: 'log' }
}

/**
 * Limits that no class of prompts waits longer than at its p95 today, longer prompts never less than shorter ones; none
 * where the log does not hold enough of the first tokens and the durations of what was answered.
 *
 * @param members codes of the models that are asked for; `null`: all
 */
export function limitsOfLog(log: RequestLog, members: ReadonlySet<number> | null): readonly LengthClass[] {
  const classes: LengthClass[] = []
  for (const [position, { ttft, tpot }] of observed(log, members).entries()) {
    const requests = lengthOf(ttft)
    if (requests < LEAST_REQUESTS || lengthOf(tpot) < LEAST_REQUESTS) continue
    const before = classes.at(-1)
    classes.push({
      fromTokens: before === undefined ? 0 : (EDGES[position] as number),
      ttftSeconds: Math.max(before?.ttftSeconds ?? 0, p95(ttft)),
      tpotSeconds: Math.max(before?.tpotSeconds ?? 0, p95(tpot)),
      requests
    })
  }
  return classes
}

/** Of the values of all parts together, at least one. */
function p95(parts: readonly Float64Array[]): number {
  const values = new Float64Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    values.set(part, at)
    at += part.length
  }
  return quantilesOf(values, [0.95])[0] as number
}

const lengthOf = (parts: readonly Float64Array[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0)

/** Seconds of the requests of one class of prompts, those of each model apart. */
type Observed = { readonly ttft: readonly Float64Array[]; readonly tpot: readonly Float64Array[] }

/** Any group of models asks for those of its members. */
const observedBefore = remembered<RequestLog, readonly (readonly Timed[])[]>()

function observed(log: RequestLog, members: ReadonlySet<number> | null): readonly Observed[] {
  const byModel = observedBefore(log, '', () => observedByModel(log))
  const asked = byModel.filter((_, code) => members === null || members.has(code))
  return EDGES.map((_, position) => {
    const classes = asked.map(each => each[position] as Timed)
    return { ttft: classes.map(({ ttft }) => ttft.values()), tpot: classes.map(({ tpot }) => tpot.values()) }
  })
}

type Timed = { readonly ttft: GrowingColumn; readonly tpot: GrowingColumn }

/** By the model's code, then by class. */
function observedByModel(log: RequestLog): readonly (readonly Timed[])[] {
  const found = log.models.map(() =>
    EDGES.map(() => ({ ttft: new GrowingColumn(), tpot: new GrowingColumn() }))
  )
  const { flags, model, ttftMicros, inputTokens, outputTokens, durationMicros, length } = log
  for (let i = 0; i < length; i++) {
    if (((flags[i] as number) & (FAILED | GATEWAY_CACHED)) !== 0) continue
    const ttft = (ttftMicros[i] as number) / MICROS_PER_SECOND
    const input = inputTokens[i] as number
    if (!(ttft > 0) || Number.isNaN(input)) continue
    const timed = (found[model[i] as number] as readonly Timed[])[classOf(input)] as Timed
    timed.ttft.add(ttft)
    const output = outputTokens[i] as number
    const gap = ((durationMicros[i] as number) / MICROS_PER_SECOND - ttft) / (output - 1)
    if (output >= TPOT_LEAST_TOKENS && gap > 0) timed.tpot.add(gap)
  }
  return found
}

function classOf(input: number): number {
  let position = EDGES.length - 1
  while (input < (EDGES[position] as number)) position--
  return position
}
