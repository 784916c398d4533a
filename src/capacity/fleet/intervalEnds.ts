/** An interval of fleets → which of them stand at its ends, where those are other ones than in its middle. */
import type { Confidence, Outlook } from '../planShape.ts'

/**
 * `3 × H100-SXM at the low end, 8 × L40S at the high end`: a range from one kind of GPU to another is no range of a number of them.
 * `null` where both ends are of the middle's kinds.
 */
export function endsInWords({ optimistic, central, pessimistic }: Confidence): string | null {
  const middle = kindsOf(central)
  const other = [
    { end: 'low', outlook: optimistic },
    { end: 'high', outlook: pessimistic }
  ].filter(({ outlook }) => kindsOf(outlook) !== middle)
  if (other.length === 0) return null
  return other.map(({ end, outlook }) => `${outlook.fleets.join(' and ')} at the ${end} end`).join(', ')
}

/** `4 × L40S (TP2)` without its number. */
const kindsOf = ({ fleets }: Outlook): string => fleets.map(fleet => fleet.replace(/^\d+ × /, '')).join()
