/** The flags about the shared pool's limits: declared as data, and read back. */
import type { LimitOptions } from '../limits/surroundings.ts'
import { readLimitsFile } from './limitsFile.ts'
import type { Option } from './option.ts'
import { choiceOption, countOption } from './values.ts'

export type LimitFlags = { readonly limits?: string; readonly tier?: string; readonly maxTokens?: number }

const TIERS = ['free', '1', '2', '3', '4', '5'] as const

/** Names of the catalogue: `free`, `tier 1` … */
const tierOption = (text: string): string => {
  const tier = choiceOption('--tier', TIERS)(text)
  return tier === 'free' ? tier : `tier ${tier}`
}

export const LIMIT_OPTIONS: readonly Option[] = [
  { flags: '--tier <name>', says: 'usage tier you are on: free, 1, 2, 3, 4 or 5', parse: tierOption },
  {
    flags: '--limits <file>',
    says: 'your own limits: what the rate_limits API of OpenAI answers, as JSON',
    file: 'read'
  },
  {
    flags: '--max-tokens <n>',
    says: 'max_tokens that your clients send, which the limits charge for',
    parse: countOption('--max-tokens', 1, 10_000_000)
  }
]

/** Reads the file, where one is named. Throws as `readLimitsFile`. */
export const limitOptionsOf = async (flags: LimitFlags): Promise<LimitOptions> => ({
  account: flags.limits === undefined ? null : await readLimitsFile(flags.limits),
  tier: flags.tier ?? null,
  maxTokens: flags.maxTokens ?? null
})
