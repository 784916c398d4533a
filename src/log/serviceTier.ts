/** What a log says of the tier a request was billed at → bits of its flags, or a number beside a bucket. */

/**
 * In the order of their codes. `standard` is also where a log says nothing. `speed-fast`: Anthropic's fast mode, whose
 * usage says `speed: "fast"`. `unknown`: a word that names no tier with a known price.
 */
export const SERVICE_TIERS = [
  'standard',
  'batch',
  'flex',
  'priority',
  'speed-fast',
  'ultrafast',
  'unknown'
] as const
export type ServiceTier = (typeof SERVICE_TIERS)[number]

/** Bits from 256 on of `RequestLog.flags` hold the tier's code. */
const TIER_SHIFT = 8

const WORDS: Readonly<Record<string, ServiceTier>> = {
  '': 'standard',
  null: 'standard',
  none: 'standard',
  default: 'standard',
  auto: 'standard',
  standard: 'standard',
  standard_only: 'standard',
  on_demand: 'standard',
  batch: 'batch',
  flex: 'flex',
  priority: 'priority',
  'speed-fast': 'speed-fast',
  ultrafast: 'ultrafast',
  /** OpenAI's name for priority since 2026-07-30. */
  fast: 'priority'
}

/** Words for the tier that is billed as usual. */
export const STANDARD_TIER_WORDS: readonly string[] = Object.keys(WORDS).filter(
  word => WORDS[word] === 'standard'
)

/** Code of a tier as APIs write it; `default`, `auto` and the like are billed as standard. Scale Tier is paid by its units: unknown. */
export function tierCode(text: string): number {
  const word = text.trim().toLowerCase()
  return SERVICE_TIERS.indexOf(Object.hasOwn(WORDS, word) ? (WORDS[word] as ServiceTier) : 'unknown')
}

export const tierFlags = (text: string): number => tierCode(text) << TIER_SHIFT

/** Flags with another tier in them. */
export const withTier = (flags: number, tier: ServiceTier): number =>
  (flags & ((1 << TIER_SHIFT) - 1)) | (SERVICE_TIERS.indexOf(tier) << TIER_SHIFT)

/** The code that a request's flags hold. */
export const tierOfFlags = (flags: number): number => flags >> TIER_SHIFT
