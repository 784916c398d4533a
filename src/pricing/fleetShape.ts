/** What the log costs on GPUs, all month, as a base, and by the hour: as it stands in the JSON. */
import { figure, list, number, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { costLine, MONTHS, SHARED } from './lineShape.ts'

export const FIXED = 'pricing.fixed.usdPerMonth'
const RENT = ['pricing.fixed.lines']
/** Of what is weighed against each other. */
export const BOTH = ['pricing.shared.lines', ...RENT]

export const fixed = object(
  {
    usdPerMonth: figure('USD/month').assumed(
      'The rent of the recommended GPUs for a month of 730 h, idle time and spare included, and what stays on the shared pool beside them.',
      {
        formula: 'Σ rent of the GPUs for 730 h',
        from: ['capacity.gpus'],
        short: 'fixed',
        label: 'Dedicated GPUs'
      }
    ),
    stayingUsdPerMonth: figure('USD/month').derived(
      'What stays on the shared pool beside the fleets, as billed: models that cost less there, or that nothing stands in for.'
    ),
    gpus: figure('GPUs').estimated('GPUs of the recommended fleets, spare included.', {
      formula: 'Σ (replicas + spare) · GPUs per replica',
      from: ['capacity.gpus']
    }),
    lines: list(costLine('pricing.fixed'))
  },
  { sources: RENT }
)
export type FixedCost = Of<typeof fixed>

const OVERFLOW =
  "A request that finds the base's tokens of that minute used up goes to the shared pool at its list price; those that never succeeded are served, too."
const NO_SPARE =
  'The base holds no spare, since the shared pool stands in for it, and is rented as the whole fleet would be.'

/** A fixed base of replicas without a spare, and what overflows it on the shared pool. */
const hybridBase = (place: string) => {
  const root = `pricing.hybrid.workloads.*.${place}`
  return object(
    {
      replicas: number('replicas').estimated('Replicas of a base: from none to as many as the peak needs.'),
      gpus: number('GPUs').estimated(`GPUs of the base, in whole lots of what the offer sells. ${NO_SPARE}`, {
        formula: 'replicas × GPUs per replica, in whole lots',
        from: [`${root}.replicas`]
      }),
      usdBase: number('USD/month').assumed(`The rent of the base. ${NO_SPARE}`, {
        formula: 'rent of the GPUs for 730 h',
        from: [`${root}.gpus`]
      }),
      usdOverflow: number('USD/month').estimated(`What overflows the base, by the token. ${OVERFLOW}`, {
        formula: 'Σ of what overflows at its token prices × the factor to a month',
        from: [MONTHS]
      }),
      usdPerMonth: number('USD/month').assumed('The rent of the base and the price of its overflow.', {
        formula: 'rent of the base + price of its overflow',
        from: [`${root}.usdBase`, `${root}.usdOverflow`]
      }),
      overflowShare: number('share').estimated(
        `The share of the requests that overflow, those that never succeeded among them. ${OVERFLOW}`,
        {
          formula: 'requests that overflow / requests billed or never answered'
        }
      ),
      usdSavedPerGpu: orNull(
        number('USD/month').estimated(
          'What the last replica saves, per GPU; negative: it costs more than it saves; `null` without one.',
          { formula: 'overflow that the last replica spares / its GPUs − its rent per GPU' }
        )
      )
    },
    { name: 'HybridBase' }
  )
}
export type HybridBase = Of<ReturnType<typeof hybridBase>>

const hybridWorkload = object({
  sourceModels: list(text),
  targetModel: text,
  gpu: text,
  gpusPerReplica: number('GPUs').estimated('GPUs of a replica of the base.'),
  tokensPerReplicaMinute: number('tokens/min').estimated(
    'Tokens that one replica serves in a calendar minute within the promise: those of the sized busiest minute (headroom included) over the replicas sized for it.',
    {
      formula: 'tokens of the busiest minute × (1 + headroom) × (1 + growth) / replicas',
      from: ['capacity.headroom', 'capacity.growth']
    }
  ),
  /** From no replica to as many as the peak needs. */
  bases: list(hybridBase('bases.*')),
  best: hybridBase('best')
})
export type HybridWorkload = Of<typeof hybridWorkload>

export const hybrid = object(
  {
    usdPerMonth: figure('USD/month').estimated(
      'A fixed base of GPUs with its overflow on the shared pool: the cheapest of all bases.',
      {
        formula: 'Σ over workloads of the cheapest base with its overflow',
        from: [SHARED, FIXED],
        short: 'hybrid',
        label: 'Fixed base, overflow shared'
      }
    ),
    workloads: list(hybridWorkload)
  },
  { sources: BOTH }
)
export type HybridCost = Of<typeof hybrid>

/** The fleet that follows the hour of the week, where GPUs are billed by the hour. */
export const scheduled = object(
  {
    usdPerMonth: figure('USD/month').estimated(
      'GPUs by the hour of the week, each with the replicas that its busiest minute in any week of the log needs, and the spare. It needs a week of requests.',
      { formula: 'Σ rent of (replicas + spare) × GPUs for the hour × 730 / 168' }
    ),
    savedAgainstFixed: figure('USD/month').estimated(
      'What the schedule saves against the same GPUs all week.',
      {
        formula: 'fixed − scheduled',
        from: [FIXED, 'pricing.scheduled.usdPerMonth']
      }
    )
  },
  { sources: RENT }
)
export type ScheduledCost = Of<typeof scheduled>

/** The recommended GPUs on one term of rent. */
export const term = object(
  {
    term: oneOf('on-demand', '1-month', '1-year', 'reserved', 'managed', 'per-second', 'marketplace', 'spot'),
    usdPerMonth: figure('USD/month').assumed(
      'The recommended GPUs by the month on one term of rent: on demand, bound for a month, a year or longer, managed, by the second with cold starts, on a marketplace, or half of them as spot.',
      { formula: 'Σ rent of the GPUs for 730 h on that term' }
    ),
    /** What one must know of it. */
    caveat: text
  },
  { sources: RENT }
)
export type TermCost = Of<typeof term>
