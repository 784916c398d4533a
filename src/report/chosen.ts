/** A report → the alternative that its verdict recommends. */
import { WAYS } from '../pricing/alternativeTable.ts'
import { isDedicated } from '../pricing/ways.ts'
import type { AuditReport } from './auditReport.ts'
import { todayIn } from './currency.ts'

type AlternativeId = AuditReport['pricing']['alternatives'][number]['id']

/** `null`: nothing is recommended, GPUs are under a condition, or it has no price. */
export function chosenIn({
  verdict: { action, recommendation },
  pricing
}: Pick<AuditReport, 'verdict' | 'pricing'>): AlternativeId | null {
  if (action === null) return null
  if (action === 'as-billed') return todayIn(pricing)
  const wanted = action === 'right-size' ? 'dedicated' : action
  const found = pricing.alternatives.find(({ id }) => WAYS[id].action === wanted)?.id ?? null
  return recommendation === 'too-close' && found !== null && isFleet(found) ? null : found
}

/** Whether GPUs are to be rented, or those there are to be kept. */
export function asksForGpus(report: Pick<AuditReport, 'verdict' | 'pricing'>): boolean {
  const chosen = chosenIn(report)
  return chosen !== null && isFleet(chosen)
}

/** GPUs of one's own: rented, or there today. */
const isFleet = (id: AlternativeId): boolean => isDedicated({ id }) || id === 'current'
