/** A minute on a fleet, as it is replayed → whether its own requests are done, or the promise is broken whatever comes. */
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Requests, Times } from '../engine/requests.ts'
import type { Watch } from '../engine/simulate.ts'
import type { ServiceLevel } from '../promiseShape.ts'
import { isLate } from './judge.ts'

/** What a minute's replay is followed for. */
export type Followed = {
  readonly slo: ServiceLevel
  /** Requests of the minute that may break the promise. */
  readonly mayBreak: number
  /** End of the minute, to which busy time is counted. [s] */
  readonly untilSeconds: number
}

/** Open requests that each step may cost a look at. */
const LOOKED_AT = 16

/** Ends a replay that says no more: what arrives later changes nothing of requests that are done. */
export class MinuteWatch implements Watch {
  /** More break the promise than may. */
  isBroken = false
  readonly #requests: Requests
  readonly #window: Pick<MinuteWindow, 'from' | 'to'>
  readonly #isAccepted: (request: number) => boolean
  readonly #followed: Followed
  /** Of the minute, arrived and not completed; those of them that are late already are marked. */
  readonly #open: number[] = []
  readonly #isLate: Uint8Array
  #late = 0
  #next: number
  /** Times that it was asked since it last looked. */
  #asked = 0

  constructor(
    requests: Requests,
    window: Pick<MinuteWindow, 'from' | 'to'>,
    isAccepted: (request: number) => boolean,
    followed: Followed
  ) {
    this.#requests = requests
    this.#window = window
    this.#isAccepted = isAccepted
    this.#followed = followed
    this.#next = window.from
    this.#isLate = new Uint8Array(window.to - window.from)
  }

  hasSeenEnough(times: Times, arrived: number, nowSeconds: number): boolean {
    const { to } = this.#window
    for (; this.#next < Math.min(arrived, to); this.#next++)
      if (this.#isAccepted(this.#next)) this.#open.push(this.#next)
    // Who looks at each of thousands at every step looks at them thousands of times; a little later the answer is the same.
    if (++this.#asked * LOOKED_AT < this.#open.length) return false
    this.#asked = 0
    this.#look(times, nowSeconds)
    this.isBroken = this.#late > this.#followed.mayBreak
    const isDone = this.#next === to && this.#open.length === 0 && nowSeconds >= this.#followed.untilSeconds
    return this.isBroken || isDone
  }

  #look(times: Times, nowSeconds: number): void {
    const { from } = this.#window
    const isAsked = this.#followed.mayBreak < Number.POSITIVE_INFINITY
    let kept = 0
    for (const request of this.#open) {
      if (isAsked && this.#isLate[request - from] === 0 && this.#breaks(times, request, nowSeconds)) {
        this.#isLate[request - from] = 1
        this.#late++
      }
      if (Number.isNaN(times.completionSeconds[request])) this.#open[kept++] = request
    }
    this.#open.length = kept
  }

  #breaks(times: Times, request: number, nowSeconds: number): boolean {
    return isLate(times, this.#requests, request, nowSeconds, this.#followed.slo)
  }
}
