/** A log with times to the first token → no worse than today: its p95 by length of the prompt, as limits. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../../log/trafficLog.ts'
import { interpolated } from '../../traffic/distribution.ts'
import { sorted } from '../../traffic/sorted.ts'
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

/** Of the values of all parts together, at least one, each part in ascending order: a twentieth of them is looked at, from the top. */
function p95(parts: readonly Float64Array[]): number {
  const left = parts.map(({ length }) => length)
  const topOf = (part: number): number =>
    parts[part]?.[(left[part] as number) - 1] ?? Number.NEGATIVE_INFINITY
  const count = lengthOf(parts)
  const place = 0.95 * (count - 1)
  let [value, above] = [Number.NaN, Number.NaN]
  for (let rank = count - 1; rank >= Math.floor(place); rank--) {
    let most = 0
    for (let part = 1; part < parts.length; part++) if (topOf(part) > topOf(most)) most = part
    above = value
    value = topOf(most)
    left[most] = (left[most] as number) - 1
  }
  return Number.isInteger(place) ? value : interpolated(value, above, place - Math.floor(place))
}

const lengthOf = (parts: readonly Float64Array[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0)

/** Seconds of the requests of one class of prompts, those of each model apart and in ascending order. */
type Observed = { readonly ttft: readonly Float64Array[]; readonly tpot: readonly Float64Array[] }

/** Any group of models asks for those of its members. */
const observedBefore = remembered<RequestLog, readonly (readonly Timed[])[]>()

function observed(log: RequestLog, members: ReadonlySet<number> | null): readonly Observed[] {
  const byModel = observedBefore(log, '', () => observedByModel(log))
  const asked = byModel.filter((_, code) => members === null || members.has(code))
  return EDGES.map((_, position) => {
    const classes = asked.map(each => each[position] as Timed)
    return { ttft: classes.map(({ ttft }) => ttft), tpot: classes.map(({ tpot }) => tpot) }
  })
}

type Timed = { readonly ttft: Float64Array; readonly tpot: Float64Array }

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
    const timed = (found[model[i] as number] as readonly Growing[])[classOf(input)] as Growing
    timed.ttft.add(ttft)
    const output = outputTokens[i] as number
    const gap = ((durationMicros[i] as number) / MICROS_PER_SECOND - ttft) / (output - 1)
    if (output >= TPOT_LEAST_TOKENS && gap > 0) timed.tpot.add(gap)
  }
  const ascending = (column: GrowingColumn) => sorted(column.values())
  return found.map(classes =>
    classes.map(({ ttft, tpot }) => ({ ttft: ascending(ttft), tpot: ascending(tpot) }))
  )
}

type Growing = { readonly ttft: GrowingColumn; readonly tpot: GrowingColumn }

function classOf(input: number): number {
  let position = EDGES.length - 1
  while (input < (EDGES[position] as number)) position--
  return position
}
