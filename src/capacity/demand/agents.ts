/** A demand → whether programs ask it, and nobody reads along. */
import type { FoundDemand } from './demand.ts'

/** Of the prompts' tokens cached, and of a prompt: programs that call on and on with what they said before. */
const AGENTS = { cachedShare: 0.7, inputTokens: 8_192 } as const

/** Nobody reads along: what counts is how much is answered. */
export function isAgents(demand: FoundDemand['demand']): boolean {
  if (demand === null) return false
  let [requests, input, cached] = [0, 0, 0]
  for (const window of demand.windows) {
    requests += window.requests.inputTokens.length
    input += window.requests.inputTokens.reduce((sum, tokens) => sum + tokens, 0)
    cached += window.requests.cachedTokens.reduce((sum, tokens) => sum + tokens, 0)
  }
  return cached >= AGENTS.cachedShare * input && input >= AGENTS.inputTokens * requests && requests > 0
}
