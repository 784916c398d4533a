/** What the log costs by the token, as billed and otherwise: as it stands in the JSON. */
import { RELATIONS } from '../catalog/quality/relation.ts'
import { source } from '../catalog/source.ts'
import { figure, list, type More, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { costLine, MONTHS, unpriced, usd } from './lineShape.ts'
import { cache, waiting } from './waitingShape.ts'

export const IN_A_MONTH = 'USD in the period × the factor to a month'

type Bill = { readonly says: string; readonly formula: string; readonly month?: More }

/** The sums of a bill at `root` and its lines. */
const billAt = (root: string, { says, formula, month = {} }: Bill) => ({
  /** Over the log's span, priced rows only. `null`: nothing could be priced. */
  usdInPeriod: figure('USD').derived(`${says}, over the span of the log.`, { formula }),
  usdPerMonth: figure('USD/month').derived(`${says}, scaled to a month of 730 h.`, {
    formula: IN_A_MONTH,
    from: [`${root}.usdInPeriod`, MONTHS],
    ...month
  }),
  lines: list(costLine(root))
})

const sharedBill = billAt('pricing.shared', {
  says: 'What the tokens cost as billed: input less cached tokens at the input rate, cached tokens at the cached rate, output at the output rate, each at the prices of its own day',
  formula: 'Σ (input − cached) · input rate + cached · cached rate + output · output rate',
  month: { short: 'shared', label: 'Shared pool' }
})
const sharedBillOf = object(sharedBill)
export type SharedCost = Of<typeof sharedBillOf>

const difference = (place: string) => ({
  formula: 'computed / stated − 1',
  from: [`pricing.shared.${place}.usdComputed`, `pricing.shared.${place}.usdStated`]
})

/** Of one model's attempts that state a cost and have a price. */
const statedModel = object({
  /** As the log names it. */
  model: text,
  attempts: number('attempts').measured('Attempts of the model that state a cost and have a price.'),
  usdStated: number('USD').measured('What the log itself says that attempts of the model cost.'),
  usdComputed: usd('What the same attempts of the model cost at list prices.'),
  difference: orNull(
    number('share').derived(
      'How far list prices lie above what the log says of the model; `null` where 0 is stated.',
      difference('stated.models.*')
    )
  )
})
export type StatedModel = Of<typeof statedModel>

/** What the log itself says that it cost, over its span. */
const stated = object({
  usdStated: figure('USD').measured(
    'What the log itself says that its attempts cost, of those that have a price.'
  ),
  usdComputed: figure('USD').derived('What the same attempts cost at list prices.'),
  difference: figure('share').derived(
    'How far list prices lie above what the log says.',
    difference('stated')
  ),
  usdStatedOfUnpriced: figure('USD').stated(
    'What the log says of attempts that have no list price: it is in the bill as it stands.'
  ),
  models: list(statedModel)
})
export type StatedCost = Of<typeof stated>

const shared = object(
  { ...sharedBill, /** `null`: the log states no costs. */ stated: orNull(stated) },
  {
    sources: ['pricing.shared.lines']
  }
)

const replacement = object({
  /** As the log names it. */
  model: text,
  /** ISO date of the switch-off. */
  shutdown: text,
  /** `null`: none is named. */
  successor: orNull(text),
  source
})
export type Replacement = Of<typeof replacement>

/** The same demand after the announced switch-offs. */
const successor = object(
  {
    ...billAt('pricing.successor', {
      says: 'What the same tokens cost with every model that has a switch-off date priced at the model OpenAI names in its place',
      formula: 'Σ tokens × rates of the models named in their place'
    }),
    replacements: list(replacement),
    unpriced: list(unpriced)
  },
  { sources: ['pricing.successor'] }
)
export type SuccessorCost = Of<typeof successor>

/** The maker's own current models that cost less and bear a relation to the log's, by the benchmarks that both share. */
const cheaper = object(
  {
    ...billAt('pricing.cheaper', {
      says: 'What the same tokens cost at the cheapest current model of the same maker that is at least or about as good by the benchmarks that both share (Arena, ECI)',
      formula: 'Σ tokens × rates of the cheaper models'
    }),
    models: list(
      object({
        /** As the log names it. */
        model: text,
        cheaper: text,
        relation: text,
        evidence: text
      })
    ),
    unpriced: list(unpriced)
  },
  { sources: ['pricing.cheaper.lines'] }
)
export type CheaperModels = Of<typeof cheaper>

const OWN =
  'What one’s own servers cost today is in no log: `--current-cost` says it, or `--current-fleet` names GPUs that are priced as rent.'

/** What one's own servers cost today. */
const current = object({
  /** Models that the log shows on one's own servers. */
  models: list(text),
  attempts: number('attempts').measured('Attempts that the log shows on one’s own servers.'),
  usdPerMonth: figure('USD/month').assumed(OWN, {
    formula: 'Σ rent of the GPUs of --current-fleet, or --current-cost'
  }),
  gpus: figure('GPUs').assumed(`GPUs of one’s own today. ${OWN}`),
  rightSize: figure('GPUs').estimated(
    'How many GPUs of the kind that serves today the same promise needs, spare included.',
    { from: ['capacity.ownFleet.gpus'] }
  ),
  utilisation: figure('share').estimated(
    'What the mean minute asks of the GPUs that serve today, over what they can process.',
    {
      formula:
        'load of the serving GPUs in the busiest minute / headroom × serving GPUs / GPUs today × tokens of the mean minute / of the busiest',
      from: ['capacity.ownFleet.load', 'capacity.ownFleet.serving', 'traffic.tokens.peakTpm.sliding']
    }
  ),
  idleHours: figure('hours/month').derived('Hours of a month in which no request is under way.', {
    formula: 'share of the observed time with none in flight × 730',
    from: ['traffic.concurrency.idleShare']
  })
})
export type CurrentCost = Of<typeof current>

const OPEN =
  'What the cheapest open model that may stand in for each model of the log costs by the token where it is sold: Mtok of input × its price + Mtok of output × its price.'

const openOffer = object({
  provider: text,
  usdPerMonth: number('USD/month').assumed(OPEN, {
    formula: 'Mtok of input × its price + Mtok of output × its price, × the factor to a month',
    from: [MONTHS]
  }),
  /** Of the weights, where the offer states it: a quantised model may answer worse. */
  precision: orNull(text),
  source
})
export type OpenOffer = Of<typeof openOffer>

/** The open-weight stand-ins bought by the token. */
const openShared = object(
  {
    usdPerMonth: figure('USD/month').assumed(`${OPEN} The range is that over providers.`, {
      formula: 'Σ over workloads of the lower median offer',
      label: 'Open-weight model by the token'
    }),
    workloads: list(
      object({
        sourceModels: list(text),
        targetModel: text,
        /** The weakest that it bears to any of them. */
        relation: oneOf(...RELATIONS),
        /** Cheapest first. */
        offers: list(openOffer)
      })
    ),
    unpriced: list(unpriced)
  },
  { sources: ['pricing.openShared'] }
)
export type OpenSharedCost = Of<typeof openShared>

const RESERVED = "Of the sizes of an offer (Azure PTU, OpenAI's Scale Tier) the cheapest is the base."

/** Shared capacity reserved as a base; what spills over it and what the offer does not cover by the token. */
const reserved = object(
  {
    offer: text,
    models: list(text),
    usdPerMonth: figure('USD/month').assumed(
      `The units of the base by the month, and what spills over it by the token. ${RESERVED}`,
      {
        formula: 'Σ units of the base × price of a unit + what spills over and the other models by the token',
        from: ['pricing.reserved.*.usdByToken']
      }
    ),
    usdByToken: orNull(
      number('USD/month').derived(
        "What is paid by the token: what spills over, and the log's models that the offer is not sold for."
      )
    ),
    /** The cheapest size for each model, or for each part of it that is sold apart. */
    bases: list(
      object({
        offer: text,
        model: text,
        units: number('units').estimated(`Units of the base. ${RESERVED}`),
        usdReserved: number('USD/month').assumed(`The price of the units of the base. ${RESERVED}`),
        usdSpilled: number('USD/month').estimated('What spills over the base, by the token.'),
        spilledShare: number('share').estimated(
          'The share of what the offer counts that spills over the base.'
        )
      })
    )
  },
  { sources: ['limits.reserved'] }
)
export type ReservedCost = Of<typeof reserved>

/** The bills by the token, as they stand in `pricing`. */
export const bills = {
  /** `null`: nothing runs on own servers. */
  current: orNull(current),
  waiting: list(waiting),
  /** `null`: the log states cached tokens for nothing, or for all that could have some. */
  cache: orNull(cache),
  /** `null`: no model of the log has a cheaper relative. */
  cheaper: orNull(cheaper),
  shared,
  /** `null`: no model of the log has a switch-off date. */
  successor: orNull(successor),
  reserved: list(reserved)
}

export const openBill = { openShared }
