/** The first records of a log → the paths of its values, and what stands there. */
import { at, type Cell, isBlank, objectOf } from '../records/cell.ts'
import type { Sample } from './format.ts'

/** Values by dotted path, in the order of the records; blank ones are passed over. */
export type Leaves = ReadonlyMap<string, readonly unknown[]>

/** `response.body.usage.prompt_tokens_details.cached_tokens` is the deepest that common logs go. */
const MOST_STEPS = 5
/** Records differ in their paths by as many keys as an attacker likes. */
const MOST_PATHS = 2_000

/** @param first the first record, by which a CSV shows its columns */
export function leavesOf(sample: Sample, first: Cell): Leaves {
  const leaves = new Map<string, unknown[]>()
  const add = (path: string, value: unknown) => {
    const values = leaves.get(path)
    if (isBlank(value)) return
    if (values) values.push(value)
    else if (leaves.size < MOST_PATHS) leaves.set(path, [value])
  }
  for (const record of recordsOf(sample, first)) walk(record, '', MOST_STEPS, add)
  return leaves
}

const recordsOf = ({ columns, records }: Sample, first: Cell): readonly unknown[] =>
  records ?? [Object.fromEntries([...columns].map(column => [column, first(column)]))]

/** Whether a record has JSON as text in it, as logs of bodies do. */
export const hasJsonText = (sample: Sample, first: Cell): boolean =>
  recordsOf(sample, first).some(record =>
    Object.values(objectOf(record) ?? {}).some(value => typeof value === 'string' && objectOf(value))
  )

type Add = (path: string, value: unknown) => void

/** Lists end a path, but for the choices of an answer; so does an error. JSON as text is opened at the top alone. */
function walk(value: unknown, prefix: string, steps: number, add: Add): void {
  for (const [key, child] of Object.entries(objectOf(value) ?? {})) {
    const path = key === 'choices' ? `${prefix}choices.0` : `${prefix}${key}`
    const content = key === 'choices' ? at(child, '0') : prefix === '' ? (objectOf(child) ?? child) : child
    if (key === 'error' || !isInner(content)) add(path, child)
    else if (steps > 1) walk(content, `${path}.`, steps - 1, add)
  }
}

const isInner = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const stepsOf = (path: string): number => path.split('.').length

/** The last step of a path; a column's own name where it has dots in it. */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/** Paths that end in one of the names: nearest to the top first, then in the order of the names, then of the alphabet. */
export function named(leaves: Leaves, names: readonly string[]): readonly string[] {
  const rank = (path: string) => names.indexOf(lastOf(path))
  return [...leaves.keys()]
    .filter(path => rank(path) >= 0)
    .sort((a, b) => stepsOf(a) - stepsOf(b) || rank(a) - rank(b) || (a < b ? -1 : 1))
}
