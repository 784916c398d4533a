/** Definitions of what it costs, in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

const SHARED = 'pricing.shared.usdPerMonth'
const FIXED = 'pricing.fixed.usdPerMonth'
const MONTHS = 'pricing.period.monthsFactor'
const LINES = ['pricing.shared.lines']
const RENT = ['pricing.fixed.lines']
const BOTH = [...LINES, ...RENT]

const pricing = under('pricing', [])
const shared = under('pricing.shared', LINES)
const successor = under('pricing.successor', ['pricing.successor'])
const fixed = under('pricing.fixed', RENT)
const hybrid = under('pricing.hybrid', BOTH)
const breakEven = under('pricing.breakEven', BOTH)

const CHARGED =
  'input less cached tokens at the input rate, cached tokens at the cached rate, output at the output rate, each at the prices of its own day'
const STATED =
  '`pricing.shared.stated` holds the sums of what is stated and of what was computed over the same billed attempts, and their difference (computed / stated − 1), model by model.'
const SUCCESSOR =
  'the same tokens with every model that has a switch-off date priced at the model OpenAI names in its place'
const UNPRICED = 'Unknown models are `unpriced` and named.'
const MONTH =
  "The factor to a month is that over the log's own sum. Without a wall clock or a day that is covered it is 730 h over the span."
const OPEN =
  "each workload's stand-in model on shared APIs that sell it: Mtok of input × its price + Mtok of output × its price"
const RESERVED =
  "of the sizes of an offer (Azure PTU, OpenAI's Scale Tier) the cheapest as a base: its units × their price by the month, and what spills over it by the token"
const RESERVED_REST =
  "what spills over, and the log's models that the offer is not sold for, by the token as billed."
const CURRENT =
  'what one’s own servers cost today is in no log: `--current-cost` says it, or `--current-fleet` names GPUs that are priced as rent'
const WAITING =
  'requests of callers that ask a model at night alone (22:00 to 06:00, 95 % and 100 requests at the least), on two nights or more and without streaming, at the batch or flex price'
const RECONCILED =
  'model by model, by tokens where the bill counts them, else by requests, else by money, which cannot tell missing rows from another price'
const TERMS =
  'the recommended GPUs by the month on demand, reserved, managed, on a marketplace and as spot, each with what one must know of it'
const IN_CURRENCY =
  'the alternatives at the rate of `--exchange-rate`, which is never fetched; every other figure stays in USD'
const CHEAPER =
  'the same tokens at the cheapest current model of the same maker that is at least or about as good by the benchmarks that both share (Arena, ECI)'
const RENTED = 'the rent of the recommended GPUs for a month of 730 h, idle time and spare included.'

/** Quantity × unit price, of a bill's lines. */
const linesOf = (bill: typeof shared, root: string, says: string, at = ''): readonly Definition[] => [
  bill(`${at}lines.*.quantity`, says),
  bill(`${at}lines.*.usdPerUnit`, says),
  bill(`${at}lines.*.usd`, says, 'quantity × USD per unit', [
    `${root}.lines.*.quantity`,
    `${root}.lines.*.usdPerUnit`
  ])
]

