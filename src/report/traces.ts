/** Requests → a trace that load generators replay: times from the first arrival, token counts, no names and no texts. */
import type { Requests } from '../capacity/engine/requests.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'

/**
 * - `mooncake`: JSON Lines in milliseconds with prefix blocks of 512 tokens, which AIPerf takes as `mooncake_trace`.
 * - `azure`: the columns of the Azure LLM inference traces.
 * - `vllm-bench`: as Mooncake with blocks of 16 tokens, the default of `vllm bench serve --dataset-name timed_trace`.
 */
export const TRACES = ['mooncake', 'azure', 'vllm-bench'] as const
export type TraceName = (typeof TRACES)[number]

const BLOCK_TOKENS = { mooncake: 512, 'vllm-bench': 16 } as const

/** Written in pieces of about so many characters: a whole trace may be longer than a string can be. */
const PIECE = 1 << 16

export function* traceOf(requests: Requests, name: TraceName): Generator<string> {
  const lineOf = name === 'azure' ? azureLine(requests) : blockLine(requests, BLOCK_TOKENS[name])
  let piece = name === 'azure' ? 'TIMESTAMP,ContextTokens,GeneratedTokens\n' : ''
  for (let i = 0; i < requests.arrivalSeconds.length; i++) {
    piece += lineOf(i)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

const micros = ({ arrivalSeconds }: Requests, i: number): number =>
  Math.round((arrivalSeconds[i] as number) * MICROS_PER_SECOND)

/** The format wants a wall clock: this one says nothing of the log's. */
const AZURE_ZERO = Date.UTC(2000, 0, 1)

const azureLine = (requests: Requests) => (i: number) => {
  const at = micros(requests, i)
  const time = new Date(AZURE_ZERO + Math.floor(at / MICROS_PER_MILLI)).toISOString()
  const rest = String(at % MICROS_PER_MILLI).padStart(3, '0')
  const moment = `${time.slice(0, 10)} ${time.slice(11, 23)}${rest}0`
  return `${moment},${requests.inputTokens[i]},${requests.outputTokens[i]}\n`
}

/**
 * Block ids say which prompts begin alike. The log says how many tokens of a prompt were cached, not which: they are
 * taken from one prefix common to all, and all other blocks are of their own.
 */
function blockLine(requests: Requests, blockTokens: number): (i: number) => string {
  const { inputTokens, cachedTokens, outputTokens } = requests
  const shared = (i: number) =>
    Math.floor(Math.min(cachedTokens[i] as number, inputTokens[i] as number) / blockTokens)
  let next = cachedTokens.reduce((most, _, i) => Math.max(most, shared(i)), 0)
  return i => {
    const common = shared(i)
    const own = Math.ceil((inputTokens[i] as number) / blockTokens) - common
    const ids = Array.from({ length: common + own }, (_, k) => (k < common ? k : next + k - common))
    next += own
    const timestamp = micros(requests, i) / MICROS_PER_MILLI
    return `{"timestamp":${timestamp},"input_length":${inputTokens[i]},"output_length":${outputTokens[i]},"hash_ids":[${ids}]}\n`
  }
}
