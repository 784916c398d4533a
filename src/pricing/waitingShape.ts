/** The bill with some of its requests charged otherwise, as they stand in the JSON: at another tier, found in the cache, or served at all. */
import { figure, number, type Of, object, oneOf } from '../shape.ts'
import { MONTHS, SHARED } from './lineShape.ts'

const MAY_WAIT =
  'Requests may wait whose callers ask a model at night alone (22:00 to 06:00, at least 95 % and 100 requests), on two nights or more and without streaming.'

/** The bill with the requests that may wait at another service tier of their provider. */
export const waiting = object({
  tier: oneOf('batch', 'flex'),
  share: number('share').derived(`The share of the billed requests that may wait. ${MAY_WAIT}`, {
    formula: 'requests that may wait / billed requests'
  }),
  usdPerMonth: figure('USD/month').derived(
    `The bill with the requests that may wait at the batch or flex price. ${MAY_WAIT}`,
    {
      formula: 'shared − what is saved',
      from: [SHARED, 'pricing.waiting.*.savedPerMonth']
    }
  ),
  savedPerMonth: figure('USD/month').derived(`What the batch or flex price saves. ${MAY_WAIT}`, {
    formula: 'Σ (1 − the tier’s factor) × list price of what may wait × the factor to a month',
    from: [MONTHS]
  })
})
export type WaitingCost = Of<typeof waiting>

const CACHED =
  'Counted are requests that state no cached token within five minutes of another of their caller to their model, where at least 20 and 5 % of the caller’s requests state some; each is taken to find the lower quartile of those.'

/** The bill with prompts found in the cache that the log shows cached for others of their caller. */
export const cache = object({
  share: number('share').derived(
    `The share of the billed requests that could find a cached prompt. ${CACHED}`,
    {
      formula: 'requests that could find a cached prompt / billed requests'
    }
  ),
  usdPerMonth: figure('USD/month').derived(
    `The bill with those prompts at the price of cached input. ${CACHED}`,
    {
      formula: 'shared − what is saved',
      from: [SHARED, 'pricing.cache.savedPerMonth']
    }
  ),
  savedPerMonth: figure('USD/month').derived(`What cached prompts would save at most. ${CACHED}`, {
    formula: 'Σ tokens found × (input rate − cached rate) × the factor to a month',
    from: [MONTHS]
  })
})
export type CacheCost = Of<typeof cache>

/** Demand that no bill holds. */
export const unserved = object({
  requests: number('requests').measured('Requests that a server might have served and none did.'),
  usdPerMonth: figure('USD/month').estimated(
    'What the requests that never succeeded would cost by the token, each as the mean billed one of its model: a fleet is sized for them, the bill as it is leaves them out.',
    {
      formula: 'Σ requests × price of the mean billed request of their model × the factor to a month',
      from: [MONTHS]
    }
  )
})
export type Unserved = Of<typeof unserved>