const BY_TOKEN: readonly Definition[] = [
  under('pricing.period', [])(
    'spanSeconds',
    '**Span** = last − first arrival',
    'last arrival − first arrival',
    ['period.spanSeconds']
  ),
  under('pricing.period', [])(
    'monthsFactor',
    MONTH,
    'USD of a month by calendar days / USD in the period, or 730 h / span',
    ['period.spanSeconds']
  ),
  shared(
    'usdInPeriod',
    CHARGED,
    'Σ (input − cached) · input rate + cached · cached rate + output · output rate'
  ),
  shared('usdPerMonth', CHARGED, 'USD in the period × the factor to a month', [
    'pricing.shared.usdInPeriod',
    MONTHS
  ]),
  ...linesOf(shared, 'pricing.shared', CHARGED),
  ...['usdStated', 'usdComputed', 'usdStatedOfUnpriced', 'models.*.attempts'].map(name =>
    shared(`stated.${name}`, STATED)
  ),
  ...['models.*.usdStated', 'models.*.usdComputed'].map(name => shared(`stated.${name}`, STATED)),
  ...['stated', 'stated.models.*'].map(place =>
    shared(`${place}.difference`, STATED, 'computed / stated − 1', [
      `pricing.shared.${place}.usdComputed`,
      `pricing.shared.${place}.usdStated`
    ])
  ),
  successor('usdInPeriod', SUCCESSOR, 'Σ tokens × rates of the models named in their place'),
  successor('usdPerMonth', SUCCESSOR, 'USD in the period × the factor to a month', [
    'pricing.successor.usdInPeriod',
    MONTHS
  ]),
  ...linesOf(successor, 'pricing.successor', SUCCESSOR),
  successor('unpriced.*.attempts', UNPRICED),
  under('pricing.openShared', ['pricing.openShared'])(
    'usdPerMonth',
    OPEN,
    'Σ over workloads of the lower median offer'
  ),
  under('pricing.openShared', ['pricing.openShared'])(
    'workloads.*.offers.*.usdPerMonth',
    OPEN,
    'Mtok of input × its price + Mtok of output × its price, × the factor to a month',
    [MONTHS]
  ),
  pricing('openShared.unpriced.*.attempts', UNPRICED),
  pricing(
    'reserved.*.usdPerMonth',
    RESERVED,
    'Σ units of the base × price of a unit + what spills over and the other models by the token',
    ['pricing.reserved.*.usdByToken'],
    { sources: ['limits.reserved'] }
  ),
  pricing('reserved.*.usdByToken', RESERVED_REST),
  ...['units', 'usdReserved', 'usdSpilled', 'spilledShare'].map(part =>
    pricing(`reserved.*.bases.*.${part}`, RESERVED)
  ),
  pricing('current.usdPerMonth', CURRENT, 'Σ rent of the GPUs of --current-fleet, or --current-cost'),
  pricing('current.gpus', CURRENT),
  pricing('current.attempts', CURRENT),
  pricing('waiting.*.share', WAITING, 'requests that may wait / billed requests'),
  pricing('waiting.*.usdPerMonth', WAITING, 'shared − what is saved', [
    SHARED,
    'pricing.waiting.*.savedPerMonth'
  ]),
  pricing(
    'waiting.*.savedPerMonth',
    WAITING,
    'Σ (1 − the tier’s factor) × list price of what may wait × the factor to a month',
    [MONTHS]
  ),
  pricing('cheaper.usdInPeriod', CHEAPER, 'Σ tokens × rates of the cheaper models'),
  pricing('cheaper.usdPerMonth', CHEAPER, 'USD in the period × the factor to a month', [MONTHS]),
  pricing('cheaper.unpriced.*.attempts', UNPRICED),
  ...linesOf(pricing, 'pricing.cheaper', CHEAPER, 'cheaper.'),
  ...['usdBilled', 'usdOfLog', 'coverage'].map(part => pricing(`reconciliation.${part}`, RECONCILED)),
  ...['coverage', 'priceRatio', 'usdOfLog', 'usdBilled'].map(part =>
    pricing(`reconciliation.models.*.${part}`, RECONCILED)
  ),
  ...['tokensInLog', 'tokensBilled', 'usdOfLog', 'usdBilled'].map(part =>
    pricing(`reconciliation.models.*.parts.*.${part}`, RECONCILED)
  ),
  pricing('terms.*.usdPerMonth', TERMS, 'Σ rent of the GPUs for 730 h on that term', [], { sources: RENT }),
  pricing('currency.perUsd', IN_CURRENCY),
  pricing('currency.alternatives.*.perMonth', IN_CURRENCY, 'USD a month × the rate')
]

const HYBRID = 'for every base from no replica to as many as the peak needs.'
const BASE_OVERFLOW =
  "a request that finds the base's tokens of that minute used up goes to the shared pool at its list price."
const BASE_RENT =
  'The base holds no spare, since the shared pool stands in for it, and is rented as the whole fleet would be.'
const SAVED = '`usdSavedPerGpu` is the overflow that the last replica spares less its rent, per GPU.'

function baseOf(place: string): readonly Definition[] {
  const root = `pricing.hybrid.workloads.*.${place}`
  const base = under(root, BOTH)
  return [
    base('replicas', HYBRID),
    base('gpus', BASE_RENT, 'replicas × GPUs per replica, in whole lots', [`${root}.replicas`]),
    base('usdBase', BASE_RENT, 'rent of the GPUs for 730 h', [`${root}.gpus`]),
    base('usdOverflow', BASE_OVERFLOW, 'Σ of what overflows at its token prices × the factor to a month', [
      MONTHS
    ]),
    base('usdPerMonth', HYBRID, 'rent of the base + price of its overflow', [
      `${root}.usdBase`,
      `${root}.usdOverflow`
    ]),
    base('overflowShare', BASE_OVERFLOW, 'requests that overflow / billed requests'),
    base('usdSavedPerGpu', SAVED, 'overflow that the last replica spares / its GPUs − its rent per GPU')
  ]
}

