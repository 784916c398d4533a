/** Langfuse's `usageDetails`, whose keys each integration chooses → input, cached and output as the columns mean them. */
import type { RequestRow } from '../../log/requestRow.ts'
import { includeCached, tokensOf } from './usage.ts'

type Details = Readonly<Record<string, unknown>>

/** What a key counts: the first that fits. The parts of a part (`prompt_details.audio`) count as one of it. */
export const USAGE_PARTS = [
  ['total', /^total/],
  [
    'input',
    /^(?:input|prompt|(?:input|prompt)_?tokens?|(?:input|prompt)_token_count|inputTokens|promptTokens|promptTokenCount)$/
  ],
  [
    'output',
    /^(?:output|completion|(?:output|completion)_?tokens?|(?:output|completion|candidates)_token_count|outputTokens|completionTokens|candidatesTokenCount)$/
  ],
  ['written', /cach\w*[_.]?(?:creat|writ)/i],
  ['ofOutput', /cach.*(?:output|completion|candidates)|(?:output|completion|candidates).*cach/i],
  ['cached', /cach/i],
  ['reasoning', /reason|thought|thinking/i],
  ['ofInput', /input|prompt/i],
  ['ofOutput', /output|completion|candidates/i]
] as const

type Part = (typeof USAGE_PARTS)[number][0]

const partOf = (key: string): Part | undefined => USAGE_PARTS.find(([, named]) => named.test(key))?.[0]

type Sums = Readonly<Record<Part, number>>

/** `NaN` where no key states the part. */
function sumsOf(details: Details): Sums {
  const sums: Record<Part, number> = {
    input: Number.NaN,
    output: Number.NaN,
    written: Number.NaN,
    cached: Number.NaN,
    reasoning: Number.NaN,
    ofInput: Number.NaN,
    ofOutput: Number.NaN,
    total: Number.NaN
  }
  for (const [key, value] of Object.entries(details)) {
    const part = partOf(key)
    const tokens = tokensOf(value)
    if (part !== undefined && !Number.isNaN(tokens)) sums[part] = (sums[part] || 0) + tokens
  }
  return sums
}

export const NEAR = 0.05

/**
 * `usageDetails` holds parts, whose sum is the whole. Some integrations state the whole beside its parts instead: the pair
 * that adds up to the stated total is right, the sums where none does. What the total holds beyond all of them was
 * generated: thoughts that are in no key. Without a key of output, the output is what the total leaves, or unknown.
 */
export function amendLangfuseUsage(row: RequestRow, details: Details): void {
  const sums = sumsOf(details)
  const inputs = candidates(sums.input, [sums.cached, sums.written, sums.ofInput])
  if (inputs.length === 0) return
  const outputs = candidates(sums.output, [sums.reasoning, sums.ofOutput])
  const [input, output] = pairOf(sums, inputs, outputs)
  row.inputTokens = input
  row.outputTokens = output
  row.cachedTokens = sums.cached
  amendWritten(row, details, sums)
  amendMedia(row, details)
  includeCached(row, false)
  amendCachedTwice(row, sums)
}

/** A whole with all of its parts, with some of them, and alone: in the order in which they are likely. */
function candidates(whole: number, parts: readonly number[]): readonly number[] {
  const stated = parts.filter(part => part > 0)
  if (Number.isNaN(whole) && stated.length === 0) return []
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, whole || 0)
  return [...new Set([sum(stated), sum(stated.slice(0, -1)), sum(stated.slice(0, 1)), whole || 0])]
}

function pairOf(
  sums: Sums,
  inputs: readonly number[],
  outputs: readonly number[]
): readonly [number, number] {
  const { total } = sums
  const [most] = inputs as [number]
  if (outputs.length === 0) return withoutOutput(total, inputs)
  for (const input of inputs)
    for (const output of outputs) if (input + output === total) return [input, output]
  const [generated] = outputs as [number]
  const isThought = total > most + generated && Number.isNaN(sums.reasoning)
  return isThought ? [most, total - most] : [most, generated]
}

function withoutOutput(total: number, inputs: readonly number[]): readonly [number, number] {
  const [most] = inputs as [number]
  const isWhole = Number.isNaN(total) || inputs.includes(total) || total < most
  return isWhole ? [inputs.find(input => input === total) ?? most, Number.NaN] : [most, total - most]
}

/** `input_audio_tokens`, `completion_details.image`. */
function amendMedia(row: RequestRow, details: Details): void {
  for (const [key, value] of Object.entries(details)) {
    const kind = /audio|image/i.exec(key)?.[0].toLowerCase() as 'audio' | 'image' | undefined
    const side = SIDE_OF[partOf(key) ?? 'total']
    const tokens = tokensOf(value)
    if (kind !== undefined && side !== undefined && !Number.isNaN(tokens))
      row[`${kind}${side}Tokens`] = tokens
  }
}

const SIDE_OF: Partial<Readonly<Record<Part, 'Input' | 'Cached' | 'Output'>>> = {
  input: 'Input',
  ofInput: 'Input',
  cached: 'Cached',
  output: 'Output',
  ofOutput: 'Output'
}

/** Five minutes where the key does not say. */
function amendWritten(row: RequestRow, details: Details, { written }: Sums): void {
  if (Number.isNaN(written)) return
  const keys = Object.entries(details).filter(([key]) => partOf(key) === 'written')
  const hour = keys
    .filter(([key]) => /1h/.test(key))
    .reduce((sum, [, value]) => sum + (tokensOf(value) || 0), 0)
  row.cacheWrite1hTokens = hour
  row.cacheWrite5mTokens = written - hour
}

/**
 * Some integrations state the whole prompt as `input`, the cached part of it beside, and add both up (langfuse #10592).
 * A cached part that nearly is the whole shows it: uncached tokens of nearly the same number would be an accident.
 */
function amendCachedTwice(row: RequestRow, { input, cached }: Sums): void {
  const isWithin = cached > 0 && cached <= input && input - cached <= NEAR * input
  if (isWithin && row.inputTokens >= input + cached) row.inputTokens -= cached
}
