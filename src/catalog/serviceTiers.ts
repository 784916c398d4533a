/** A model and a service tier → what is charged there, as shares of the list price. */
import { familyName } from './modelNames.ts'
import type { Source } from './source.ts'

/** Of the list price of input (cached or not) and of output alike: no listed model tells them apart. */
const HALF_PRICE = 0.5

export const TIER_SOURCE: Source = {
  where: 'LiteLLM JSON (RoCry/llm-api-price@8442b93); openai.com/api-fast-mode for GPT-6',
  asOf: '2026-07-24',
  verified: true,
  note: 'batch and flex are half price wherever they are listed'
}

/**
 * What priority (fast) costs, by model without its date. Left out on purpose: gpt-5-nano, whose listed 2.50 USD is 50
 * times its standard price and an error.
 */
const PRIORITY: Readonly<Record<string, number>> = {
  'gpt-4.1': 1.75,
  'gpt-4.1-mini': 1.75,
  'gpt-4.1-nano': 2,
  'gpt-4o': 1.7,
  'gpt-4o-2024-05-13': 1.75,
  'gpt-4o-mini': 5 / 3,
  'gpt-5': 2,
  'gpt-5-mini': 1.8,
  'gpt-5.1': 2,
  'gpt-5.1-chat-latest': 2,
  'gpt-5.1-codex': 2,
  'gpt-5.1-codex-mini': 1.8,
  'gpt-5.2': 2,
  'gpt-5.2-chat-latest': 2,
  'gpt-5.2-codex': 2,
  'gpt-5.3-chat-latest': 2,
  'gpt-5.3-codex': 2,
  'gpt-5.4': 2,
  'gpt-5.4-mini': 2,
  'gpt-5.5': 2,
  'gpt-5.6': 2,
  'gpt-5.6-luna': 2,
  'gpt-5.6-sol': 2,
  'gpt-5.6-terra': 2,
  'gpt-6-astra': 2,
  'gpt-6-luna': 2,
  'gpt-6-sol': 2,
  o3: 1.75,
  'o4-mini': 20 / 11
}

type Tier = 'standard' | 'batch' | 'flex' | 'priority' | 'speed-fast' | 'unknown'

/** Times the list price; `null` where no price at this tier is known. */
export function tierFactor(model: string, tier: Tier): number | null {
  if (tier === 'standard') return 1
  if (tier === 'speed-fast' || tier === 'unknown') return null
  if (tier !== 'priority') return HALF_PRICE
  const name = model.toLowerCase()
  return PRIORITY[name] ?? PRIORITY[familyName(name)] ?? null
}
