/** Records of one kind under the names of users, models or days → one path to all of them, with `*` where those names stand. */
import { isObject, type JsonObject } from '../../json.ts'
import { at } from './cell.ts'
import { isTime } from './fields/columns.ts'
import { isModelName } from './fields/modelNames.ts'
import { nameOf } from './fields/names.ts'

/** Stands in a path for the names that differ. */
const ANY = '*'
const ANY_STEP = /(?:^|\.)\*(?=\.|$)/
/** Share of their keys that records of one kind have in common. */
const MOST_SHARED = 0.5
/** Records of a list by which its kind is told. */
const MOST_TELLING = 50

type List = readonly JsonObject[]
type Placed = { readonly steps: readonly string[]; readonly list: List }
type Under = { readonly name: string | undefined; readonly value: unknown }

export type Keyed = {
  /** One with `*`, or each of them where others of their kind tell the same records again. */
  readonly paths: readonly string[]
  /** What stands where they differ. */
  readonly names: readonly string[]
  /** Whether what lies under another name is of their kind. */
  readonly isAlike: (list: readonly unknown[]) => boolean
}

/** Lists of records, or single ones, under a path; each with the name that stands where the path has `*`. */
export function recordsUnder(record: unknown, path: string): readonly (Under & { readonly value: List })[] {
  return valuesUnder({ name: undefined, value: record }, path.split(ANY_STEP)).flatMap(({ name, value }) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : isObject(value) ? [value] : []
    return list.every(isObject) && list.length > 0 ? [{ name, value: list }] : []
  })
}

function valuesUnder({ name, value }: Under, [step = '', ...rest]: readonly string[]): readonly Under[] {
  const inner = step === '' ? value : at(value, step.replace(/^\./, ''))
  if (rest.length === 0) return [{ name, value: inner }]
  return isObject(inner)
    ? Object.entries(inner).flatMap(([key, each]) => valuesUnder({ name: key, value: each }, rest))
    : []
}

/**
 * Lists of one kind at one depth: `{"anna": […], "ben": […]}`, `{"users": {"anna": {"calls": […]}, …}}`.
 *
 * @param isLike whether a record may be one of those that are looked for
 * @returns `undefined` where no two of them are of one kind
 */
export function keyedLists(
  records: readonly unknown[],
  levels: number,
  isLike: (item: unknown) => boolean
): Keyed | undefined {
  const found = records.map(record =>
    placedIn(record, levels, value => Array.isArray(value)).filter(({ list }) =>
      list.some(item => isLike(item))
    )
  )
  const copies = new Set(found.flatMap(copiesIn).map(({ steps }) => steps.join('.')))
  return keyed(found.flat(), copies)
}

/** Objects of one kind under one: `{"models": {"gpt-4o": {…}, "o3": {…}}}`; those of each depth at which one record has two. */
export function keyedObjects(records: readonly unknown[], levels: number): readonly Keyed[] {
  const found = records.map(record => placedIn(record, levels, isObject))
  return Array.from({ length: levels }, (_, depth) => depth + 1).flatMap(depth => {
    const ofDepth = toldOnce(found.map(placed => placed.filter(({ steps }) => steps.length === depth)))
    const some = ofDepth.find(placed => keyed(placed, new Set()) !== undefined)
    return some === undefined ? [] : (keyed([...some, ...ofDepth.flat()], new Set()) ?? [])
  })
}

/** Those of the kind and depth of the longest, where they are several. */
function keyed(placed: readonly Placed[], copies: ReadonlySet<string>): Keyed | undefined {
  const [longest] = placed.toSorted((a, b) => b.list.length - a.list.length)
  if (longest === undefined) return undefined
  const keys = keysOf(longest.list)
  const isAlike = (list: readonly unknown[]) => areShared(keysOf(list), keys)
  const alike = placed.filter(
    ({ steps, list }) =>
      steps.length === longest.steps.length && isAlike(list) && !copies.has(steps.join('.'))
  )
  const differing = longest.steps.map((step, i) => alike.some(({ steps }) => steps[i] !== step))
  if (!differing.includes(true)) return undefined
  const pattern = longest.steps.map((step, i) => (differing[i] ? ANY : step)).join('.')
  const paths = copies.size === 0 ? [pattern] : [...new Set(alike.map(({ steps }) => steps.join('.')))]
  const names = alike.flatMap(({ steps }) => steps.filter((_, i) => differing[i]))
  return { paths, names: [...new Set(names)], isAlike }
}

/** More parts of one depth are the names of calls, not ways of summing them. */
const MOST_PARTS = 50

