/** Requests → the tokens of the minute that ends with each of them. */

import type { Requests } from '../engine/requests.ts'
import { MINUTE_SECONDS } from './busiest.ts'
import { tokensOf } from './lengths.ts'

/** Calls `visit` for each arrival t, in order, with the tokens of the requests in (t − 60 s, t] so far. */
export function eachMinute(requests: Requests, visit: (seconds: number, tokens: number) => void): void {
  const { arrivalSeconds } = requests
  let [first, tokens] = [0, 0]
  for (let i = 0; i < arrivalSeconds.length; i++) {
    const now = arrivalSeconds[i] as number
    tokens += tokensOf(requests, i)
    for (; now - (arrivalSeconds[first] as number) >= MINUTE_SECONDS; first++)
      tokens -= tokensOf(requests, first)
    visit(now, tokens)
  }
}
