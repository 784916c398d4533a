/** Rows that are read as a call each → a warning where they look like sums of several: large ones, at full minutes, one a step. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../../units.ts'
import { withCommas } from '../../../words.ts'
import type { Timed } from '../../format/format.ts'
import { timeOf } from '../compileFields.ts'
import { firstCounts } from './choose.ts'
import { areApart, stepSeconds } from './sums.ts'
import type { Understood } from './understand.ts'

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000
/** Half of the calls that are larger than this are rare: an answer of that length takes a minute to write. */
const LARGE_OUTPUT = 4_096
const LARGE_INPUT = 32_768

export function uncountedDoubt({ columns, fields, tokens, sums, roles }: Understood): readonly Warning[] {
  const column = columns.find(({ path }) => path === [fields.start?.from].flat()[0])
  if (sums || roles || column === undefined || !areApart(column, columns)) return []
  const unit = fields.start?.unit ?? 'any'
  const times = column.filled.slice(0, MOST_IN_ROW)
  const isFull = times.every(value => timeOf(value, unit) % MICROS_PER_MINUTE === 0)
  const step = isFull ? evenStep(times, unit) : undefined
  const middleOf = (paths: readonly string[] | undefined) =>
    middle(
      firstCounts(
        columns.filter(({ path }) => paths?.includes(path)),
        column.values.length
      )
    )
  const [input, output] = [
    middleOf(tokens.inputSum ?? tokens.input?.slice(0, 1)),
    middleOf(tokens.outputSum ?? tokens.output?.slice(0, 1))
  ]
  if (step === undefined || !(input >= LARGE_INPUT || output >= LARGE_OUTPUT)) return []
  const sizes = [
    [input, 'in'],
    [output, 'out']
  ] as const
  const shown = sizes.flatMap(([count, side]) =>
    Number.isNaN(count) ? [] : [`${withCommas(Math.round(count))} tokens ${side}`]
  )
  return [
    {
      code: 'uncounted-sums',
      message: `Rows may be sums of several requests: all begin at full minutes, ${withCommas(step)} s apart, with ${shown.join(' and ')} in the middle. Each counts as one request.`,
      effect: `If they are sums, there are more requests, and smaller ones: rates, peaks, sizes and limits are not those of the calls; tokens are. Export single requests, or a column beside ${withoutSecrets(column.path)} that counts them, such as requests.`
    }
  ]
}

/** The step that most rows are apart, where all others are multiples of it. */
function evenStep(times: readonly unknown[], unit: Timed['unit']): number | undefined {
  const starts = [...new Set(times.map(value => timeOf(value, unit)))]
  const step = stepSeconds(times, unit)
  if (step === undefined || starts.length < FEWEST_STARTS) return undefined
  const [first, last] = [Math.min(...starts), Math.max(...starts)]
  return (last - first) / MICROS_PER_SECOND / step <= MOST_STEPS * (starts.length - 1) ? step : undefined
}

const FEWEST_STARTS = 5
/** Steps without a row, as at night, for each that has one. */
const MOST_STEPS = 3

function middle(counts: readonly number[]): number {
  const known = counts.filter(count => !Number.isNaN(count)).sort((a, b) => a - b)
  return known[known.length >> 1] ?? Number.NaN
}
