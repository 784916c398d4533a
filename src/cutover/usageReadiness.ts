/** Sums of a usage export → what a dedicated endpoint must support, as far as sums tell. */
import {
  BATCH_SUPPORT,
  ENDPOINT_SUPPORT,
  type EngineSupport,
  FEATURE_SUPPORT
} from '../catalog/engineSupport.ts'
import { SERVICE_TIERS, type ServiceTier } from '../log/serviceTier.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'
import { ENDPOINTS_TOGETHER, mostUsed, type Target, untoldOf } from './readiness.ts'
import type { Need, Readiness } from './readinessShape.ts'

/** A row is of one model, and says whether it is of the Batch API, of which tier, and how many tokens a cache served. */
export function readinessOfUsage(usage: UsageBuckets, target: Target | null): Readiness {
  const rows = Array.from(usage.startMicros.keys())
  const [batch, embeddings, ...features] = [
    needOf(BATCH_SUPPORT, BATCH, usage),
    needOf(EMBEDDINGS_SUPPORT, EMBEDDINGS, usage),
    ...FEATURE_SUPPORT.map(support => needOf(support, SHOWN_BY[support.use] ?? NOWHERE, usage))
  ] as [Need, Need, ...Need[]]
  const requests = sumOf(usage.requests)
  return {
    grain: 'bucket',
    requests,
    spendBasis: tokensIn(usage, rows) > 0 ? 'tokens' : null,
    needs: [embeddings, batch, ...features].filter(need => need.requests > 0),
    untold: untoldOf([{ ...ENDPOINTS_TOGETHER, told: embeddings.told }, ...features], requests),
    context: target === null ? null : unknownContext(target),
    models: mostUsed(rows.map(row => [modelOf(usage, row), usage.requests[row] as number] as const)),
    longest: Number.NaN
  }
}

const unknownContext = ({ name, context }: Target): Readiness['context'] => ({
  model: name,
  context,
  beyond: Number.NaN,
  couldBeBeyond: Number.NaN,
  longest: Number.NaN
})

/** What a row shows of one use. */
type Shown = {
  readonly uses: (usage: UsageBuckets, row: number) => boolean
  readonly tells: (usage: UsageBuckets, row: number) => boolean
  /** Whether some requests of the row used it, and not all. */
  readonly isAtMost: boolean
}

/** Where it is shown at all: its absence may be one of the export. */
const where = (uses: Shown['uses']): Shown => ({ uses, tells: uses, isAtMost: false })

const NOWHERE = where(() => false)
const BATCH = where(({ batch }, row) => batch[row] === 1)
/** As vendors name models that embed. Which of several endpoints other models were called by, no name tells. */
const EMBEDDINGS = where((usage, row) => /embed/i.test(modelOf(usage, row)))
const EMBEDDINGS_SUPPORT = ENDPOINT_SUPPORT.find(({ use }) => use === 'embeddings') as EngineSupport

/** Tiers that a caller asks for. */
const ASKED_TIERS: readonly (ServiceTier | undefined)[] = ['flex', 'priority', 'speed-fast', 'ultrafast']

const SHOWN_BY: Readonly<Record<string, Shown>> = {
  promptCaching: {
    uses: ({ cachedTokens }, row) => (cachedTokens[row] as number) > 0,
    tells: ({ cachedTokens }, row) => !Number.isNaN(cachedTokens[row]),
    isAtMost: true
  },
  serviceTier: where(({ tier }, row) => ASKED_TIERS.includes(SERVICE_TIERS[tier?.[row] ?? 0]))
}

function needOf(support: EngineSupport, { uses, tells, isAtMost }: Shown, usage: UsageBuckets): Need {
  const rows = Array.from(usage.startMicros.keys())
  const used = rows.filter(row => uses(usage, row))
  const requestsOf = (some: readonly number[]) => sumOf(some.map(row => usage.requests[row] as number))
  const allTokens = tokensIn(usage, rows)
  return {
    ...support,
    requests: requestsOf(used),
    isAtMost,
    share: requestsOf(used) / requestsOf(rows),
    told: requestsOf(rows.filter(row => tells(usage, row))),
    spendShare: allTokens > 0 ? tokensIn(usage, used) / allTokens : null
  }
}

const modelOf = (usage: UsageBuckets, row: number): string =>
  usage.models[usage.model[row] as number] as string

/** Unknown tokens add nothing. */
const tokensIn = ({ inputTokens, outputTokens }: UsageBuckets, rows: readonly number[]): number =>
  sumOf(rows.map(row => (inputTokens[row] || 0) + (outputTokens[row] || 0)))

const sumOf = (values: Iterable<number>): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
