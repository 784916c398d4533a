/** What a log says of the tier a request was billed at → two bits of its flags, or a number beside a bucket. */

/** In the order of their codes. `standard` is also where a log says nothing, or a word that is not known. */
export const SERVICE_TIERS = ['standard', 'batch', 'flex', 'priority'] as const
export type ServiceTier = (typeof SERVICE_TIERS)[number]

/** Bits 64 and 128 of `RequestLog.flags` hold the tier's code. */
const TIER_SHIFT = 6

const WORDS: Readonly<Record<string, ServiceTier>> = {
  batch: 'batch',
  flex: 'flex',
  priority: 'priority',
  /** OpenAI's name for priority since 2026-07-30. */
  fast: 'priority'
}

/** Code of a tier as APIs write it; `default`, `auto`, `scale` and unknown words are billed as standard. */
export function tierCode(text: string): number {
  const word = text.trim().toLowerCase()
  return Object.hasOwn(WORDS, word) ? SERVICE_TIERS.indexOf(WORDS[word] as ServiceTier) : 0
}

export const tierFlags = (text: string): number => tierCode(text) << TIER_SHIFT

/** The code that a request's flags hold. */
export const tierOfFlags = (flags: number): number => flags >> TIER_SHIFT
