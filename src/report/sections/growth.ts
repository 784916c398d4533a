/** Growth → its pace with the interval, the weeks it was read from, and whether it can be told from chance. */
import type { Figure } from '../../figure.ts'
import type { Growth } from '../../traffic/rhythmShape.ts'
import { type Block, type Entry, heading, paragraph } from '../blocks.ts'
import { compact, share } from '../format.ts'
import { entriesOrReason, entry, plain } from './figures.ts'

export const growthBlocks = ({ perWeek, requestsPerWeek }: Growth): readonly Block[] => [
  heading('Growth'),
  entriesOrReason(entry('Growth per week', perWeek), ...weekEntries(requestsPerWeek)),
  ...sentence(perWeek)
]

/** So many fit on a line. */
const MOST_WEEKS = 6

const weekEntries = (weeks: readonly number[]): readonly Entry[] =>
  weeks.length < 2
    ? []
    : [plain('Requests per whole week', weeks.slice(-MOST_WEEKS).map(compact).join(', '), 'measured')]

const sentence = ({ value, low = Number.NaN, high = Number.NaN }: Figure): readonly Block[] => {
  if (value === null) return []
  const interval = `between ${share(low)} and ${share(high)} a week`
  if (low > 0) return [paragraph(`The traffic grows: ${interval}.`)]
  if (high < 0) return [paragraph(`The traffic shrinks: ${interval}.`)]
  return [paragraph(`No significant growth: ${interval}.`)]
}
