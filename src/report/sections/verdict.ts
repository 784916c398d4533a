/** The verdict → what to do, why, and the criteria it was judged by. */
import { endsInWords } from '../../capacity/fleet/intervalEnds.ts'
import type { Figure } from '../../figure.ts'
import type { Alternative, CostComparison } from '../../pricing/costShape.ts'
import { isLowerBound } from '../../pricing/lowerBound.ts'
import type { Criterion, Recommendation } from '../../verdict/verdictShape.ts'
import type { AuditReport } from '../auditReport.ts'
import {
  type Block,
  type Cell,
  type Entry,
  entries,
  heading,
  list,
  paragraph,
  type Section,
  type Toned,
  table
} from '../blocks.ts'
import { figureText } from '../format.ts'
import { savingEntry } from './cost.ts'
import { entry, softest, times } from './figures.ts'

const ADVICE: Readonly<Record<Recommendation, Toned>> = {
  dedicated: { text: 'Recommendation: dedicated – move to GPUs of your own', tone: 'good' },
  shared: { text: 'Recommendation: shared – pay by the token, rent no GPUs', tone: 'good' },
  hybrid: { text: 'Recommendation: hybrid – own GPUs for the base, shared pool for the rest', tone: 'good' },
  'too-close': { text: 'Recommendation: none – too close to call', tone: 'unsure' },
  'not-enough-data': { text: 'Recommendation: none – the log does not say enough', tone: 'unsure' }
}

export const verdictSection = (report: AuditReport): Section => {
  const { verdict } = report
  const advice = ADVICE[verdict.recommendation]
  return {
    title: 'Verdict',
    blocks: [
      paragraph(verdict.headline, 'strong'),
      paragraph(advice.text, advice.tone),
      ...list(verdict.because, 'Because'),
      heading('At a glance'),
      glance(report),
      ...criteriaBlocks('Dedicated makes sense when', verdict.criteria, 'dedicated'),
      ...criteriaBlocks('A shared pool is fine when', verdict.criteria, 'shared'),
      ...list(
        verdict.criteria.filter(({ met, asked }) => met === null && asked).map(unansweredText),
        'Not known'
      ),
      ...list(verdict.caveats, 'Keep in mind')
    ]
  }
}

/** The figures that decide, their notes left to the sections below; what moving saves stands under the two bills that it is of. */
const glance = ({ traffic, capacity, pricing }: AuditReport): Block =>
  entries(
    entry('Average rate', traffic.rate.averageRps, null),
    times('Busiest minute over average', traffic.rate.peakToAverage['60s'], null),
    billEntry(pricing, 'shared', pricing.shared.usdPerMonth),
    ...(pricing.compared.byToken === 'shared' ? [] : weighedEntries(pricing, pricing.compared.byToken)),
    ...(pricing.compared.dedicated === null
      ? [entry('Dedicated GPUs', pricing.fixed.usdPerMonth, null)]
      : weighedEntries(pricing, pricing.compared.dedicated)),
    savingEntry(pricing),
    entry('GPUs, spare included', capacity.gpus, capacity.confidence && endsInWords(capacity.confidence))
  )

type AlternativeId = Alternative['id']

const weighedEntries = (pricing: CostComparison, id: AlternativeId | null): readonly Entry[] =>
  pricing.alternatives
    .filter(alternative => alternative.id === id)
    .map(({ usdPerMonth }) => billEntry(pricing, id as AlternativeId, usdPerMonth))

/** As among the costs: a sum that leaves something out is a lower bound. */
function billEntry({ alternatives }: CostComparison, id: AlternativeId, usdPerMonth: Figure): Entry {
  const alternative = alternatives.find(each => each.id === id)
  const found = entry(alternative?.name ?? 'Shared pool', usdPerMonth, null)
  return isLowerBound({ usdPerMonth, unpricedShare: alternative?.unpricedShare ?? 0 })
    ? { ...found, value: `over ${found.value}` }
    : found
}

const criteriaBlocks = (
  title: string,
  criteria: readonly Criterion[],
  favours: Criterion['favours']
): readonly Block[] => {
  const rows = criteria.filter(criterion => criterion.favours === favours).map(criterionRow)
  return rows.length === 0
    ? []
    : [heading(title), table(['', 'Criterion', 'Measured', 'Threshold', 'Basis'], rows)]
}

const criterionRow = ({ met, statement, measured, threshold }: Criterion): readonly Cell[] => [
  mark(met),
  statement,
  figureText(measured),
  threshold,
  softest(measured)
]

const mark = (met: boolean | null): Toned => {
  if (met === null) return { text: '?', tone: 'unsure' }
  return met ? { text: '✓', tone: 'good' } : { text: '✗', tone: 'muted' }
}

const unansweredText = ({ statement, why }: Criterion): string => `${statement} – ${why}`
