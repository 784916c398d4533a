/** The months of a term, scenario by scenario → tables, and what to rent now. */
import type { CostComparison } from '../../pricing/costShape.ts'
import type { OverTerm } from '../../pricing/overTermShape.ts'
import { type Block, type Cell, heading, paragraph, table } from '../blocks.ts'
import { count, money, UNKNOWN } from '../format.ts'

/** Of more, some that lie evenly among them. */
const MOST_ROWS = 12

export const overTermBlocks = ({ overTerm }: CostComparison): readonly Block[] =>
  overTerm.length === 0
    ? []
    : [
        heading('Month by month: what to rent now, for how long, and what waiting is worth'),
        paragraph(
          'Scenarios, not forecasts: each says what it assumes. Rents stay as they are. Traffic is that of the month’s end over the log’s, for which GPUs are sized; tokens are billed by the traffic and the price of the month’s middle.',
          'muted'
        ),
        ...overTerm.flatMap(scenarioBlocks)
      ]

const scenarioBlocks = ({ name, assumes, months, advice }: OverTerm): readonly Block[] => [
  paragraph(`${name} (${assumes}). ${advice}`),
  table(
    ['Month', '>Traffic', '>Token price', '>As it is', '>By the token', '>GPUs', '>With GPUs', 'Cheaper'],
    shownOf(runsOf(months)).map(rowOf),
    'assumed'
  )
]

type Month = OverTerm['months'][number]
type Run = { readonly first: Month; readonly last: Month; readonly cells: readonly string[] }

/** Months that read alike are one row. */
function runsOf(months: OverTerm['months']): readonly Run[] {
  const runs: Run[] = []
  for (const month of months) {
    const [before, cells] = [runs.at(-1), cellsOf(month)]
    if (before?.cells.join() === cells.join()) runs[runs.length - 1] = { ...before, last: month }
    else runs.push({ first: month, last: month, cells })
  }
  return runs
}

const shownOf = (runs: readonly Run[]): readonly Run[] => {
  if (runs.length <= MOST_ROWS) return runs
  const step = (runs.length - 1) / (MOST_ROWS - 1)
  const shown = new Set(Array.from({ length: MOST_ROWS }, (_, i) => Math.round(i * step)))
  return runs.filter((_, i) => shown.has(i))
}

const rowOf = ({ first, last, cells }: Run): readonly Cell[] => {
  const months = first === last ? count(first.month) : `${count(first.month)}–${count(last.month)}`
  return [first.begins === null ? months : `${months}, from ${first.begins}`, ...cells]
}

const cellsOf = (month: Month): readonly string[] => [
  `${times(month.traffic)}×`,
  `${times(month.tokenPrice)}×`,
  usdOf(month.asIsUsd),
  usdOf(month.byTokenUsd),
  month.gpus === null ? UNKNOWN : count(month.gpus),
  usdOf(month.dedicatedUsd),
  month.paysInGpus ? 'GPUs' : 'tokens'
]

const times = (ratio: number): string => ratio.toPrecision(3)
const usdOf = (usd: number | null): string => (usd === null ? UNKNOWN : money(usd))
