/** What came of one deployment under other promises, loads and speeds → what need not be simulated anew. */
import { isNoStricter } from '../promise.ts'
import type { ServiceLevel } from '../promiseShape.ts'
import type { SizingOptions } from '../question.ts'

/** What the size of one deployment under one demand follows from. */
type Asked = {
  readonly slo: ServiceLevel
  /** On top of the observed traffic [share]. */
  readonly margin: number
  /** Time of its iterations over the predicted one. */
  readonly slowness: number
}

type Exactly = Asked & Pick<SizingOptions, 'speculative'>

type Refusal = { readonly reason: string }
/** At the least: some `replicas`, more than `dearerThan`, or none that keep the promise. */
type Outcome = { readonly replicas: number } | { readonly dearerThan: number } | Refusal

/** Replicas between which the fewest that keep the promise lie; the far ends are 1 and `Infinity`. */
export type Bracket = { readonly least: number; readonly enough: number }

/** Of one deployment under one demand. */
export class Outcomes<Of extends Outcome> {
  readonly #known: { readonly asked: Exactly; outcome: Of }[] = []
  /** The fewest replicas that keep the promise, before any are added for their load. */
  readonly #fewest: { readonly asked: Asked; readonly replicas: number }[] = []

  /** What came of just that. */
  under(asked: Exactly): Of | undefined {
    return this.#entry(asked)?.outcome
  }

  add(asked: Exactly, outcome: Of): Of {
    const before = this.#entry(asked)
    if (before === undefined) this.#known.push({ asked, outcome })
    else before.outcome = outcome
    return outcome
  }

  #entry({ slo, margin, slowness, speculative }: Exactly) {
    return this.#known.find(
      ({ asked }) =>
        asked.margin === margin &&
        asked.slowness === slowness &&
        asked.speculative === speculative &&
        isSame(asked.slo, slo)
    )
  }

  /** Why no number of replicas keeps the promise: one alone is empty whatever the load. */
  refused({ slo, slowness }: Asked): Extract<Of, Refusal> | undefined {
    const found = this.#known.find(
      ({ asked, outcome }) => 'reason' in outcome && asked.slowness === slowness && isSame(asked.slo, slo)
    )
    return found?.outcome as Extract<Of, Refusal> | undefined
  }

  /** Whether an empty replica that is no faster kept a promise that is as hard to keep. */
  isReached({ slo, slowness }: Asked): boolean {
    return this.#known.some(
      ({ asked, outcome }) =>
        !('reason' in outcome) && asked.slowness >= slowness && isNoStricter(slo, asked.slo)
    )
  }

  addFewest(asked: Asked, replicas: number): void {
    this.#fewest.push({ asked, replicas })
  }

  /** No fewer than under what is no harder, no more than under what is no easier. */
  bracket(now: Asked): Bracket {
    let [least, enough] = [1, Number.POSITIVE_INFINITY]
    for (const { asked, replicas } of this.#fewest) {
      if (isNoHarder(asked, now)) least = Math.max(least, replicas)
      if (isNoHarder(now, asked)) enough = Math.min(enough, replicas)
    }
    return { least, enough }
  }

  /** Whether more replicas were needed where the promise, the load and the speed were no harder. */
  needsMoreThan(most: number, now: Asked): boolean {
    return this.#known.some(({ asked, outcome }) => leastOf(outcome) > most && isNoHarder(asked, now))
  }
}

const isNoHarder = (one: Asked, other: Asked): boolean =>
  one.margin <= other.margin && one.slowness <= other.slowness && isNoStricter(one.slo, other.slo)

const leastOf = (outcome: Outcome): number =>
  'replicas' in outcome ? outcome.replicas : 'dearerThan' in outcome ? outcome.dearerThan + 1 : 0

/** The same limits, whoever set them. */
const isSame = (one: ServiceLevel, other: ServiceLevel): boolean =>
  one === other || (isNoStricter(one, other) && isNoStricter(other, one))
