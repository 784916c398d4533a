/** What was refused: the figures of throttling, as they stand in the JSON. */
import { figure, list, moment, number, type Of, object, oneOf, orNull, ranked, text } from '../shape.ts'

/** 429s at most 60 s apart. */
const episode = object({
  /** First refusal. */
  start: moment,
  seconds: number('s').measured('The time from the first 429 of the episode to the last.'),
  attempts: number('attempts').measured(
    'Attempts that arrived between the first 429 of the episode and the last, the refused ones included.'
  ),
  refused: number('attempts').measured('429s at most 60 s apart: they are one episode.'),
  requests: number('requests').measured('Requests with an attempt refused in the episode.'),
  recovery: figure('s').measured(
    'The time from the first 429 of the episode to the arrival of the first attempt after its last 429 that succeeded.',
    { formula: 'first success after it − first 429' }
  )
})
export type ThrottlingEpisode = Of<typeof episode>

const retry = object({
  chains: orNull(
    number('requests').measured(
      'Requests of several attempts (see `reading.foldedRetries`); `null` where the log records no failures.'
    )
  ),
  attemptsPerRequest: figure('attempts/request').derived('Attempts over requests.', {
    formula: 'attempts / requests',
    from: ['traffic.counts.attempts', 'traffic.counts.requests']
  }),
  throttledRequests: orNull(number('requests').measured('Requests with an attempt answered 429.')),
  neverSucceeded: figure('requests').measured(
    'Requests with an attempt answered 429 whose last attempt failed. Refused attempts without a caller or a size may or may not have been retried: then a range.'
  ),
  addedLatency: orNull(
    ranked('s').derived(
      'The time from first arrival to the arrival of the attempt that succeeded, of requests that took several: what failing and backing off added.',
      { formula: 'arrival of the attempt that succeeded − first arrival' }
    )
  )
})
export type Retries = Of<typeof retry>

const NAMED =
  'Rate limits that the messages of refused attempts name (429s, and failures without a status such as a request too large; repeated rows included). Read are OpenAI\'s wordings ("Rate limit reached for gpt-4o in organization … on tokens per min (TPM): Limit 30000, Used …", "Request too large for …", the older "Limit: 10,000/min") and Groq\'s, from the column that states errors; of the text nothing else is kept.'

/** A rate limit that the messages of refused attempts name. */
const limitInMessages = object({
  model: text,
  limit: oneOf('requestsPerMinute', 'tokensPerMinute', 'requestsPerDay', 'tokensPerDay'),
  value: number('').measured(NAMED),
  messages: number('messages').measured('Messages of refused attempts that name the limit.'),
  /** Arrival of the last of them. */
  lastAt: moment
})

export const throttling = object({
  share: figure('share').derived(
    '429s over attempts. Where the log records no failure and fewer than 95 % of its attempts state a status, none of them could show: all of `throttling` is `null` then.',
    {
      formula: '429s / attempts',
      from: ['traffic.counts.throttled', 'traffic.counts.attempts'],
      short: 'throttled.share',
      label: 'Refused share of attempts'
    }
  ),
  /** The 50 with the most refusals, in time order. */
  episodes: list(episode),
  episodeCount: orNull(
    number('episodes').measured('How many episodes there are; the 50 with the most 429s are listed.')
  ),
  hoursOfDay: orNull(
    list(
      number('attempts').measured(
        '429s by hour of the day, by the clocks of `--timezone`; `null` without a wall clock.'
      )
    )
  ),
  namedLimits: list(limitInMessages),
  retry,
  hiddenDemand: figure('requests').estimated(
    'The requests that refusals kept from being served, as a range. `low`: those that never succeeded. `high`: `low`, the refused attempts whose fate cannot be told, and Σ over episodes of max(0, expected − seen); see **Unserved demand**.',
    {
      formula: 'from never succeeded, to that + refused of unknown fate + Σ max(0, expected − seen)',
      from: ['traffic.throttling.retry.neverSucceeded', 'traffic.throttling.episodeCount']
    }
  )
})
export type Throttling = Of<typeof throttling>
