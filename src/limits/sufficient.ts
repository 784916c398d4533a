/** What a tier refuses → whether that is little enough, or not known. */
import type { LimitReplay } from './limitsShape.ts'
import { TOLERATED } from './need.ts'
import type { Scenario } from './scenarioShape.ts'

/** Refuses next to nothing, and does not stop at its monthly cap. */
export const isSufficient = ({ refused, monthlyUsage }: Scenario): boolean =>
  refused.value !== null && refused.value < TOLERATED && (monthlyUsage?.used.value ?? 0) <= 1

/** Of no published tier it is known that it suffices, and of some it may be so: the log hides what they would refuse. */
export const mayStillSuffice = ({ lowestSufficient, scenarios }: LimitReplay): boolean =>
  lowestSufficient === null &&
  scenarios.some(({ refused: { value, low = 0 } }) => value === null && low < TOLERATED)
