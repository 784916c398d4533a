/** The cost comparison → both bills line by line, what moving saves, and what could not be priced. */
import type { CostComparison, CostLine } from '../../pricing/costComparison.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Block, type Entry, entries, heading, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, money, nameText, quantity, unitPrice } from '../format.ts'
import { truncated } from '../width.ts'
import { entry } from './figures.ts'

const LONGEST_LABEL = 80

export const costSection = ({ pricing }: AuditReport): Section => ({
  title: 'Cost',
  blocks: [
    entries(
      entry('Shared pool', pricing.shared.usdPerMonth),
      entry('Dedicated GPUs', pricing.fixed.usdPerMonth),
      savingEntry(pricing),
      entry('Breaks even at', pricing.breakEvenTraffic),
      entry('Shared, per million tokens', pricing.sharedUsdPerMtok),
      entry('Dedicated, the same', pricing.fixedUsdPerMtok)
    ),
    ...lineBlocks(
      `Shared pool over the log's ${duration(pricing.period.spanSeconds)}`,
      pricing.shared.lines,
      'derived from measured tokens and list prices (see Sources of prices)'
    ),
    entries(entry('Together', pricing.shared.usdInPeriod)),
    paragraph(`To a month: × ${count(pricing.period.monthsFactor)}. ${pricing.period.note}`, 'muted'),
    ...lineBlocks(
      'Dedicated GPUs, per month of 730 h',
      pricing.fixed.lines,
      'estimated GPUs at assumed prices (see Sources of prices)'
    ),
    ...unpricedBlocks(pricing)
  ]
})

/** A negative saving is a loss, and is called one. */
export const savingEntry = ({ savingPerMonth }: CostComparison): Entry => {
  const { value } = savingPerMonth
  if (value === null || value >= 0) return entry('Saved by moving', savingPerMonth)
  const { low, high, ...loss } = { ...savingPerMonth, value: -value }
  const range = low === undefined || high === undefined ? {} : { low: -high, high: -low }
  return entry('Lost by moving', { ...loss, ...range })
}

const lineBlocks = (title: string, lines: readonly CostLine[], basis: string): readonly Block[] => {
  if (lines.length === 0) return []
  const rows = lines.map(line => [
    truncated(line.label, LONGEST_LABEL),
    quantity(line.quantity),
    line.unit,
    unitPrice(line.usdPerUnit),
    money(line.usd)
  ])
  const titles = ['Line', '>Quantity', 'Unit', '>$ per unit', '>$']
  return [heading(title), table(titles, rows, basis)]
}

const unpricedBlocks = ({ unpriced }: CostComparison): readonly Block[] => {
  if (unpriced.length === 0) return []
  const rows = unpriced.map(({ name, attempts, why }) => [nameText(name), count(attempts), why])
  return [heading('Unpriced, in no sum above'), table(['Name', '>Attempts', 'Why'], rows)]
}
