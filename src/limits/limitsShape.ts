/** What a shared pool with rate limits would have refused: the figures of the replay, as they stand in the JSON. */
import { source } from '../catalog/source.ts'
import { BASES } from '../figure.ts'
import { AS_STATED, figure, list, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { relief } from './reliefShape.ts'
import { REPLAYED, scenario } from './scenarioShape.ts'

/** What is asked for in a minute: on average, and in the busiest one. */
const minuteLoad = (what: string, unit: string) =>
  object({
    average: figure(unit).estimated(`${what} of the pool over the span, by the minute.`, {
      formula: 'Σ / span · 60',
      from: ['period.spanSeconds']
    }),
    busiest: figure(unit).estimated(`The most ${what.toLowerCase()} of the pool in any [t, t + 60 s).`, {
      formula: 'most in [t, t + 60 s)'
    })
  })
export type MinuteLoad = Of<ReturnType<typeof minuteLoad>>

const need = (unit: string) =>
  figure(unit).estimated(
    'The smallest whole limit of the pool, alone, continuous and without retries, that refuses at most 0.1 % of the requests (to within 1 %).'
  )

/** The smallest limits of a pool that refuse at most the tolerated share, each by itself. */
const poolNeed = object(
  {
    pool: text,
    models: list(text),
    requests: number('requests').measured(`Requests of the pool. ${REPLAYED}`),
    requestsPerMinute: need('requests/min'),
    tokensPerMinute: need('tokens/min'),
    requestsPerDay: need('requests/day'),
    /** `null`: the log is no longer than a minute. */
    perMinute: orNull(
      object({
        requests: minuteLoad('Requests', 'requests/min'),
        tokens: orNull(minuteLoad('Tokens, as the middle reading charges them,', 'tokens/min'))
      })
    ),
    source
  },
  { sources: ['limits.needs.*.source'] }
)
export type PoolNeed = Of<typeof poolNeed>

const RESERVED = 'limits.reserved.*'
const FORMULAS = 'Formulas and prices are published, with source and date in `src/catalog/reservedShared.ts`.'

/** Capacity that can be reserved for one model: what it takes to cover the busiest minute, and what fewer units leave over. */
const reservedScenario = object(
  {
    offer: text,
    model: text,
    unit: text,
    peakMinute: figure(AS_STATED).estimated(
      'The most in any minute, counted from the first arrival, of what the offer counts.'
    ),
    perUnit: number(AS_STATED).assumed(`What one unit covers in a minute. ${FORMULAS}`),
    unitsForPeak: figure(AS_STATED).estimated(
      'Units that cover the busiest minute, rounded up to the increment and the least that is sold.',
      {
        formula: 'busiest minute / what a unit covers, rounded up',
        from: [`${RESERVED}.peakMinute`, `${RESERVED}.perUnit`]
      }
    ),
    usdPerMonth: figure('USD/month').assumed(`The price of the units for the busiest minute. ${FORMULAS}`, {
      formula: 'units × price of a unit by the month',
      from: [`${RESERVED}.unitsForPeak`]
    }),
    /** Fewer units, ascending. */
    steps: list(
      object({
        units: number(AS_STATED).estimated('Fewer units than cover the busiest minute, ascending.'),
        spilled: figure('share').estimated(
          'The share of what the offer counts that exceeds the units, minute by minute, to be paid by the token.',
          {
            formula: 'Σ max(0, minute − units · what one covers) / Σ minutes',
            from: [`${RESERVED}.steps.*.units`, `${RESERVED}.perUnit`]
          }
        ),
        usdPerMonth: figure('USD/month').assumed(`The price of these units. ${FORMULAS}`, {
          formula: 'units × price of a unit by the month',
          from: [`${RESERVED}.steps.*.units`]
        })
      })
    ),
    sources: list(source)
  },
  { sources: ['limits.reserved.*.sources'] }
)
export type ReservedScenario = Of<typeof reservedScenario>

const unlisted = object({
  model: text,
  requests: number('requests').measured('Requests of a model without published limits, which are left out.'),
  why: text
})
export type Unlisted = Of<typeof unlisted>

export const limits = object(
  {
    basis: oneOf(...BASES),
    tolerated: number('share').assumed(
      'The share of requests that may be refused before a limit counts as outgrown.'
    ),
    demand: object({
      requests: number('requests').measured(`Requests that were replayed. ${REPLAYED}`),
      throttledAttempts: orNull(
        number('attempts').measured(
          'Attempts of the log that were answered 429. In a throttled log the upper end of the range also holds `traffic.throttling.hiddenDemand`.'
        )
      ),
      unlisted: list(unlisted),
      notes: list(text)
    }),
    scenarios: list(scenario),
    /** The lowest tier that refuses less than the tolerated share and whose monthly cap the traffic stays under. */
    lowestSufficient: orNull(text),
    needs: list(poolNeed),
    /** Under the limits of today; empty where no 429 was seen. */
    reliefs: list(relief),
    /** Why there are no scenarios; `null` where there are. */
    why: orNull(text),
    reserved: list(reservedScenario),
    /** Offers whose throughput is not published. */
    unsized: list(
      object({
        offer: text,
        model: text,
        leastUsdPerMonth: number('USD/month').assumed(
          'The least price of an offer that publishes no throughput, as Reserved Capacity, and so cannot be sized.'
        ),
        why: text,
        source
      })
    ),
    sources: list(source),
    /** How the rules are read. */
    rules: list(text)
  },
  { sources: ['limits.sources'] }
)
export type LimitReplay = Of<typeof limits>
