/** Token counts as vendors write them → as the columns mean them: unknown is not 0, and cached is part of the input. */
import type { MediaCount } from '../../log/logColumns.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import { tierFlags } from '../../log/serviceTier.ts'
import { at, type Cell, numberOf } from '../records/cell.ts'

/** A count of tokens that no field reads: `NaN` where there is none; infinite where it can be none, which no sum hides from the gate. */
export function tokensOf(value: unknown): number {
  const tokens = numberOf(value) ?? Number.NaN
  return Number.isNaN(tokens) || (Number.isInteger(tokens) && tokens >= 0) ? tokens : Number.POSITIVE_INFINITY
}

/** No call has an empty prompt: 0 stands where a stream, a failure or a cancelled call reported no usage. */
export function forgetZeroUsage(row: RequestRow): void {
  if (row.inputTokens !== 0) return
  row.inputTokens = Number.NaN
  row.cachedTokens = Number.NaN
  if (row.outputTokens === 0) row.outputTokens = Number.NaN
}

/** Where a Messages API's usage states its cache writes: in all, and by how long they live. */
const WRITES = {
  all: 'cache_creation_input_tokens',
  for5m: 'cache_creation.ephemeral_5m_input_tokens',
  for1h: 'cache_creation.ephemeral_1h_input_tokens'
} as const

/** The paths at which `amendCacheWrites` looks. */
const cacheWritesIn = (usage: string): readonly string[] =>
  Object.values(WRITES).map(path => `${usage}.${path}`)

/** Cache writes of a usage object of Anthropic's → the row. Five minutes where it does not say how long they live. @returns all of them */
export function amendCacheWrites(row: RequestRow, cell: Cell, usage: string): number {
  const [all, for5m, for1h] = cacheWritesIn(usage).map(path => tokensOf(cell(path))) as [
    number,
    number,
    number
  ]
  const total = Number.isNaN(all) ? (for5m || 0) + (for1h || 0) : all
  row.cacheWrite1hTokens = Math.min(for1h || 0, total)
  row.cacheWrite5mTokens = total - row.cacheWrite1hTokens
  return total
}

/**
 * Anthropic's own counts leave cache reads and writes out of the input; more of them than input shows the same.
 *
 * @param writtenTokens where the row does not hold them
 */
export function includeCached(row: RequestRow, isOutside: boolean, writtenTokens = 0): void {
  const written = writtenTokens || (row.cacheWrite5mTokens || 0) + (row.cacheWrite1hTokens || 0)
  const parts = (row.cachedTokens || 0) + written
  if (isOutside || parts > row.inputTokens) row.inputTokens += parts
}

/** Gemini counts thoughts outside the candidates and bills both as output; its Python SDK spells names in snake case. */
export function amendGeminiUsage(row: RequestRow, usage: unknown): void {
  const count = (name: string) => tokensOf(at(usage, name) ?? at(usage, inSnakeCase(name)))
  const input = count('promptTokenCount')
  if (Number.isNaN(input)) return
  row.inputTokens = input + (count('toolUsePromptTokenCount') || 0)
  row.cachedTokens = count('cachedContentTokenCount')
  const [candidates, thoughts] = [count('candidatesTokenCount'), count('thoughtsTokenCount')]
  amendGeminiParts(row, usage)
  row.outputTokens =
    Number.isNaN(candidates) && Number.isNaN(thoughts) ? Number.NaN : (candidates || 0) + (thoughts || 0)
}

const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Audio and images are parts of prompt and answer; those that a log counts beside are added to them. */
export function includeMedia(
  row: RequestRow,
  { beside }: { readonly beside: Readonly<Record<'input' | 'output', readonly MediaCount[]>> }
): void {
  const sum = (parts: readonly MediaCount[]) => parts.reduce((total, part) => total + (row[part] || 0), 0)
  row.inputTokens += sum(beside.input)
  row.outputTokens += sum(beside.output)
}

/** Where a usage object of OpenAI's states audio and images, in Chat Completions (`prompt`) or Responses (`input`). */
export const mediaIn = (
  usages: readonly string[],
  [input, output]: readonly [string, string] = ['prompt', 'completion']
) => {
  const at = (side: string, kind: string) =>
    usages.map(usage => `${usage}.${side}_tokens_details.${kind}_tokens`)
  return {
    audioInputTokens: at(input, 'audio'),
    audioOutputTokens: at(output, 'audio'),
    imageInputTokens: at(input, 'image'),
    imageOutputTokens: at(output, 'image')
  } as const
}

/** Where Anthropic's usage objects, and LiteLLM's of any provider, count web searches. */
export const searchesIn = (...usages: readonly string[]): readonly string[] =>
  usages.flatMap(usage => [
    `${usage}.server_tool_use.web_search_requests`,
    `${usage}.prompt_tokens_details.web_search_requests`
  ])

/** Of Gemini's usage, what of prompt, cache and answer is audio or image, and at which tier it was billed. */
export function amendGeminiParts(row: RequestRow, usage: unknown): void {
  const traffic = at(usage, 'trafficType') ?? at(usage, 'traffic_type')
  const tier = /(?:^|_)(FLEX|PRIORITY|PROVISIONED_THROUGHPUT)$/i.exec(String(traffic ?? ''))?.[1]
  if (tier !== undefined) row.flags |= tierFlags(tier)
  for (const [name, audio, image] of GEMINI_DETAILS) {
    const parts = at(usage, name) ?? at(usage, inSnakeCase(name))
    if (!Array.isArray(parts)) continue
    row[audio] = modalityIn(parts, 'audio')
    row[image] = modalityIn(parts, 'image')
  }
}

const GEMINI_DETAILS = [
  ['promptTokensDetails', 'audioInputTokens', 'imageInputTokens'],
  ['cacheTokensDetails', 'audioCachedTokens', 'imageCachedTokens'],
  ['candidatesTokensDetails', 'audioOutputTokens', 'imageOutputTokens']
] as const

/** `[{ modality: 'AUDIO', tokenCount: 1500 }]` */
function modalityIn(parts: readonly unknown[], modality: string): number {
  return parts
    .filter(part => String(at(part, 'modality')).toLowerCase() === modality)
    .reduce<number>(
      (sum, part) => sum + (numberOf(at(part, 'tokenCount') ?? at(part, 'token_count')) ?? 0),
      0
    )
}
