/** A log's cached tokens by caller → blocks: what each prompt has in common with that caller's prompt before. */
import type { RequestLog } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { demandedRequests } from '../demand/demandedRequests.ts'
import { everyModel } from '../demand/group.ts'
import { type BlockTrace, blockTraceOf } from './blockTrace.ts'

/** Code of the empty name: the row names no caller. */
const NOBODY = 0

/** What vLLM cuts prompts into. */
const BLOCK_TOKENS = 16

/**
 * A caller's prompts are taken as one conversation: so many tokens as the log calls cached are the beginning of what that
 * caller sent and got before, and the rest is new. `null` where the log names no callers or states no cached tokens.
 */
export function callerBlocks(log: RequestLog): BlockTrace | null {
  const { indices, requests } = demandedRequests(everyModel(log))
  if (requests === null || log.callers.length < 2) return null
  const heldBy = new Map<number, number[]>()
  let next = 0
  let hasCached = false
  const rows = Array.from(indices, (index, row) => {
    const caller = log.caller[index] as number
    const [input, output] = [requests.inputTokens[row] as number, requests.outputTokens[row] as number]
    const cached = Math.min(requests.cachedTokens[row] as number, input)
    hasCached ||= cached > 0
    const before = caller === NOBODY ? [] : (heldBy.get(caller) ?? [])
    const kept = before.slice(0, Math.floor(cached / BLOCK_TOKENS))
    // What was found elsewhere than with this caller is a beginning that all callers have in common.
    while (kept.length < Math.floor(cached / BLOCK_TOKENS)) kept.push(-1 - kept.length)
    const all = Math.floor((input + output) / BLOCK_TOKENS)
    const now = [...kept]
    while (now.length < all) now.push(next++)
    heldBy.set(caller, now)
    return {
      arrivalSeconds: (log.arrivalMicros[index] as number) / MICROS_PER_SECOND,
      inputTokens: input,
      outputTokens: output,
      ids: now
    }
  })
  return hasCached ? blockTraceOf(rows, BLOCK_TOKENS) : null
}