const BY_GPU: readonly Definition[] = [
  fixed('usdPerMonth', RENTED, 'Σ rent of the GPUs for 730 h', ['capacity.gpus']),
  fixed('gpus', '`gpus` = (replicas + spare) · t.', 'Σ (replicas + spare) · GPUs per replica', [
    'capacity.gpus'
  ]),
  fixed('stayingUsdPerMonth', 'What stays on the shared pool beside the fleets is charged as billed.'),
  ...linesOf(fixed, 'pricing.fixed', RENTED),
  hybrid('usdPerMonth', HYBRID, 'Σ over workloads of the cheapest base with its overflow', [SHARED, FIXED]),
  hybrid('workloads.*.tensorParallel', HYBRID),
  hybrid(
    'workloads.*.tokensPerReplicaMinute',
    'One replica takes in a calendar minute the tokens of the sized busiest minute (headroom included) over the replicas sized for it.',
    'tokens of the busiest minute × (1 + headroom) × (1 + growth) / replicas',
    ['capacity.headroom', 'capacity.growth']
  ),
  ...baseOf('bases.*'),
  ...baseOf('best'),
  under('pricing.scheduled', RENT)(
    'usdPerMonth',
    'billed by the hour: Σ rent of (replicas + spare) × GPUs for the hour × 730 / 168. Needs a week of requests.',
    'Σ rent of (replicas + spare) × GPUs for the hour × 730 / 168'
  ),
  under('pricing.scheduled', RENT)(
    'savedAgainstFixed',
    '`savedAgainstFixed` = fixed − scheduled',
    'fixed − scheduled',
    [FIXED, 'pricing.scheduled.usdPerMonth']
  )
]

const EXTRAS =
  'operations, egress and the migration fee over its term (fixed side); refused attempts and spared hours of outage (shared side): each shown, each 0 until its flag says otherwise.'
const ALTERNATIVES =
  'stand cheapest first. A sum that leaves unpriced attempts out is written "over …" and ranked as if they cost what the rest does.'
const PER_MTOK = '`…UsdPerMtok` = cost over the tokens it pays for'
const SENSITIVITY =
  "the saving with traffic, token price, GPU price and a replica's speed 20 % lower and higher, whole replicas."

const COMPARED: readonly Definition[] = [
  pricing('alternatives.*.usdPerMonth', ALTERNATIVES, 'its bill + the extras of its side', [], {
    sources: BOTH
  }),
  pricing('alternatives.*.unpricedShare', ALTERNATIVES, 'attempts without a price / billed attempts'),
  pricing('extras.*.usdPerMonth', EXTRAS),
  pricing(
    'savingPerMonth',
    '`savingPerMonth` = shared − fixed, extras included, with the range of both',
    'shared − fixed, extras included',
    [SHARED, FIXED]
  ),
  pricing('fixedUsdPerMtok', PER_MTOK, 'fixed / tokens of a month', [
    FIXED,
    'traffic.tokens.sums.total',
    MONTHS
  ]),
  pricing('sharedUsdPerMtok', PER_MTOK, 'shared / priced tokens', ['pricing.shared.usdInPeriod']),
  pricing(
    'paybackMonths',
    '`paybackMonths` = migration fee / saving before it',
    'migration fee / saving before it',
    ['pricing.savingPerMonth']
  ),
  ...['savingAtLess', 'savingAtMore'].map(end =>
    pricing(`sensitivity.*.${end}`, SENSITIVITY, null, ['pricing.savingPerMonth'])
  ),
  pricing('sensitivity.*.swing', SENSITIVITY, '|saving at more − saving at less|', [
    'pricing.sensitivity.*.savingAtMore',
    'pricing.sensitivity.*.savingAtLess'
  ]),
  pricing('unpriced.*.attempts', UNPRICED)
]

const ONE_INPUT = 'one input at a time, the fleet as it is'

const BREAK_EVEN: readonly Definition[] = [
  breakEven(
    'traffic',
    '`traffic` = fixed / shared, a lower bound since more traffic may need more GPUs',
    'fixed / shared, extras included',
    [FIXED, SHARED]
  ),
  breakEven('tokensPerMonth', ONE_INPUT, 'fixed / shared × tokens of a month', [FIXED, SHARED, MONTHS]),
  breakEven(
    'utilisation',
    '`utilisation` = the tokens at that traffic over what the serving replicas would take if every minute were as the busiest',
    'tokens of a month at break-even / tokens the fleet would take',
    ['pricing.breakEven.tokensPerMonth']
  ),
  breakEven('usdPerMtok', ONE_INPUT, 'fixed / tokens of a month', [FIXED]),
  breakEven(
    'usdPerGpuHour',
    '`usdPerGpuHour` = (shared − extras) / GPU-hours rented',
    '(shared − extras) / (GPUs rented × 730 h)',
    [SHARED, 'capacity.gpus']
  ),
  breakEven(
    'peakToAverage',
    "`peakToAverage` = today's ratio × (shared − extras) / rent, as if the fleet grew in step with the peak.",
    "today's ratio × (shared − extras) / rent",
    ['traffic.rate.peakToAverage.60s', SHARED, FIXED]
  )
]

export const PRICING: readonly Definition[] = [...BY_TOKEN, ...BY_GPU, ...COMPARED, ...BREAK_EVEN]
