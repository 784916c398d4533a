/** Sorted arrivals and their tokens → the window of a given width that holds the most of them. */
import type { RequestLog } from '../log/trafficLog.ts'
import type { BusiestWindow } from './windows.ts'

/** Attempts that are weighed together: where not even all of them could matter, none is looked at closely. */
const BLOCK_BITS = 3
const BLOCK = 1 << BLOCK_BITS

/** Of input tokens, of output tokens, and of both. */
export type ByTokens<Value> = Readonly<Record<'input' | 'output' | 'total', Value>>

/** By block of attempts: the tokens of all blocks before it; one entry more than blocks. */
export type TokensBefore = Readonly<Record<'input' | 'output', Float64Array>>

/** What an attempt adds to a sum; what the log does not state adds nothing. */
export const stated = (tokens: number): number => (tokens > 0 ? tokens : 0)

export function tokensBefore({ length, inputTokens, outputTokens }: RequestLog): TokensBefore {
  const blocks = Math.ceil(length / BLOCK)
  const [input, output] = [new Float64Array(blocks + 1), new Float64Array(blocks + 1)]
  let [inputs, outputs] = [0, 0]
  for (let i = 0; i < length; i++) {
    inputs += stated(inputTokens[i] as number)
    outputs += stated(outputTokens[i] as number)
    // The last attempt of a block writes what stays.
    input[(i >>> BLOCK_BITS) + 1] = inputs
    output[(i >>> BLOCK_BITS) + 1] = outputs
  }
  return { input, output }
}

/** The heaviest window so far. */
type Heaviest = { amount: number; first: number }

/**
 * The most tokens in any half-open window [t, t + W), over all real t; all of an attempt's tokens count at its arrival.
 *
 * The maximum is reached by a window that opens at an arrival; of several the first is given. Blocks whose attempts,
 * with all that the window could hold before them, weigh no more than the heaviest window so far are passed over.
 *
 * @param width W, in whole microseconds as the arrivals are. [µs]
 */
export function heaviestSliding(
  log: RequestLog,
  width: number,
  before: TokensBefore
): ByTokens<BusiestWindow> {
  const { arrivalMicros, length } = log
  const [input, output, total] = [nothing(), nothing(), nothing()]
  let tail = 0
  for (let from = 0; from < length; from += BLOCK) {
    // In whole microseconds [t, t + W) ends with t + W − 1.
    const opens = (arrivalMicros[from] as number) - (width - 1)
    while ((arrivalMicros[(tail + 1) * BLOCK] as number) < opens) tail++
    const inputs = between(before.input, tail, (from >>> BLOCK_BITS) + 1)
    const outputs = between(before.output, tail, (from >>> BLOCK_BITS) + 1)
    if (inputs > input.amount || outputs > output.amount || inputs + outputs > total.amount) {
      weighBlock(log, width, tail, from, before, { input, output, total })
    }
  }
  const found = ({ amount, first }: Heaviest) => ({ amount, atMicros: arrivalMicros[first] ?? Number.NaN })
  return { input: found(input), output: found(output), total: found(total) }
}

const nothing = (): Heaviest => ({ amount: 0, first: 0 })

const between = (before: Float64Array, from: number, to: number): number =>
  (before[to] as number) - (before[from] as number)

/** Looks at the windows that end with each attempt of the block from `from` on. */
function weighBlock(
  { arrivalMicros, inputTokens, outputTokens, length }: RequestLog,
  width: number,
  tail: number,
  from: number,
  before: TokensBefore,
  heaviest: ByTokens<Heaviest>
): void {
  let first = tail * BLOCK
  let inputs = between(before.input, tail, from >>> BLOCK_BITS)
  let outputs = between(before.output, tail, from >>> BLOCK_BITS)
  for (let end = from; end < from + BLOCK && end < length; end++) {
    inputs += stated(inputTokens[end] as number)
    outputs += stated(outputTokens[end] as number)
    const opens = (arrivalMicros[end] as number) - (width - 1)
    for (; (arrivalMicros[first] as number) < opens; first++) {
      inputs -= stated(inputTokens[first] as number)
      outputs -= stated(outputTokens[first] as number)
    }
    raise(heaviest.input, inputs, first)
    raise(heaviest.output, outputs, first)
    raise(heaviest.total, inputs + outputs, first)
  }
}

function raise(heaviest: Heaviest, amount: number, first: number): void {
  if (amount <= heaviest.amount) return
  heaviest.amount = amount
  heaviest.first = first
}
