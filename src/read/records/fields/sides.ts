/** Two columns of tokens that are alike but for one step of their paths → what each counts: `prompt.tokens` beside `answer.tokens`. */
import { wordSet } from '../../../words.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { roleOf, saysNoCount } from './looseNames.ts'
import { nameOf, wordsOf } from './names.ts'
import type { Side } from './rivals.ts'
import { isElsewhere } from './synonyms.ts'

/** What a step says of which side it is, however it is called: `promptSide`. */
const OF_A_SIDE = wordSet('side part phase half stats statistics info data details summary block section')
/** Behind a side they count its tokens. */
const COUNTING = wordSet('tokens count counts number total used usage all amount')

/** One step of a path. */
type Place = { readonly column: Column; readonly side: Side | undefined }

/** The columns, the two of a pair under the names that say which side each counts. */
export function withSides(columns: readonly Column[]): readonly Column[] {
  const places = new Map<string, Place[]>()
  for (const column of columns)
    if (column.filled.length > 0 && mostly(column, isCount) && !isOfElse(column))
      for (const [key, place] of placesOf(column)) places.set(key, [...(places.get(key) ?? []), place])
  const told = new Map([...places.values()].flatMap(pairIn))
  return told.size === 0 ? columns : columns.map(column => told.get(column) ?? column)
}

/** `accumulated.prompt.tokens`, `latency_ms.prompt`: what stands around it says that it counts something else. */
const isOfElse = ({ name }: Column): boolean =>
  name.unit !== undefined || isElsewhere(name) || saysNoCount(name)

/** Each step behind which tokens are counted, and nothing else is said; the rest of the path is the key. */
function placesOf(column: Column): readonly (readonly [string, Place])[] {
  const steps = column.path.split('.')
  return steps.slice(0, -1).flatMap((step, at) => {
    const behind = steps.slice(at + 1).flatMap(wordsOf)
    const areTokens = behind.includes('tokens') && behind.every(word => COUNTING.has(word))
    const side = roleOf(wordsOf(step).filter(word => !OF_A_SIDE.has(word)))
    return areTokens ? [[steps.with(at, '').join('.'), { column, side }] as const] : []
  })
}

/** Exactly one of each side; others beside them, such as a total, say neither. */
function pairIn(places: readonly Place[]): readonly (readonly [Column, Column])[] {
  const sided = places.filter(({ side }) => side !== undefined)
  return sided.length === 2 && sided[0]?.side !== sided[1]?.side
    ? sided.map(place => [place.column, named(place)] as const)
    : []
}

const named = ({ column, side }: Place): Column => ({
  ...column,
  name: nameOf(`${side}_tokens`),
  meanings: new Map([[side as Side, 0]])
})
