/** What the replay against the shared pool's limits is asked. */
import { choice, count, type Kind } from '../kinds.ts'
import { type Asked, option } from '../option.ts'
import type { AccountLimits } from './pools.ts'

const TIERS = ['free', '1', '2', '3', '4', '5'] as const
const number = choice(TIERS)

/** Names of the catalogue: `free`, `tier 1` … */
const tierName: Kind<string> = {
  ...number,
  read(said, flag) {
    const tier = number.read(said, flag)
    return tier === 'free' ? tier : `tier ${tier}`
  },
  write: name => name.replace('tier ', '')
}

export const LIMITS = {
  tier: option('--tier <name>', 'usage tier you are on: free, 1, 2, 3, 4 or 5', tierName),
  maxTokens: option(
    '--max-tokens <n>',
    'max_tokens that your clients send, which the limits charge for',
    count(1, 10_000_000)
  )
} as const

export type LimitOptions = Asked<typeof LIMITS> & {
  /** The user's own limits; `null`: not given. */
  readonly account: AccountLimits | null
}
