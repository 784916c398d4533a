/** Two columns that are alike but for one step of their paths → what each counts: `prompt.n` beside `answer.n`, `user.tokens` beside `assistant.tokens`. */
import { wordSet } from '../../../words.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { isWrittenByModels, roleOf } from './looseNames.ts'
import { nameOf, wordsOf } from './names.ts'
import { plainNumber } from './numbers.ts'
import type { Side } from './rivals.ts'

/** What a step says of which side it is, however it is called: `promptSide`. */
const OF_A_SIDE = wordSet(
  'side part phase half stats statistics info data details summary block section usage'
)
/** They count whatever stands before them. */
const COUNTING = wordSet('tokens n num number no count counts total used usage all amount sum')
/** Below it are numbers of messages or of candidates: some prompt and some answer are longer. */
const FEWEST_TOKENS = 16

/** One step of a path. */
type Place = {
  readonly column: Column
  readonly side: Side | undefined
  readonly words: readonly string[]
  /** Whether the steps behind it say that it counts tokens. */
  readonly areTokens: boolean
}

/** The columns, the two of a pair under the names that say which side each counts. */
export function withSides(columns: readonly Column[]): readonly Column[] {
  const places = new Map<string, Place[]>()
  for (const column of columns)
    if (column.path.includes('.') && mostly(column, isCount) && column.filled.length > 0)
      for (const [key, place] of placesOf(column)) places.set(key, [...(places.get(key) ?? []), place])
  const told = new Map([...places.values()].flatMap(pairIn))
  return told.size === 0 ? columns : columns.map(column => told.get(column) ?? column)
}

/** Each step but the last that what is behind it only counts; the rest of the path is the key. */
function placesOf(column: Column): readonly (readonly [string, Place])[] {
  const steps = column.path.split('.')
  return steps.slice(0, -1).flatMap((step, at) => {
    const behind = steps.slice(at + 1).flatMap(wordsOf)
    if (!behind.every(word => COUNTING.has(word))) return []
    const words = wordsOf(step).filter(word => !OF_A_SIDE.has(word))
    const place = { column, side: roleOf(words), words, areTokens: behind.includes('tokens') }
    return [[steps.with(at, '').join('.'), place] as const]
  })
}

/** Exactly one of each side; others beside them, such as a total, say neither. */
function pairIn(places: readonly Place[]): readonly (readonly [Column, Column])[] {
  const sided = places.filter(({ side }) => side !== undefined)
  const [one, other] = sided
  if (sided.length !== 2 || one?.side === other?.side) return []
  const areTokens = one?.areTokens || (sided.some(isOfModel) && sided.every(isLong))
  return areTokens ? sided.map(place => [place.column, named(place)] as const) : []
}

/** What is sent and received may be bytes or messages, but for the words of language models. */
const isOfModel = ({ words }: Place): boolean => isWrittenByModels(words)

const isLong = ({ column }: Place): boolean =>
  column.filled.some(value => (plainNumber(value) ?? 0) >= FEWEST_TOKENS)

const named = ({ column, side }: Place): Column => ({
  ...column,
  name: nameOf(`${side}_tokens`),
  meanings: new Map([[side as Side, 0]])
})
