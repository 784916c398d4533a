/** A sum of the bill by the token → whether, and why, more than it is billed. */
import type { Figure } from '../figure.ts'
import type { Alternative } from './costShape.ts'

/** Before what makes the sum less than what is billed. */
export const LEAST = 'a lower bound'

/** Reasons in the words of the sum's own note, but for attempts that it leaves out. */
export const leastReasons = ({ note = '' }: Figure): readonly string[] =>
  note.split('; ').filter(part => part.startsWith(LEAST))

/** A sum that leaves attempts out, or charges some the least that they can cost. */
export const isLowerBound = ({
  usdPerMonth,
  unpricedShare
}: Pick<Alternative, 'usdPerMonth' | 'unpricedShare'>): boolean =>
  usdPerMonth.value !== null && (unpricedShare > 0 || leastReasons(usdPerMonth).length > 0)
