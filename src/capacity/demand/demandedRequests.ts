/** Log → the requests that a fleet would have to serve, each once, with sizes in whole tokens. */
import type { RequestLog } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { type Group, rowsIn } from './group.ts'
import { answerOf, type GroupSizes, groupSizes, wholeTokens } from './groupSizes.ts'

export type Demanded = {
  /** Where each request stands in the log: its first attempt. */
  readonly indices: Uint32Array
  /** `null`: no request states its tokens. Arrivals count from the first one. */
  readonly requests: Requests | null
  readonly notes: readonly string[]
}

/**
 * Every request once, at its first arrival: later attempts are left out, and so are answers from a gateway's cache
 * and calls that any server would refuse. A request refused at first (429, 5xx, timeout) would have been served, so it
 * counts; its 0 output tokens are no size. What the log does not say of a size is the median of the others.
 */
export function demandedRequests(group: Group): Demanded {
  const sizes = groupSizes(group)
  const { log } = group
  return {
    indices: rowsIn(group),
    requests: sizes.medians && requestsBetween(group, sizes, 0, log.length),
    notes: sizeNotes(sizes)
  }
}

/** What is assumed of sizes. */
export function sizeNotes({ medians, unstated }: GroupSizes): readonly string[] {
  if (medians === null) return ['No request of this workload states its tokens.']
  return unstated === 0 ? [] : [sizeNote(unstated, medians.output)]
}

const sizeNote = (unstated: number, medianOutput: number): string =>
  `${unstated} requests do not state their tokens, among them those refused at first; the workload's ` +
  `median is assumed for what is missing (${medianOutput} output tokens).`

/** Those of the group's requests that stand in the log's rows [from, to); arrivals count from the group's first request. */
export function requestsBetween(
  group: Group,
  { medians, first }: GroupSizes,
  from: number,
  to: number
): Requests {
  const { log, embeds = false } = group
  const chosen = rowsIn(group, from, to)
  const { length } = chosen
  const [input, output] = [medians?.input ?? 1, medians?.output ?? 1]
  const zeroMicros = log.arrivalMicros[first] as number
  const arrivalSeconds = new Float64Array(length)
  const [inputTokens, cachedTokens] = [new Int32Array(length), new Int32Array(length)]
  const outputTokens = new Int32Array(length)
  const { arrivalMicros, inputTokens: inputs, cachedTokens: hits, outputTokens: outputs, flags } = log
  for (let row = 0; row < length; row++) {
    const index = chosen[row] as number
    arrivalSeconds[row] = ((arrivalMicros[index] as number) - zeroMicros) / MICROS_PER_SECOND
    cachedTokens[row] = (hits[index] as number) || 0
    inputTokens[row] = statedOr(inputs[index] as number, input)
    outputTokens[row] = statedOr(answerOf(flags[index] as number, outputs[index] as number, embeds), output)
  }
  return { arrivalSeconds, inputTokens, cachedTokens, outputTokens, ...sourcesOf(log, chosen, group.members) }
}

/** In whole tokens. */
export const statedOr = (tokens: number, median: number): number =>
  Number.isNaN(tokens) ? median : wholeTokens(tokens)

/** Of a group of several models, which one each request is of. */
function sourcesOf(
  { models, model }: RequestLog,
  chosen: Uint32Array,
  members: ReadonlySet<number>
): Pick<Requests, 'sources'> {
  if (members.size < 2) return {}
  const positions = new Uint16Array(models.length)
  for (const [position, code] of [...members].entries()) positions[code] = position
  const sources = new Uint16Array(chosen.length)
  for (let row = 0; row < sources.length; row++)
    sources[row] = positions[model[chosen[row] as number] as number] as number
  return { sources }
}
