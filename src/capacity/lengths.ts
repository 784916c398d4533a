/** Requests → the tokens of each, and how many have more than so many. */
import { Tally } from '../traffic/tally.ts'
import type { Requests } from './requests.ts'

/** Prompt and answer of one request. */
export const tokensOf = ({ inputTokens, outputTokens }: Requests, request: number): number =>
  (inputTokens[request] as number) + (outputTokens[request] as number)

export function lengthsOf(requests: Requests): Tally {
  const lengths = new Tally()
  for (let i = 0; i < requests.inputTokens.length; i++) lengths.add(tokensOf(requests, i))
  return lengths
}
