/** Two columns that are alike but for one step of their paths, or one word of their names → what each counts: `prompt.n` beside `answer.n`, `usage_user` beside `usage_assistant`. */
import { wordSet } from '../../../words.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { isWrittenByModels, roleOf, saysNoCount } from './looseNames.ts'
import { nameOf, wordsOf } from './names.ts'
import { plainNumber } from './numbers.ts'
import type { Side } from './rivals.ts'
import { isElsewhere } from './synonyms.ts'

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
    if (mostly(column, isCount) && column.filled.length > 0 && !isOfElse(column))
      for (const [key, place] of placesOf(column)) places.set(key, [...(places.get(key) ?? []), place])
  const areNamed = columns.some(namesTokens)
  const told = new Map([...places.values()].flatMap(pair => pairIn(pair, areNamed)))
  return told.size === 0 ? columns : columns.map(column => told.get(column) ?? column)
}

/** Each step, or word of the last one, beside which the rest only counts; what stands before it and the rest are the key. */
function placesOf(column: Column): readonly (readonly [string, Place])[] {
  const steps = column.path.split('.')
  const words = steps.map(step => wordsOf(step).filter(word => !OF_A_SIDE.has(word)))
  const own = words.at(-1) ?? []
  const sided = own.filter(word => !COUNTING.has(word))
  const above = steps.slice(0, -1).flatMap((_, at) => {
    const behind = words.slice(at + 1).flat()
    return behind.every(word => COUNTING.has(word)) ? [{ at, side: words[at] ?? [], behind }] : []
  })
  const within =
    sided.length === 1
      ? [{ at: steps.length - 1, side: sided, behind: own.filter(word => word !== sided[0]) }]
      : []
  return [...above, ...within].map(({ at, side, behind }) => [
    [...steps.slice(0, at), '', ...behind].join('.'),
    { column, side: roleOf(side), words: side, areTokens: behind.includes('tokens') }
  ])
}

/** `accumulated_usage.prompt_tokens`, `cost.prompt`: what stands around it says that it counts something else. */
const isOfElse = ({ name }: Column): boolean => isElsewhere(name) || saysNoCount(name)

const namesTokens = ({ name, meanings, filled }: Column): boolean =>
  name.words.includes('tokens') && (meanings.has('input') || meanings.has('output')) && filled.length > 0

/**
 * Exactly one of each side; others beside them, such as a total, say neither.
 *
 * @param areNamed whether other columns say that they count tokens: then these number users, or messages
 */
function pairIn(places: readonly Place[], areNamed: boolean): readonly (readonly [Column, Column])[] {
  const sided = places.filter(({ side }) => side !== undefined)
  const [one, other] = sided
  if (sided.length !== 2 || one?.side === other?.side) return []
  const areTokens = one?.areTokens || (!areNamed && sided.some(isOfModel) && sided.every(isLong))
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
