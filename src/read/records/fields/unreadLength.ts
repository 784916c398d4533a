/** A log that does not say how long calls took → a warning where a column without a telling name follows the length of answers as that does. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { orMaps, suggestedMap } from '../suggestedMap.ts'
import { correlation } from './arithmetic.ts'
import { firstCounts, numbersOf } from './choose.ts'
import { isAmount, mostly } from './columns.ts'
import { saysNoCount, saysPart } from './looseNames.ts'
import { escaped } from './mapText.ts'
import { type Understood, usedPaths } from './understand.ts'

const RELATED = 0.8
/** What is reckoned from the answer: its letters, its price. */
const SAME = 0.999

export function unreadLength(understood: Understood): readonly Warning[] {
  const { columns, fields, times, tokens, sums } = understood
  if (sums || fields.duration || fields.end || times.unitless.length > 0 || times.denied) return []
  const length = columns[0]?.values.length ?? 0
  const outputs = firstCounts(
    columns.filter(({ path }) => tokens.output?.includes(path)),
    length
  )
  const used = usedPaths(understood)
  const found = columns.filter(column => {
    const isOpen = !used.has(column.path) && column.meanings.size === 0 && mostly(column, isAmount)
    if (!isOpen || column.filled.length === 0 || saysOther(column.name)) return false
    const related = correlation(numbersOf(column, length), outputs)
    return related > RELATED && related < SAME
  })
  const [only] = found
  if (only === undefined || found.length > 1) return []
  const maps = ['s', 'ms'].map(unit =>
    suggestedMap(understood, { duration: `${escaped(only.path)}:${unit}` })
  )
  return [
    {
      code: 'maybe-duration',
      message: `${withoutSecrets(only.path)} is not read: it grows with the answers, as how long calls took does, but its name does not say so.`,
      effect: `Latency and concurrency are unknown. If it is how long calls took: ${orMaps(maps)}.`
    }
  ]
}

const saysOther = (name: Understood['columns'][number]['name']): boolean =>
  saysNoCount(name) || saysPart({ ...name, all: name.all.filter(word => !/^wait(?:ing)?$/.test(word)) })
