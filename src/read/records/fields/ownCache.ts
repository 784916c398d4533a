/** Columns → the one that says of a call that a gateway answered it from a cache of its own, which asks no model. */
import { grouped } from '../../../grouped.ts'
import { MICROS_PER_MILLI } from '../../../units.ts'
import { wordSet } from '../../../words.ts'
import type { RequestFields } from '../../format/format.ts'
import { textOf } from '../cell.ts'
import { candidatesFor, firstCounts, numbersOf } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
import { lengthsIn } from './endStamps.ts'
import { isFalse, isTrue } from './flags.ts'
import type { TokenChoice } from './tokens.ts'

export type OwnCache = {
  readonly path: string
  /** Whether it is the gateway's cache or the model's of prompts, nothing shows. */
  readonly isOpen: boolean
  readonly because?: string
}

/** The column of a gateway's own cache, where that is shown. */
export const hitsOf = (found: OwnCache | undefined): string | undefined =>
  found?.isOpen === false ? found.path : undefined

const HIT = /^(?:hit|cached|from[ _-]?cache|revalidated)$/i
const MISS = /^(?:miss|bypass|bypassed|none|disabled|expired|skip|skipped|no[ _-]?store|dynamic|uncached)$/i

export const isHit = (value: unknown): boolean => isTrue(value) || HIT.test(textOf(value).trim())
const isMiss = (value: unknown): boolean => isFalse(value) || MISS.test(textOf(value).trim())

/** All that such a name is made of: with another word it is a cache of something else, of prompts, or how one is set. */
const OF_ANSWERS = wordSet(
  'cached hit status response answer completion reply result semantic is was from served by in llm'
)

const FEWEST = 3
/** No model has written an answer by then; what keeps answers has sent it. */
const MOST_OF_A_CACHE = 50 * MICROS_PER_MILLI
/** Of the others’ time. */
const MOST_OF_OTHERS = 0.2
const FEWEST_OF_A_MODEL = 0.5

type Stated = Pick<RequestFields, 'duration' | 'model'>

export function ownCache(
  columns: readonly Column[],
  tokens: TokenChoice,
  { duration, model }: Stated
): OwnCache | undefined {
  const column = columns.find(saysHits)
  if (column === undefined) return undefined
  const { path, values } = column
  const counts = (paths: readonly string[] | undefined) =>
    firstCounts(
      columns.filter(other => paths?.includes(other.path)),
      values.length
    )
  const outputs = counts(tokens.output)
  const hits = values.map((value, i) =>
    value === undefined || !((outputs[i] as number) > 0) ? undefined : isHit(value)
  )
  if (!hits.includes(true) || tellsKept(hits, counts(tokens.cached))) return undefined
  const models = columns.find(other => other.path === [model ?? []].flat()[0])?.values ?? []
  const pairs = ofOneModel(hits, models)
  const [cost] = candidatesFor(columns, 'cost', found => mostly(found, isAmount))
  if (cost !== undefined && areFree(pairs, numbersOf(cost, values.length)))
    return { path, isOpen: false, because: 'those calls cost nothing, and others of their model do' }
  const lengths = lengthsIn(columns, duration, values.length)
  const [ours, others] = lengths ? middles(pairs, lengths) : []
  if (ours === undefined || others === undefined) return { path, isOpen: true }
  if (ours <= MOST_OF_A_CACHE && ours <= MOST_OF_OTHERS * others)
    return { path, isOpen: false, because: 'their answers came before a model could have written them' }
  return ours >= FEWEST_OF_A_MODEL * others ? undefined : { path, isOpen: true }
}

const saysHits = ({ name, filled, path }: Column): boolean => {
  const words = [...name.around, ...name.all]
  return (
    name.all.includes('cached') &&
    words.every(word => OF_ANSWERS.has(word)) &&
    !/tokens?/i.test(path) &&
    filled.length >= FEWEST &&
    filled.some(isMiss) &&
    mostly({ filled }, value => isHit(value) || isMiss(value))
  )
}

/** Whether most hits state cached tokens: then the column says the same of the prompt. */
function tellsKept(hits: readonly (boolean | undefined)[], cached: readonly number[]): boolean {
  const stating = hits.filter((isHit, i) => isHit && (cached[i] as number) > 0)
  return 2 * stating.length > hits.filter(Boolean).length
}

type Pairs = { readonly hits: readonly number[]; readonly misses: readonly number[] }

/** Answered calls of the model that has the most hits: another one may be faster, or free. */
function ofOneModel(hits: readonly (boolean | undefined)[], models: readonly unknown[]): Pairs {
  const rows = grouped(
    hits.flatMap((isHit, i) => (isHit === undefined ? [] : [i])),
    i => textOf(models[i])
  )
  const all = [...rows.values()].map(of => ({
    hits: of.filter(i => hits[i]),
    misses: of.filter(i => !hits[i])
  }))
  return all.toSorted((a, b) => b.hits.length - a.hits.length)[0] ?? { hits: [], misses: [] }
}

const areMany = ({ hits, misses }: Pairs): boolean => hits.length >= FEWEST && misses.length >= FEWEST

const areFree = (pairs: Pairs, costs: readonly number[]): boolean =>
  areMany(pairs) && pairs.hits.every(i => costs[i] === 0) && pairs.misses.every(i => (costs[i] as number) > 0)

/** The middle length of the hits, and that of the others; none where one of them has too few. */
function middles(pairs: Pairs, lengths: readonly number[]): readonly number[] {
  const [ours, others] = [pairs.hits, pairs.misses].map(rows =>
    rows
      .map(i => lengths[i] as number)
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
  )
  return (ours?.length ?? 0) < FEWEST || (others?.length ?? 0) < FEWEST
    ? []
    : [ours ?? [], others ?? []].map(sorted => sorted[sorted.length >> 1] as number)
}
