/** What only the user knows; `null` where not said. */
import { type Asked, circumstance } from '../option.ts'

export const CIRCUMSTANCES = {
  outageCostsRevenue: circumstance('--outage-costs-revenue', 'an outage costs revenue'),
  earlyStage: circumstance('--early-stage', 'traffic is early and unpredictable'),
  costUrgent: circumstance('--cost-urgent', 'cost is urgent')
} as const

export type Circumstances = Asked<typeof CIRCUMSTANCES>
