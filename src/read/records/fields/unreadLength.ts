/** A log that does not say how long calls took → a warning where a column without a telling name follows the length of answers as that does. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { orMaps, suggestedMap } from '../suggestedMap.ts'
import { correlation } from './arithmetic.ts'
import { firstCounts, numbersOf } from './choose.ts'
import { type Column, isAmount, isTime, mostly } from './columns.ts'
import { type Beside, unitOf } from './durationUnit.ts'
import { saysNoCount, saysPart } from './looseNames.ts'
import { escaped, unitName } from './mapText.ts'
import { countsParts } from './severalDoubt.ts'
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
    const isOpen = !used.has(column.path) && saysNothing(column) && mostly(column, isAmount)
    if (!isOpen || column.filled.length === 0 || saysOther(column.name) || countsParts(column)) return false
    const related = correlation(numbersOf(column, length), outputs)
    return related > RELATED && related < SAME
  })
  const only = longestOf(found, length)
  if (only === undefined) return []
  const unit = unitOf(numbersOf(only, length), { ...NOTHING_BESIDE, outputTokens: outputs })?.unit
  const maps = (unit === undefined ? ['s', 'ms'] : [unitName(unit)]).map(name =>
    suggestedMap(understood, { duration: `${escaped(only.path)}:${name}` })
  )
  return [
    {
      code: 'maybe-duration',
      message: `${withoutSecrets(only.path)} is not read: it grows with the answers, as how long calls took does, but its name does not say so.`,
      effect: `Latency and concurrency are unknown. If it is how long calls took: ${orMaps(maps)}.`
    }
  ]
}

const NOTHING_BESIDE: Beside = { arrivalMicros: [], spanMicros: [], inputTokens: [], outputTokens: [] }

/** A `time` of numbers that are no moments says when no more than how long. */
const saysNothing = ({ meanings, filled }: Column): boolean =>
  [...meanings.keys()].every(meaning => meaning === 'start' || meaning === 'end') && !filled.some(isTime)

/** Of several – the whole of a call and a part of it – the one that no other ever exceeds. */
const longestOf = (columns: readonly Column[], length: number): Column | undefined => {
  const numbers = columns.map(column => numbersOf(column, length))
  return columns[
    numbers.findIndex(ones =>
      numbers.every(others => others.every((other, i) => !(other > (ones[i] as number))))
    )
  ]
}

const saysOther = (name: Understood['columns'][number]['name']): boolean =>
  saysNoCount(name) || saysPart({ ...name, all: name.all.filter(word => !/^wait(?:ing)?$/.test(word)) })
