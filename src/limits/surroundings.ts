/** What a replay against limits leans on from other stages. */
import { estimated, type Figure, unknown } from '../figure.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'
import type { Unlisted } from './limitsShape.ts'

/** What else the replay leans on, from other stages. */
export type Surroundings = {
  /** Model of the rows that name none. */
  readonly sourceModel: string | null
  /** List price by row of the log; `NaN`: unpriced. [USD] */
  readonly usd: Float64Array
  readonly spanSeconds: number
  /** Growth of the traffic [share per week]; `null`: not known. */
  readonly perWeek: Figure
  /** By row of the log: 1 where it may wait for a day. */
  readonly waits: Uint8Array
  /** Requests that throttling kept from being sent, at most. */
  readonly neverSent: number
  /** For the jitter of retries. */
  readonly seed: number
}

/** Every name that a row may go by. */
export const namesIn = (models: readonly string[], sourceModel: string | null): readonly string[] =>
  [...new Set([...models, sourceModel ?? ''])].filter(name => name !== '')

/** Σ of what is priced, scaled from the span to 730 h. */
export function usdPerMonth({ usd, spanSeconds }: Surroundings): Figure {
  const unit = 'USD/month'
  let priced = 0
  for (let i = 0; i < usd.length; i++) {
    const each = usd[i] as number
    if (!Number.isNaN(each)) priced += each
  }
  if (!(priced > 0)) return unknown(unit, 'nothing in the log could be priced', 'estimated')
  if (!(spanSeconds >= SECONDS_PER_DAY))
    return unknown(unit, 'from less than a day a month would be a guess', 'estimated')
  return estimated((priced * HOURS_PER_MONTH * SECONDS_PER_HOUR) / spanSeconds, unit)
}

/** The reason why nothing could be replayed. */
export const whyNone = (unlisted: readonly Unlisted[]): string => {
  const [first] = unlisted
  if (first === undefined) return 'no request of the log reached the provider'
  const unnamed = unlisted.find(({ model }) => model === '')
  return unnamed === undefined
    ? 'no usage tiers are published for the models of this log: set your account’s own limits with --limits FILE'
    : unnamed.why
}
