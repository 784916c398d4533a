/** Columns → the one that says of a call that a gateway answered it from a cache of its own, which asks no model. */
import { wordSet } from '../../../words.ts'
import { textOf } from '../cell.ts'
import { candidatesFor, firstCounts, numbersOf } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
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

/** Of what a model keeps of prompts, or of how a cache is set. */
const NO_ANSWERS = wordSet(
  'prompt prompts kv prefix context input tokens read write written creation enabled enable allowed eligible ttl control key supported warm'
)
/** Of answers that were kept as a whole. */
const OF_ANSWERS = wordSet('response answer completion reply result semantic gateway proxy served from local')

const FEWEST = 3
/** A model that keeps a prompt still writes every token of the answer. */
const MOST_OF_A_MODEL = 0.2
const FEWEST_OF_A_MODEL = 0.5

/** @param lasted how long each call took, in any unit; `NaN` where unknown */
export function ownCache(
  columns: readonly Column[],
  tokens: TokenChoice,
  lasted: readonly number[]
): OwnCache | undefined {
  const column = columns.find(saysHits)
  if (column === undefined) return undefined
  const path = column.path
  if (column.name.all.some(word => OF_ANSWERS.has(word)))
    return { path, isOpen: false, because: 'its name says so' }
  const hits = column.values.map(value => (value === undefined ? undefined : isHit(value)))
  const counts = (paths: readonly string[] | undefined) =>
    firstCounts(
      columns.filter(other => paths?.includes(other.path)),
      hits.length
    )
  if (!hits.includes(true) || tellsKept(hits, counts(tokens.cached))) return undefined
  const [cost] = candidatesFor(columns, 'cost', found => mostly(found, isAmount))
  if (cost !== undefined && areZeros(hits, numbersOf(cost, hits.length)))
    return { path, isOpen: false, because: 'those calls cost nothing, and the others do' }
  const outputs = counts(tokens.output)
  const share = shareOf(
    hits,
    lasted.map((length, i) => length / (outputs[i] as number))
  )
  if (share !== undefined && share <= MOST_OF_A_MODEL)
    return { path, isOpen: false, because: 'their answers took a fraction of the others’ time a token' }
  return share !== undefined && share >= FEWEST_OF_A_MODEL ? undefined : { path, isOpen: true }
}

const saysHits = (column: Column): boolean =>
  column.name.all.includes('cached') &&
  !column.name.all.some(word => NO_ANSWERS.has(word)) &&
  column.filled.length >= FEWEST &&
  column.filled.some(isMiss) &&
  mostly(column, value => isHit(value) || isMiss(value))

/** Whether most hits, and hardly any other call, state cached tokens: then the column says the same of the prompt. */
function tellsKept(hits: readonly (boolean | undefined)[], cached: readonly number[]): boolean {
  const stating = hits.flatMap((isHit, i) => (isHit && (cached[i] as number) > 0 ? [i] : []))
  return 2 * stating.length > hits.filter(Boolean).length
}

function areZeros(hits: readonly (boolean | undefined)[], costs: readonly number[]): boolean {
  const [ours, others] = [true, false].map(is => costs.filter((cost, i) => hits[i] === is && cost >= 0))
  return (
    (ours?.length ?? 0) >= FEWEST &&
    (ours ?? []).every(cost => cost === 0) &&
    (others ?? []).filter(cost => cost > 0).length > (others?.length ?? 0) / 2
  )
}

/** The middle of the hits over that of the others. */
function shareOf(hits: readonly (boolean | undefined)[], lengths: readonly number[]): number | undefined {
  const [ours, others] = [true, false].map(is =>
    lengths.filter((length, i) => hits[i] === is && Number.isFinite(length)).sort((a, b) => a - b)
  )
  if ((ours?.length ?? 0) < FEWEST || (others?.length ?? 0) < FEWEST) return undefined
  return middle(ours ?? []) / middle(others ?? [])
}

const middle = (sorted: readonly number[]): number => sorted[sorted.length >> 1] as number
