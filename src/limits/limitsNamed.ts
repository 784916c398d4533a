/** Limits that the messages of a log's refusals name → limits of the user's own account. */
import { familyName } from '../catalog/modelNames.ts'
import type { PoolLimits } from '../catalog/rateLimits.ts'
import type { LimitKind, NamedLimit } from '../log/namedLimits.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { AccountLimits } from './pools.ts'

/** Of several numbers for one limit the one named last holds: an account moves up. `null`: none is named that is replayed. */
export function limitsNamed({ namedLimits = [] }: RequestLog): AccountLimits | null {
  const replayed = namedLimits.filter(({ limit }) => limit !== 'tokensPerDay')
  if (replayed.length === 0) return null
  const names = new Set(replayed.flatMap(({ model }) => [model, familyName(model)]))
  return {
    name: 'named in the log',
    source: { where: 'messages of refused attempts in the log', asOf: null, verified: true },
    models: new Map([...names].map(name => [name, limitsOf(replayed, name)]))
  }
}

/** A model's own, or where the messages name none, those of its snapshots. */
function limitsOf(named: readonly NamedLimit[], name: string): PoolLimits {
  const exact = named.filter(({ model }) => model === name)
  const own = exact.length > 0 ? exact : named.filter(({ model }) => familyName(model) === name)
  const value = (kind: LimitKind) =>
    own
      .filter(({ limit }) => limit === kind)
      .sort((a, b) => b.lastMicros - a.lastMicros || b.value - a.value)[0]?.value ?? null
  return {
    requestsPerMinute: value('requestsPerMinute'),
    tokensPerMinute: value('tokensPerMinute'),
    requestsPerDay: value('requestsPerDay'),
    batchQueueTokens: null
  }
}
