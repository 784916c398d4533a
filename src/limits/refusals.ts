/** Why a request was refused, by the limit that was hit first. */

export const REFUSALS = [
  'requestsPerMinute',
  'requestsPerDay',
  'tokensPerMinute',
  'tooLarge',
  'ramp',
  'monthlyUsage'
] as const
export type Refusal = (typeof REFUSALS)[number]
