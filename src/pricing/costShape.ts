/** What the log costs on the shared pool, on GPUs, and on what lies between: as it stands in the JSON. */
import { figure, list, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { ALTERNATIVE_IDS } from './alternativeTable.ts'
import { bills, IN_A_MONTH, openBill } from './billShape.ts'
import { BOTH, FIXED, fixed, hybrid, scheduled, term } from './fleetShape.ts'
import { MONTHS, unpriced } from './lineShape.ts'
import { overTerm } from './overTermShape.ts'
import { period } from './periodShape.ts'
import { reconciliation } from './reconciliationShape.ts'
import { slicedWorkload } from './slicesShape.ts'
import { unserved } from './waitingShape.ts'

const alternativeId = oneOf(...ALTERNATIVE_IDS)

/** One way to serve the same demand. */
const alternative = object(
  {
    id: alternativeId,
    name: text,
    usdPerMonth: figure('USD/month').derived(
      'The bill of an alternative and the extras of its side. Alternatives stand cheapest first; a sum that leaves unpriced attempts out is written "over …" and ranked as if they cost what the rest does.',
      { formula: 'its bill + the extras of its side' }
    ),
    /** What one must believe for it. */
    assumes: text,
    unpricedShare: number('share').derived(
      'The share of the billed attempts that the sum leaves out, since they could not be priced.',
      {
        formula: 'attempts without a price / billed attempts'
      }
    )
  },
  { sources: BOTH }
)
export type Alternative = Of<typeof alternative>

/** What stands beside tokens and rent: each said by the user, and 0 until then. */
const extra = object({
  side: oneOf('shared', 'fixed'),
  label: text,
  usdPerMonth: figure('USD/month').assumed(
    'Operations, egress and the migration fee over its term (fixed side); refused attempts and spared hours of outage (shared side): each is shown, and 0 until its flag says otherwise.'
  ),
  flag: text
})
export type ExtraCost = Of<typeof extra>

/** The two ways that are weighed; `null`: none of them has a price. */
const compared = object({
  /** The cheapest credible one by the token. */
  byToken: orNull(alternativeId),
  /** The cheapest with GPUs of one's own. */
  dedicated: orNull(alternativeId)
})

const ONE_INPUT = 'One input changes at a time, the fleet as it is.'

/** Two of them are weighed: `pricing.compared` says which. */
const WEIGHED = 'pricing.alternatives.*.usdPerMonth'

/** Where the decision between the two ways that are weighed flips, everything else as it is. */
const breakEven = object(
  {
    traffic: figure('× today’s traffic').assumed(
      "Times today's traffic at which the tokens cost what the GPUs do, both as compared: a lower bound, since more traffic may need more GPUs.",
      {
        formula:
          '(1 + growth) × (GPUs − part) / (tokens − part), both as compared, extras included; part: what of the GPUs’ sum is paid by the token',
        from: [WEIGHED],
        label: 'Traffic at break-even'
      }
    ),
    tokensPerMonth: figure('tokens/month').assumed(`Tokens of a month at break-even. ${ONE_INPUT}`, {
      formula: '(GPUs − part) / (tokens − part) × tokens of a month',
      from: [WEIGHED, MONTHS]
    }),
    utilisation: figure('share').assumed(
      'The tokens at that traffic over what the serving replicas would take if every minute were as the busiest.',
      {
        formula: 'tokens of a month at break-even, of the fleets’ models / tokens the fleets would take',
        from: ['pricing.breakEven.tokensPerMonth']
      }
    ),
    usdPerMtok: figure('USD/Mtok').assumed(
      `What the shared pool would have to charge, input and output together. ${ONE_INPUT}`,
      { formula: '(GPUs − part) / (tokens − part) × tokens / tokens of a month', from: [WEIGHED] }
    ),
    usdPerGpuHour: figure('USD/GPU-hour').assumed(`What a GPU would have to cost. ${ONE_INPUT}`, {
      formula: '(tokens − what is not rent) / GPU-hours rented',
      from: [WEIGHED, 'capacity.gpus']
    }),
    peakToAverage: figure('× average').assumed(
      'The ratio of peak to average at which the GPUs cost what the tokens do, as if the fleet grew in step with the peak.',
      {
        formula: "today's ratio × (tokens − what is not rent) / rent",
        from: ['traffic.rate.peakToAverage.60s', WEIGHED]
      }
    )
  },
  { sources: BOTH }
)
export type BreakEven = Of<typeof breakEven>

const saving = (end: string) =>
  number('USD/month').assumed(
    `The saving with traffic, token price, GPU price or a replica's speed 20 % ${end}: sized, cut into fleets and chosen again.`,
    { from: ['pricing.savingPerMonth'] }
  )

/** What a fifth less and a fifth more of one input do to the saving. */
const sensitivity = object({
  input: text,
  savingAtLess: saving('lower'),
  savingAtMore: saving('higher'),
  /** The cheaper of the two ways that are weighed there. */
  cheapestAtLess: alternativeId,
  cheapestAtMore: alternativeId,
  swing: number('USD/month').assumed('How far apart the saving is at both ends.', {
    formula: '|saving at more − saving at less|',
    from: ['pricing.sensitivity.*.savingAtMore', 'pricing.sensitivity.*.savingAtLess']
  })
})
export type Sensitivity = Of<typeof sensitivity>

/** The alternatives at a rate that was said, for readers who think in another currency. */
const inCurrency = object({
  code: text,
  perUsd: number('').assumed(
    'Units of the currency for one USD, as `--exchange-rate` says; it is never fetched.'
  ),
  date: orNull(text),
  alternatives: list(
    object({
      id: text,
      name: text,
      perMonth: orNull(
        number('').derived('An alternative in that currency; every other figure of the JSON stays in USD.', {
          formula: 'USD a month × the rate'
        })
      )
    })
  )
})

/** What each value costs of what the log is split by. */
const splitCosts = object({
  /** As it was asked for: `tag.team`, `caller`, `model`. */
  by: text,
  /** The 20 dearest, the dearest first; an empty name: rows that do not say. */
  values: list(
    object({
      name: text,
      usdInPeriod: figure('USD').derived(
        'What the tokens of a value cost on the shared pool, over the span of the log.',
        {
          formula: 'Σ of its rows, each at its own price'
        }
      ),
      usdPerMonth: figure('USD/month').derived(
        'What the tokens of a value cost, scaled to a month as the whole bill is.',
        {
          formula: IN_A_MONTH,
          from: ['pricing.split.values.*.usdInPeriod', MONTHS]
        }
      ),
      share: orNull(
        number('share').derived('The share of a value in what all of them cost.', {
          formula: 'USD of the value / USD of all',
          from: ['pricing.split.values.*.usdInPeriod']
        })
      )
    })
  )
})

const perMtok = (side: string) =>
  `What the ${side} costs over the tokens it pays for, input and output together.`

export const pricing = object({
  period,
  /** `null`: no bill was given. */
  reconciliation: orNull(reconciliation),
  /** `null`: nobody asked for it. */
  split: orNull(splitCosts),
  /** `null`: USD alone. */
  currency: orNull(inCurrency),
  /** Cheapest first, as if what could not be priced cost what the rest does; unknown sums last. */
  alternatives: list(alternative),
  compared,
  ...bills,
  /** `null`: all that might have been served was, or the log does not show it. */
  unserved: orNull(unserved),
  fixed,
  extras: list(extra),
  hybrid,
  ...openBill,
  scheduled,
  /** The same GPUs by the terms on which they are offered; empty without a fleet. */
  terms: list(term),
  /** Fleet by fleet; empty unless --slices asks for it. */
  slices: list(slicedWorkload),
  savingPerMonth: figure('USD/month').assumed(
    'What moving saves: the cheapest credible way by the token, with what it would cost to serve the requests that never succeeded, less the cheapest with GPUs, over the days of the log and the GPUs needed.',
    {
      formula:
        'cheapest credible way by the token + never served at its prices − cheapest with GPUs, extras included',
      from: [WEIGHED, 'pricing.unserved.usdPerMonth'],
      short: 'saving',
      label: 'Saving from moving'
    }
  ),
  sharedUsdPerMtok: figure('USD/Mtok').derived(perMtok('shared pool'), {
    formula: 'shared / priced tokens',
    from: ['pricing.shared.usdInPeriod'],
    label: 'Shared, per million tokens'
  }),
  fixedUsdPerMtok: figure('USD/Mtok').assumed(perMtok('fleet'), {
    formula: 'fixed / tokens of a month',
    from: [FIXED, 'traffic.tokens.sums.total', MONTHS],
    label: 'Dedicated, the same'
  }),
  breakEven,
  /** The most telling input first. */
  sensitivity: list(sensitivity),
  /** Scenario by scenario; empty unless --term asks for it. */
  overTerm: list(overTerm),
  paybackMonths: figure('months').assumed('Months until the saving has paid the migration fee.', {
    formula: 'migration fee / saving before it',
    from: ['pricing.savingPerMonth']
  }),
  unpriced: list(unpriced)
})
export type CostComparison = Of<typeof pricing>
export type SplitCosts = CostComparison['split']
