/** A group of models → how long its requests are, from what one look at the log told of each model. */
import { FAILED, type RequestLog } from '../../log/trafficLog.ts'
import { tokenDistributionOf } from '../../traffic/distribution.ts'
import { Tally } from '../../traffic/tally.ts'
import { remembered } from '../fleet/remembered.ts'
import { asksOf, bitsOf, type Group } from './group.ts'
import { grownTokens } from './lengths.ts'

/** What stands for a size that the log does not say, until the median is known. */
export const UNSTATED = -1

/** At least one; `UNSTATED` of what the log does not say. */
export const wholeTokens = (tokens: number): number =>
  Number.isNaN(tokens) ? UNSTATED : Math.max(1, Math.round(tokens))

/** Requests of one model, at once or in batches. */
export type ModelSizes = {
  /** Of the model. */
  readonly code: number
  /** One of the bits of `asksOf`. */
  readonly ask: number
  count: number
  /** Rows of the log; of no request: `Infinity` and -1. */
  first: number
  last: number
  /** As the log states them. */
  readonly inputs: Tally
  readonly outputs: Tally
  /** Prompt and answer together, of those that state both. */
  readonly both: Tally
  /** Of those that state one of them alone. */
  readonly inputAlone: Tally
  readonly outputAlone: Tally
  neither: number
  unstated: number
}

export type GroupSizes = {
  readonly requests: number
  /** Rows of the log where the first and the last of them stand. */
  readonly first: number
  readonly last: number
  /** Do not state both sizes. */
  readonly unstated: number
  /** What is assumed where a size is not stated; `null`: no request of the group states any. [tokens] */
  readonly medians: { readonly input: number; readonly output: number } | null
  readonly parts: readonly ModelSizes[]
}

export function groupSizes(group: Group): GroupSizes {
  const byModel = sizesByModel(group.log, group.embeds ?? false)
  const asked = bitsOf(group)
  const parts = [...group.members]
    .flatMap(code => byModel[code] ?? [])
    .filter(({ ask }) => (ask & asked) !== 0)
  const sum = (of: (part: ModelSizes) => number) => parts.reduce((total, part) => total + of(part), 0)
  return {
    requests: sum(({ count }) => count),
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    unstated: sum(({ unstated }) => unstated),
    medians: mediansOf(parts),
    parts
  }
}

/** Of the prompts and of the answers that are stated. */
function mediansOf(parts: readonly ModelSizes[]): GroupSizes['medians'] {
  const median = (of: (part: ModelSizes) => Tally): number | undefined => {
    const tally = new Tally()
    for (const part of parts) tally.addAll(of(part))
    return tokenDistributionOf(tally, 'measured')?.p50
  }
  const [input, output] = [median(({ inputs }) => inputs), median(({ outputs }) => outputs)]
  return input === undefined || output === undefined
    ? null
    : { input: wholeTokens(input), output: wholeTokens(output) }
}

/** By the model's code; of a model without requests an empty list. */
const sizesByModel = (log: RequestLog, embeds: boolean): readonly (readonly ModelSizes[])[] =>
  sizesBefore(log, String(embeds), () => {
    const found: ModelSizes[][] = log.models.map(() => [])
    const { model, flags, inputTokens, outputTokens, length } = log
    const asks = asksOf(log)
    for (let i = 0; i < length; i++) {
      const ask = asks[i] as number
      if (ask === 0) continue
      const code = model[i] as number
      const sizes = sizesAt(found[code] as ModelSizes[], code, ask)
      if (sizes.count++ === 0) sizes.first = i
      sizes.last = i
      const input = inputTokens[i] as number
      const output = answerOf(flags[i] as number, outputTokens[i] as number, embeds)
      sizes.inputs.add(input)
      sizes.outputs.add(output)
      addLength(sizes, wholeTokens(input), wholeTokens(output))
    }
    return found
  })

const sizesBefore = remembered<RequestLog, readonly (readonly ModelSizes[])[]>()

/** As the log states it, `NaN` where it does not: the 0 output tokens of a failure are no size. */
export const answerOf = (flags: number, output: number, embeds: boolean): number =>
  embeds ? 1 : (flags & FAILED) !== 0 ? Number.NaN : output

function sizesAt(found: ModelSizes[], code: number, ask: number): ModelSizes {
  const known = found.find(sizes => sizes.ask === ask)
  if (known !== undefined) return known
  const sizes: ModelSizes = {
    ...{ code, ask, count: 0, first: Number.POSITIVE_INFINITY, last: -1, neither: 0, unstated: 0 },
    ...{ inputs: new Tally(), outputs: new Tally(), both: new Tally() },
    ...{ inputAlone: new Tally(), outputAlone: new Tally() }
  }
  found.push(sizes)
  return sizes
}

function addLength(sizes: ModelSizes, input: number, output: number): void {
  if (input !== UNSTATED && output !== UNSTATED) {
    sizes.both.add(input + output)
    return
  }
  sizes.unstated++
  if (input !== UNSTATED) sizes.inputAlone.add(input)
  else if (output !== UNSTATED) sizes.outputAlone.add(output)
  else sizes.neither++
}

/** Prompt and answer of an attempt that states both, the answer so many times as long; else `UNSTATED`. [tokens] */
export function statedLength(
  { flags, inputTokens, outputTokens }: RequestLog,
  embeds: boolean,
  row: number,
  times: number
): number {
  const output = wholeTokens(answerOf(flags[row] as number, outputTokens[row] as number, embeds))
  const input = wholeTokens(inputTokens[row] as number)
  return input === UNSTATED || output === UNSTATED ? UNSTATED : input + grownTokens(output, times)
}

/**
 * Prompt and answer of each attempt that is demanded, 0 of the others; `UNSTATED` where one of them is not stated. Every group of models
 * weighs its minutes by it. [tokens]
 */
export const weightsOf = (log: RequestLog, embeds: boolean): Int32Array =>
  weightsBefore(log, String(embeds), () => {
    const asks = asksOf(log)
    const weights = new Int32Array(log.length)
    for (let i = 0; i < weights.length; i++) if (asks[i] !== 0) weights[i] = statedLength(log, embeds, i, 1)
    return weights
  })

const weightsBefore = remembered<RequestLog, Int32Array>()
