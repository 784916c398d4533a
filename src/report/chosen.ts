/** A report → the alternative that its verdict recommends. */
import { WAYS } from '../pricing/alternativeTable.ts'
import { isDedicated } from '../pricing/ways.ts'
import type { AuditReport } from './auditReport.ts'
import { todayIn } from './currency.ts'

type AlternativeId = AuditReport['pricing']['alternatives'][number]['id']

/** `null`: nothing is recommended, or it has no price. */
export function chosenIn({
  verdict: { action },
  pricing
}: Pick<AuditReport, 'verdict' | 'pricing'>): AlternativeId | null {
  if (action === null) return null
  if (action === 'as-billed') return todayIn(pricing)
  const wanted = action === 'right-size' ? 'dedicated' : action
  return pricing.alternatives.find(({ id }) => WAYS[id].action === wanted)?.id ?? null
}

/** GPUs of one's own: rented, or there today. */
export const isFleet = (id: AlternativeId): boolean => isDedicated({ id }) || id === 'current'