/** Without what tells the sums of another part again: `by_user` beside `by_model`, each of the same calls. */
function toldOnce(records: readonly (readonly Placed[])[]): readonly (readonly Placed[])[] {
  const names = [...new Set(records.flat().map(partOf))]
  if (names.length > MOST_PARTS) return records
  const sums = records.map(placed => countsByPart(placed))
  const ofModels = (name: string) =>
    records.flat().every(each => partOf(each) !== name || isModelName(each.steps.at(-1)))
  const kept: string[] = []
  for (const name of [...names.filter(ofModels), ...names.filter(each => !ofModels(each))])
    if (!kept.some(other => areOfSameCalls(sums, name, other))) kept.push(name)
  return records.map(placed => placed.filter(each => kept.includes(partOf(each))))
}

const partOf = ({ steps }: Placed): string => steps.slice(0, -1).join('.')

type Counts = ReadonlyMap<string, number>

/** Sums of the numbers in each part, by name. */
function countsByPart(placed: readonly Placed[]): ReadonlyMap<string, Counts> {
  const parts = new Map<string, Map<string, number>>()
  for (const each of placed) {
    const sums = parts.get(partOf(each)) ?? new Map<string, number>()
    for (const [path, number] of each.list.flatMap(item => numbersIn(item)))
      sums.set(path, (sums.get(path) ?? 0) + number)
    parts.set(partOf(each), sums)
  }
  return parts
}

const numbersIn = (record: JsonObject, levels = 2): readonly (readonly [path: string, number: number])[] =>
  Object.entries(record).flatMap(([key, value]) => {
    if (isObject(value) && levels > 1)
      return numbersIn(value, levels - 1).map(([path, number]) => [`${key}.${path}`, number] as const)
    return typeof value === 'number' ? [[key, value] as const] : []
  })

const FEWEST_COUNTS = 2

/** Whether two parts sum to the same counts in each record that has both. */
function areOfSameCalls(
  records: readonly ReadonlyMap<string, Counts>[],
  one: string,
  other: string
): boolean {
  const both = records.filter(parts => parts.has(one) && parts.has(other))
  return both.length > 0 && both.every(parts => areSame(parts.get(one), parts.get(other)))
}

/** Whole numbers decide: those of money are rounded. */
function areSame(one: Counts = new Map(), other: Counts = new Map()): boolean {
  const shared = [...one].filter(([key, sum]) => sum > 0 && Number.isInteger(sum) && other.has(key))
  return shared.length >= FEWEST_COUNTS && shared.every(([key, sum]) => other.get(key) === sum)
}

/** Lists of which each record stands in a longer one, too: `slowest` beside `requests`. */
function copiesIn(placed: readonly Placed[]): readonly Placed[] {
  if (placed.length < 2) return []
  const [longest, ...others] = placed.toSorted((a, b) => b.list.length - a.list.length)
  const known = new Set(longest?.list.map(item => JSON.stringify(item)))
  return others.filter(({ list }) => list.every(item => known.has(JSON.stringify(item))))
}

function placedIn(
  value: unknown,
  levels: number,
  isWanted: (value: unknown) => boolean,
  steps: readonly string[] = []
): readonly Placed[] {
  if (!isObject(value) || levels === 0) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = [...steps, key]
    const list: readonly unknown[] = isWanted(inner) ? [inner].flat() : []
    const here = list.length > 0 && list.every(isObject) ? [{ steps: own, list }] : []
    return [...here, ...placedIn(inner, levels - 1, isWanted, own)]
  })
}

/** Whether a record is of one kind with these: a call beside others that hold lists of calls. */
export function alikeTo(items: readonly unknown[]): (record: unknown) => boolean {
  const keys = keysOf(items)
  return record => areShared(keysOf([record]), keys)
}

const keysOf = (list: readonly unknown[]): ReadonlySet<string> =>
  new Set(list.slice(0, MOST_TELLING).flatMap(item => (isObject(item) ? Object.keys(item) : [])))

function areShared(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const shared = [...some].filter(key => others.has(key)).length
  return shared > 0 && shared >= MOST_SHARED * (some.size + others.size - shared)
}

/** The column that the names are, where they tell one that the records lack. */
export function columnNamed(
  { paths: [path = ''], names }: Keyed,
  lacks: { readonly model: boolean; readonly time: boolean }
): 'model' | 'date' | undefined {
  const parent = nameOf(path.split(ANY_STEP)[0] ?? '').all
  const areModels = names.every(isModelName) || parent.some(word => /^(?:models?|deployments?)$/.test(word))
  if (lacks.model && areModels) return 'model'
  return lacks.time && names.every(isTime) ? 'date' : undefined
}
