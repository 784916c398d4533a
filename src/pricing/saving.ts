/** Two ways to serve the same demand → what one saves on the other, and what that pays back. */
import { assumed, type Figure, unknown, weakest } from '../figure.ts'
import { money } from '../words.ts'
import type { CostComparison } from './costShape.ts'
import { asStated, isDedicated, type Way, type Ways } from './ways.ts'

const UNIT = 'USD/month'

/** The cheapest way by the token less the cheapest with GPUs: positive is saved by moving. [USD/month] */
export function savingByMoving(
  { byToken, dedicated }: Ways,
  { shared, fixed }: Pick<CostComparison, 'shared' | 'fixed'>
): Figure {
  if (byToken === null) return unknown(UNIT, whyUnknown(shared.usdPerMonth, 'the shared cost'), 'assumed')
  if (dedicated === null) return unknown(UNIT, whyUnknown(fixed.usdPerMonth, 'the fixed cost'), 'assumed')
  const saving = savingOf(byToken, dedicated)
  const { unserved } = byToken
  const behind = dedicated.weakerFor.length > 0 ? '; the models on the GPUs are weaker by public indices' : ''
  if (saving.value === null) return saving
  const { value, low = value, high = value, note } = saving
  const more =
    unserved === 0
      ? ''
      : `; with ${money(unserved)} by the token for requests that never succeeded, which the GPUs serve`
  return {
    ...saving,
    value: value + unserved,
    low: low + unserved,
    high: high + unserved,
    note: `${note}${behind}${more}`
  }
}

const whyUnknown = ({ note }: Figure, what: string): string => note ?? `${what} is unknown`

/**
 * The one less the other. Where the one leaves out as much as the other or more, both as they state it, which is a lower bound; else
 * with what has no price filled in. The range is over the days of the log and the GPUs needed; what both leave out has no part in it.
 */
export function savingOf(now: Way, then: Way): Figure {
  const isStated = now.unpricedShare >= then.unpricedShare
  const [one, other] = isStated ? [asStated(now), asStated(then)] : [now, then]
  const value = one.usd - other.usd
  const ends = isTogether(now, then)
    ? [value * shareOf(one.low, one.usd), value * shareOf(one.high, one.usd)]
    : [
        value - (one.usd - one.low) - (other.high - other.usd),
        value + (one.high - one.usd) + (other.usd - other.low)
      ]
  return {
    value,
    unit: UNIT,
    basis: weakest(now.basis, then.basis),
    low: Math.min(value, ...ends),
    high: Math.max(value, ...ends),
    note: noteOf(now, then, isStated)
  }
}

/** Both by the token: a month of more traffic raises them alike. */
const isTogether = (now: Way, then: Way): boolean =>
  !isDedicated(now) && !isDedicated(then) && now.id !== 'current'

const shareOf = (end: number, usd: number): number => (usd > 0 ? end / usd : 1)

/** Of a saving, in its note. */
const LOWER_BOUND = 'a lower bound: the first leaves out what could not be priced'
const SERVED_TOO = ', which the second serves'
export const FILLED_IN = 'unpriced requests are counted at the average price of the rest'

/** What a saving leaves out, by its note: `alike` of both ways; of the first alone, so that it is a lower bound; or nothing. */
export const leftOutOf = ({ note = '' }: Pick<Figure, 'note'>): 'alike' | 'first' | null =>
  note.includes(`${LOWER_BOUND}${SERVED_TOO}`) ? 'first' : note.includes(LOWER_BOUND) ? 'alike' : null

/** The note of a saving, of the same pair as a loss: what the first leaves out makes the loss too large. */
export function asLoss(note: string): string {
  const [pair = '', ...rest] = note.split('; ')
  const turned = pair.split(LESS).toReversed().join(LESS)
  return [turned, ...rest]
    .join('; ')
    .replace(LOWER_BOUND, 'an upper bound: the second leaves out what could not be priced')
    .replace(SERVED_TOO, ', which the first serves')
}

const LESS = ' less '

function noteOf(now: Way, then: Way, isStated: boolean): string {
  const pair = [now.name, then.name].join(LESS)
  if (!isStated) return `${pair}; ${FILLED_IN}`
  if (now.unpricedShare === 0) return pair
  return `${pair}; ${LOWER_BOUND}${now.unpricedShare > then.unpricedShare ? SERVED_TOO : ''}`
}

/** The fee over what is saved a month before it. [months] */
export function paybackOf(feeUsd: number, termMonths: number, saving: Figure): Figure {
  const unit = 'months'
  if (feeUsd === 0) return assumed(0, unit, 'no migration fee is set (--migration-fee)')
  if (saving.value === null) return unknown(unit, saving.note ?? 'the saving is unknown', saving.basis)
  const before = saving.value + feeUsd / termMonths
  if (before <= 0) return unknown(unit, 'never: moving saves nothing', saving.basis)
  return { value: feeUsd / before, unit, basis: weakest(saving.basis, 'assumed') }
}
