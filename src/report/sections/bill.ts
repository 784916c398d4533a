/** What a bill holds beside the log, and the bills in another currency → blocks of the cost section. */

import { weakest } from '../../figure.ts'
import { grouped } from '../../grouped.ts'
import type { CostComparison } from '../../pricing/costShape.ts'
import type { ReconciledModel } from '../../pricing/reconciliationShape.ts'
import { type Block, entries, heading, list, paragraph, table } from '../blocks.ts'
import { money, nameText, share, UNKNOWN } from '../format.ts'
import { entry } from './figures.ts'

const FINDINGS: Readonly<Record<ReconciledModel['finding'], string>> = {
  agrees: 'agrees',
  'log-misses': 'the log misses some of it',
  'log-counts-more': 'the log counts more than was billed',
  'priced-differently': 'billed at another price',
  either: 'the log misses some of it, or it is billed at another price',
  'not-in-log': 'not in the log',
  'not-in-bill': 'not in the bill'
}

export const reconciliationBlocks = ({ reconciliation }: CostComparison): readonly Block[] => {
  if (reconciliation === null) return []
  const { source, models, usdBilled, usdOfLog, coverage, notes } = reconciliation
  const rows = models.map(
    ({ model, usdBilled: billed, usdOfLog: ofLog, coverage: covered, priceRatio, finding }) => [
      nameText(model),
      money(billed),
      money(ofLog),
      share(covered),
      priceRatio === null ? '–' : `${Number(priceRatio.toPrecision(4))} ×`,
      FINDINGS[finding]
    ]
  )
  return [
    heading(`The log compared with the bill (${source})`),
    table(['Model', '>Billed', '>Log', '>Log of bill', '>Price', 'Finding'], rows, 'derived'),
    entries(
      entry('Billed', usdBilled),
      entry('The log at list prices', usdOfLog),
      entry('Share of the bill in the log', coverage)
    ),
    ...list(notes)
  ]
}

/** The recommended GPUs by terms of rent. */
export const termBlocks = ({ terms }: CostComparison): readonly Block[] =>
  terms.length === 0
    ? []
    : [
        heading('The same GPUs on other terms'),
        table(
          ['Term', '>$/month', '>Lowest', 'Notes'],
          terms.flatMap(({ term, usdPerMonth: { value, low, note }, caveat }) =>
            value === null
              ? []
              : [
                  [
                    term,
                    money(value),
                    low === undefined ? '–' : money(low),
                    note === undefined ? caveat : `${caveat}; ${note}`
                  ]
                ]
          ),
          'assumed'
        ),
        ...unofferedBlocks(terms)
      ]

/** Terms without an offer, each reason once. */
function unofferedBlocks(terms: CostComparison['terms']): readonly Block[] {
  const unoffered = terms.filter(({ usdPerMonth }) => usdPerMonth.value === null)
  const byReason = grouped(unoffered, ({ usdPerMonth, caveat }) => usdPerMonth.note ?? caveat)
  const parts = [...byReason].map(([why, all]) => `${all.map(({ term }) => term).join(', ')} (${why})`)
  return parts.length === 0 ? [] : [paragraph(`Not offered: ${parts.join('; ')}.`, 'muted')]
}

/** What each value costs of what the log is split by. */
export const splitCostBlocks = ({ split }: CostComparison): readonly Block[] => {
  if (split === null) return []
  const rows = split.values.map(({ name, usdInPeriod, usdPerMonth, share: part }) => [
    nameText(name),
    usdInPeriod.value === null ? UNKNOWN : money(usdInPeriod.value),
    usdPerMonth.value === null ? UNKNOWN : money(usdPerMonth.value),
    part === null ? UNKNOWN : share(part)
  ])
  const basis = weakest(...split.values.map(({ usdInPeriod }) => usdInPeriod.basis))
  return [
    heading(`Shared pool by ${split.by}`),
    table([split.by, '>In the log', '>A month', '>Share'], rows, basis)
  ]
}
