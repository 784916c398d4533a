/** Columns → the one of the answer's own id, which lies beside its usage: `model_response.id` beside `model_response.usage`. */
import { type Column, isShort, mostly } from './columns.ts'

export type AnswerId = {
  readonly path: string
  /** Record by record, whether one before it tells of the same answer: the same id with the same counts. */
  readonly again: readonly boolean[]
}

const USAGE = /^(.+)\.(?:token_?)?usage(?:_?metadata)?\.[^.]+$/i
const NAMES = ['id', 'responseId', 'response_id']

/**
 * @param input columns of the input, the first of which counts
 * @returns `undefined` where usage stands at the top, or nothing beside it names the answer
 */
export function answerId(
  columns: readonly Column[],
  input: readonly string[] | undefined
): AnswerId | undefined {
  const [counted] = columns.filter(({ path }) => path === input?.[0])
  const parent = counted && USAGE.exec(counted.path)?.[1]
  const id = columns.find(({ path }) => NAMES.some(name => path === `${parent}.${name}`))
  if (counted === undefined || id === undefined || !mostly(id, isShort)) return undefined
  const known = new Map<unknown, unknown>()
  const again = id.values.map(() => false)
  for (const [i, name] of id.values.entries()) {
    const count = counted.values[i]
    if (count === undefined) continue
    if (name === undefined || (known.has(name) && known.get(name) !== count)) return undefined
    again[i] = known.has(name)
    known.set(name, count)
  }
  return known.size === 0 ? undefined : { path: id.path, again }
}
