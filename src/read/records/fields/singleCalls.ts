/** What was understood of rows that are not read → what to do, by whether each is a single call. */

import { withoutSecrets } from '../../../secrets.ts'
import { MICROS_PER_MINUTE } from '../../../units.ts'
import { timeOf } from '../compileFields.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { isCount, mostly } from './columns.ts'
import { escaped } from './mapText.ts'
import { isModelName } from './modelNames.ts'
import { allBeside, areOfModels, sideBySide } from './perModel.ts'
import { relativeRemedy } from './relativeTimes.ts'
import { areSteps } from './severalDoubt.ts'
import { SAY_SIZES, sizedSums } from './sizedSums.ts'
import { isCountName } from './sums.ts'
import type { Understood } from './understand.ts'

/**
 * @param lacksTokens whether nothing is missing but counts of both sides
 * @returns `undefined` where nothing can be said but what is missing
 */
export function remedyOf(understood: Understood, lacksTokens: boolean): string | undefined {
  const { fields, running, uncounted } = understood
  if (running !== undefined) return 'Have the program write what each call used, not the total so far.'
  if (fields.start === undefined && fields.end === undefined) return relativeRemedy(understood)
  const beside = lacksTokens ? sideBySide(understood.columns) : []
  if (beside.length > 0)
    return `Its columns count several models side by side (${beside.slice(0, 3).map(withoutSecrets).join(', ')}): write a row for each, with its model, input and output, and its requests where rows are sums.${togetherRemedy(understood)}`
  const isOfCalls = lacksTokens && areSingleCalls(understood)
  if (!isOfCalls && !(fields.start && uncounted)) return undefined
  const map = suggestedMap(understood)
  if (map === undefined) return undefined
  return isOfCalls
    ? `Export its token counts, or audit its traffic alone: ${map}.`
    : `Export single requests, or how many each row is the sum of; if each is one: ${map}.${sizedSums(understood) === undefined ? '' : ` ${SAY_SIZES}`}`
}

/** Where a column counts the requests of all models together: what can be read without their names. */
function togetherRemedy(understood: Understood): string {
  const { input, output } = allBeside(understood.columns)
  const count = understood.columns.find(
    ({ name, filled }) => isCountName(name.all) && filled.length > 0 && filled.every(isCount)
  )
  if (count === undefined) return ''
  const sumOf = (paths: readonly string[]) => paths.map(escaped).join('+')
  const map = suggestedMap(understood, {
    count: escaped(count.path),
    input: sumOf(input),
    output: sumOf(output)
  })
  return map === undefined ? '' : ` Or audit all of them together, without their prices: ${map}.`
}

const OF_MANY = /^(?:avg|average|mean|median|p\d\d|total|sum|per)$/

/** Whether rows are single calls by what they state: how long each took, how it ended, which it was or of which model, and nothing of several. */
const areSingleCalls = (understood: Understood): boolean => {
  const { isOfCalls, sums, columns, tokens } = understood
  return (
    sums === undefined &&
    (isOfCalls || nameModels(understood) || areApart(understood)) &&
    !areSteps(columns) &&
    !areOfModels(columns) &&
    !columns.some(
      ({ path, name }) =>
        name.all.some(word => OF_MANY.test(word)) && !isOfOne(name.all) && !tokens.total?.includes(path)
    )
  )
}

/** Whether each row names a model that is known, and its own moment. */
const nameModels = ({ columns, fields }: Understood): boolean =>
  columns.some(
    ({ path, filled, values }) =>
      [fields.model].flat()[0] === path && filled.length === values.length && mostly({ filled }, isModelName)
  )

/** Whether a total of tokens stands beside moments that are of no clock of sums. */
const areApart = ({ columns, tokens, times }: Understood): boolean =>
  tokens.total !== undefined &&
  columns.some(({ path, filled }) => path === times.start?.from && filled.some(value => !isFullMinute(value)))

const isFullMinute = (value: unknown): boolean => timeOf(value, 'any') % MICROS_PER_MINUTE === 0

/** `total_time` is all of one call, and `time_per_token` of one, too. */
const isOfOne = (words: readonly string[]): boolean =>
  /^(?:total (?:time|latency|duration|elapsed)(?: m?s| seconds)?|(?:time|latency) per (?:output )?tokens?)$/.test(
    words.join(' ')
  )
