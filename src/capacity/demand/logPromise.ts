/** A log with times to the first token → no worse than today: its p95 by length of the prompt, as limits. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../../log/trafficLog.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { TPOT_LEAST_TOKENS } from '../promise.ts'
import type { LengthClass, ServiceLevel } from '../promiseShape.ts'

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
    if (ttft.length < LEAST_REQUESTS || tpot.length < LEAST_REQUESTS) continue
    const before = classes.at(-1)
    classes.push({
      fromTokens: before === undefined ? 0 : (EDGES[position] as number),
      ttftSeconds: Math.max(before?.ttftSeconds ?? 0, p95(ttft)),
      tpotSeconds: Math.max(before?.tpotSeconds ?? 0, p95(tpot)),
      requests: ttft.length
    })
  }
  return classes
}

const p95 = (values: readonly number[]): number =>
  distributionOf(Float64Array.from(values), 's', 'measured')?.p95 ?? Number.NaN

type Observed = { readonly ttft: number[]; readonly tpot: number[] }

function observed(log: RequestLog, members: ReadonlySet<number> | null): readonly Observed[] {
  const byClass: readonly Observed[] = EDGES.map(() => ({ ttft: [], tpot: [] }))
  const isMember = Uint8Array.from(log.models, (_, code) => (members === null || members.has(code) ? 1 : 0))
  const { flags, model, ttftMicros, inputTokens, outputTokens, durationMicros, length } = log
  for (let i = 0; i < length; i++) {
    if (isMember[model[i] as number] === 0) continue
    if (((flags[i] as number) & (FAILED | GATEWAY_CACHED)) !== 0) continue
    const ttft = (ttftMicros[i] as number) / MICROS_PER_SECOND
    const input = inputTokens[i] as number
    if (!(ttft > 0) || Number.isNaN(input)) continue
    const { ttft: waits, tpot: gaps } = byClass[classOf(input)] as Observed
    waits.push(ttft)
    const output = outputTokens[i] as number
    const gap = ((durationMicros[i] as number) / MICROS_PER_SECOND - ttft) / (output - 1)
    if (output >= TPOT_LEAST_TOKENS && gap > 0) gaps.push(gap)
  }
  return byClass
}

function classOf(input: number): number {
  let position = EDGES.length - 1
  while (input < (EDGES[position] as number)) position--
  return position
}
