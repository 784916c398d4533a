/** A price list that somebody wrote → whether each price in it can be one, and each rule of names can be asked. */

/** Rules inside one another. */
const MOST_LEVELS = 20
/** For a million tokens. [USD] */
const MOST_USD = 1e6

const NO_LIST = 'holds no providers with models and prices'

/** Why it is no list of providers with models; `null` where it is one. */
export function providersFault(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) return NO_LIST
  for (const provider of value) {
    if (typeof provider?.id !== 'string' || !Array.isArray(provider.models)) return NO_LIST
    for (const model of provider.models) {
      const fault = modelFault(model)
      if (fault !== null) return fault
    }
  }
  return null
}

function modelFault(model: unknown): string | null {
  const { id, match, prices } = recordOf(model)
  if (typeof id !== 'string') return NO_LIST
  if (!isRule(match, MOST_LEVELS)) return `has no rule for the names of ${id} ("match")`
  const all = Array.isArray(prices) ? prices.map(each => recordOf(each)['prices']) : [prices]
  return all.every(isPrices) ? null : `gives ${id} a price outside 0 to 1,000,000 USD`
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const TEXT_RULES = ['equals', 'starts_with', 'ends_with', 'contains'] as const

function isRule(value: unknown, levels: number): boolean {
  if (levels === 0) return false
  const rule = recordOf(value)
  const parts = rule['or'] ?? rule['and']
  if (parts !== undefined) return Array.isArray(parts) && parts.every(part => isRule(part, levels - 1))
  if (typeof rule['regex'] === 'string') return isPattern(rule['regex'])
  return TEXT_RULES.some(name => typeof rule[name] === 'string')
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'i') instanceof RegExp
  } catch {
    return false
  }
}

const isPrices = (prices: unknown): boolean =>
  typeof prices === 'object' && prices !== null && Object.values(prices).every(isPrice)

function isPrice(price: unknown): boolean {
  if (price === null || price === undefined) return true
  if (typeof price === 'number') return price >= 0 && price <= MOST_USD
  const { base, tiers } = recordOf(price)
  return isPrice(base) && Array.isArray(tiers) && tiers.every(isTier)
}

function isTier(tier: unknown): boolean {
  const { start, price } = recordOf(tier)
  return typeof start === 'number' && start >= 0 && typeof price === 'number' && isPrice(price)
}
