/** A model and a service tier → what is charged there, as shares of the list price. */
import { wordSet } from '../words.ts'
import { bareName, familyName } from './modelNames.ts'
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
  'gpt-5.5': 2.5,
  'gpt-5.6': 2,
  'gpt-5.6-luna': 2,
  'gpt-5.6-sol': 2,
  'gpt-5.6-terra': 2,
  'gpt-6-astra': 2,
  'gpt-6-luna': 2,
  'gpt-6-sol': 2,
  'gpt-6.1-sol': 2,
  'gpt-6.1-terra': 2,
  'gpt-6.2-astra': 2,
  'gpt-6.2-sol': 2,
  o3: 1.75,
  'o4-mini': 20 / 11
}

/** OpenAI's Ultrafast, of the models that its guide and model pages give a price for; others have none. */
const ULTRAFAST: Readonly<Record<string, number>> = { 'gpt-6-astra': 6, 'gpt-6.1-sol': 6 }

/** Anthropic's fast mode, which multiplies input, cache and output alike. */
const CLAUDE_FAST: Readonly<Record<string, number>> = {
  'claude-opus-4-6': 6,
  'claude-opus-4-7': 6,
  'claude-opus-4-8': 2,
  'claude-opus-5': 2,
  'claude-opus-5-5': 2
}

export const FAST_SOURCES: Readonly<Record<'ultrafast' | 'speed-fast', Source>> = {
  ultrafast: {
    where:
      'developers.openai.com/api/docs/guides/ultrafast-mode; vercel.com/changelog, “6× the standard per-token rate”',
    asOf: '2026-11-18',
    verified: true
  },
  'speed-fast': {
    where:
      'platform.claude.com/docs/en/build-with-claude/fast-mode and its versions; openrouter.ai/anthropic/claude-opus-4.6-fast',
    asOf: '2026-11',
    verified: true,
    note: 'Fable 5.2 has a fast mode too, whose price was not found'
  }
}

type Tier = 'standard' | 'batch' | 'flex' | 'priority' | 'speed-fast' | 'ultrafast' | 'unknown'

/** Who sells a tier at half price, by id of the price list. */
const HALF: Readonly<Record<'batch' | 'flex', ReadonlySet<string>>> = {
  batch: wordSet(`
    openai azure anthropic google aws groq mistral together fireworks x-ai
  `),
  flex: new Set(['openai', 'azure', 'google', 'aws'])
}

/**
 * Times the list price; `null` where no price at this tier is known: a word that names no known tier is no standard one.
 *
 * @param model as a price names it, with its provider before it where that is not OpenAI
 */
export function tierFactor(model: string, tier: Tier): number | null {
  if (tier === 'standard') return 1
  if (tier === 'unknown') return null
  const slash = model.indexOf('/')
  const provider = slash < 0 ? 'openai' : model.slice(0, slash).toLowerCase()
  if (tier === 'batch' || tier === 'flex') {
    if (HALF[tier].has(provider)) return HALF_PRICE
    // Groq's flex costs what its standard tier does, and is refused more often.
    return tier === 'flex' && provider === 'groq' ? 1 : null
  }
  const name = bareName(model)
  const factors = { priority: PRIORITY, 'speed-fast': CLAUDE_FAST, ultrafast: ULTRAFAST }[tier]
  return factors[name] ?? factors[familyName(name)] ?? null
}
