/** Records that are sessions, traces or chats → where in them the lists of their calls lie: they are read one by one. */
import { isObject } from '../../json.ts'
import type { RequestFields } from '../format/format.ts'
import { areSummedApart, areSumsOf, isLong, listAt, sumOf } from './callSums.ts'
import { at, numberOf } from './cell.ts'
import { isFailure } from './fields/failures.ts'
import { saysTokens } from './fields/saysTokens.ts'
import { type Understood, understand } from './fields/understand.ts'
import { alikeTo, columnNamed, type Keyed, keyedLists, keyedObjects, recordsUnder } from './keyedRecords.ts'

/** `chat.messages`, `session.runs`: nothing lawful lies deeper. */
const MOST_LEVELS = 3
/** Items that are looked at. */
const MOST_ITEMS = 200
/** `samples[].events`, `runs[].turns[].calls`. */
const MOST_WITHIN = 2

/** Where the calls of a record lie, and what it states of all of them. */
export type CallLists = {
  /** Each of other calls. */
  readonly paths: readonly string[]
  /** Columns of the record that hold of each of its calls: a model, a caller, a time where they have none. */
  readonly inherited: readonly string[]
  /** When the record was: its column, which holds of what used no tokens, too. */
  readonly timedBy: string | undefined
  /** Whether its calls do not say themselves when they were. */
  readonly areUntimed: boolean
  /** Whether one of its calls failed. */
  readonly isFailed?: (call: unknown) => boolean
  /** Whether a record without such a list is a call itself, as those in the lists are. */
  readonly isOwn?: (record: unknown) => boolean
  /** Of paths with `*`: which of what lies there counts, and what its names are. */
  readonly keyed?: Pick<Keyed, 'isAlike'> & { readonly named: 'model' | 'date' | undefined }
}

/**
 * Lists whose items state what they used, and when they were or lie in a record that says when; or that hold such lists themselves.
 * `undefined` where records are calls: steps of one have no times of their own, nor counts that make up its own.
 *
 * @param records the first of them
 * @param within how many lists may lie around those of the calls
 */
export function callListsIn(records: readonly unknown[], within = MOST_WITHIN): CallLists | undefined {
  const some = records.slice(0, MOST_ITEMS)
  const paths = [...new Set(some.flatMap(record => listsOf(record, '', MOST_LEVELS)))]
  const objects = keyedObjects(some, MOST_LEVELS)
  if (paths.length === 0 && objects.length === 0) return undefined
  const { fields: owner } = understand(some, true)
  const found =
    keyedSums(some, objects, owner) ??
    timedList(some, paths, owner) ??
    untimedLists(some, paths, owner) ??
    outerList(some, paths, owner, within)
  if (found === undefined) return undefined
  const calls = itemsOf(some, found)
  const { failures } = understand(calls, true)
  return {
    ...found,
    isOwn: alikeTo(calls),
    isFailed: call => isFailure(failures, path => at(call, path))
  }
}

/**
 * The list that has some of these columns, where its record has the others.
 *
 * @param time the column that says when
 */
export function listWith(
  records: readonly unknown[],
  columns: readonly string[],
  time: string
): CallLists | undefined {
  const some = records.slice(0, MOST_ITEMS)
  const paths = [...new Set(some.flatMap(record => listsOf(record, '', MOST_LEVELS, () => true)))]
  const has = (values: readonly unknown[], column: string) =>
    values.some(value => at(value, column) !== undefined)
  for (const path of paths) {
    const items = some.flatMap(record => listAt(record, path))
    const inherited = columns.filter(column => !has(items, column))
    if (inherited.length < columns.length && inherited.every(column => has(some, column)))
      return { paths: [path], inherited, timedBy: time, areUntimed: inherited.includes(time) }
  }
  return undefined
}

/** The calls of a record, with what it states of them. */
export function callsIn(record: unknown, lists: CallLists): readonly unknown[] {
  const listed = listedIn(record, lists)
  return listed.length === 0 && lists.isOwn?.(record) ? [record] : listed
}

const listedIn = (record: unknown, lists: CallLists): readonly unknown[] =>
  lists.paths.flatMap(path => {
    const { inherited, timedBy } = lists
    const items = itemsAt(record, path, lists)
    const names = inherited
      .map(name => [name, at(record, name)] as const)
      .filter(([, value]) => value !== undefined)
    if (names.length === 0) return items
    const whole = Object.fromEntries(names)
    const time = Object.fromEntries(names.filter(([name]) => name === timedBy))
    // What used no tokens, and did not fail, is no call by what is said of the others.
    const isCallOf = (item: unknown) => mentionsCounts(item) || lists.isFailed?.(item) === true
    return items.map(item => (isObject(item) ? { ...(isCallOf(item) ? whole : time), ...item } : item))
  })

const itemsAt = (record: unknown, path: string, { keyed }: CallLists): readonly unknown[] =>
  keyed === undefined
    ? listAt(record, path)
    : recordsUnder(record, path)
        .filter(({ value }) => keyed.isAlike(value))
        .flatMap(({ name, value }) =>
          keyed.named === undefined ? value : value.map(item => ({ [keyed.named as string]: name, ...item }))
        )

function timedList(
  records: readonly unknown[],
  paths: readonly string[],
  owner: RequestFields
): CallLists | undefined {
  const keyed = keyedLists(records, MOST_LEVELS, mentionsTokens)
  const bare = { inherited: [], timedBy: undefined, areUntimed: false }
  const all: readonly CallLists[] = [
    ...(keyed ? [named(keyed, records, bare)] : []),
    ...paths
      .filter(each => isLong(records, each) || isWithoutUsage(owner))
      .map(path => ({ ...bare, paths: [path] }))
  ]
  for (const lists of all) {
    const isAlone = lists.keyed === undefined && isWithoutUsage(owner)
    const fields = fieldsOfCalls(itemsOf(records, lists), isAlone ? 1 : FEWEST_CALLS)
    if (fields) return { ...lists, inherited: lacking(fields, owner) }
  }
  return undefined
}

/** With what the names are, where the records lack it. */
function named(keyed: Keyed, records: readonly unknown[], bare: Omit<CallLists, 'paths'>): CallLists {
  const { paths, isAlike } = keyed
  const lists = { ...bare, paths, keyed: { isAlike, named: undefined } }
  const { fields } = understand(itemsOf(records, lists), true)
  const lacks = { model: fields.model === undefined, time: fields.start === undefined }
  return { ...lists, keyed: { isAlike, named: columnNamed(keyed, lacks) } }
}

/** Sums of each model, or of what else their names are, in a record that says when: each states of how many requests it is. */
function keyedSums(
  records: readonly unknown[],
  objects: readonly Keyed[],
  owner: RequestFields
): CallLists | undefined {
  const timedBy = [owner.start?.from ?? []].flat()[0]
  if (timedBy === undefined) return undefined
  return objects
    .map(each => named(each, records, { inherited: [timedBy], timedBy, areUntimed: false }))
    .find(lists => areSums(understand(itemsOf(records, lists), true)))
}

const areSums = ({ fields, sums, columns }: Understood): boolean =>
  fields.input !== undefined &&
  fields.output !== undefined &&
  columns.some(({ path, filled, values }) => path === sums?.count[0] && filled.length === values.length)

/** Lists of other sums than those before: one may tell the calls of another again. */
function untimedLists(
  records: readonly unknown[],
  paths: readonly string[],
  owner: RequestFields
): CallLists | undefined {
  const timedBy = [owner.start?.from ?? []].flat()[0]
  if (timedBy === undefined) return undefined
  const told = new Set<string>()
  const found = paths.flatMap(path => {
    const bare = { paths: [path], inherited: [timedBy], timedBy, areUntimed: true }
    const items = itemsOf(records, bare)
    const fields = isOfUsage(path) ? undefined : fieldsOfCalls(items)
    if (fields === undefined) return []
    const sums = records.map(record => sumOf(callsIn(record, bare), fields))
    const isNew =
      !told.has(sums.join()) &&
      (isWithoutUsage(owner) ||
        ((!isCall(owner) || areWholeCalls(items, fields, path)) && areSumsOf(records, owner, sums, path)) ||
        (!isCall(owner) && areSummedApart(records, owner, items, fields, path)))
    told.add(sums.join())
    return isNew ? [{ path, inherited: lacking(fields, owner) }] : []
  })
  if (found.length === 0) return undefined
  return {
    paths: found.map(({ path }) => path),
    inherited: [timedBy, ...new Set(found.flatMap(({ inherited }) => inherited))],
    timedBy,
    areUntimed: true
  }
}

/** What one call has several of. */
const OF_ONE_CALL =
  /(?:phase|stage|chunk|rank|part|shard|segment|gpu|device|worker|lang|modalit|piece|detail|breakdown)[a-z]*$/i

/** How long each took, what it was sent and what it answered: no parts of a call that the record around them is. */
function areWholeCalls(items: readonly unknown[], fields: RequestFields, path: string): boolean {
  const isStated = (item: unknown, paths: RequestFields['input']) =>
    [paths ?? []].flat().some(each => (numberOf(at(item, each)) ?? 0) > 0)
  return (
    fields.duration !== undefined &&
    !OF_ONE_CALL.test(path) &&
    items.every(item => isStated(item, fields.input) && isStated(item, fields.output))
  )
}

function outerList(
  records: readonly unknown[],
  paths: readonly string[],
  owner: RequestFields,
  within: number
): CallLists | undefined {
  const timedBy = [owner.start?.from ?? []].flat()[0]
  const inherited = [timedBy ?? [], lacking({}, owner)].flat()
  return paths
    .map(path => ({ paths: [path], inherited, timedBy, areUntimed: false }))
    .find(list => within > 0 && callListsIn(itemsOf(records, list), within - 1) !== undefined)
}

const itemsOf = (records: readonly unknown[], lists: CallLists): readonly unknown[] =>
  records.flatMap(record => callsIn(record, lists)).slice(0, MOST_ITEMS)

/** Columns by which the record names the model or the caller of calls that name none. */
const lacking = (calls: RequestFields, owner: RequestFields): readonly string[] =>
  (['model', 'caller'] as const).flatMap(field =>
    [calls[field] ?? []].flat().length > 0 ? [] : [owner[field] ?? []].flat().slice(0, 1)
  )

/** Of a record that counts tokens itself, one item is a part of it; of one that counts none, the only call of a trace. */
const FEWEST_CALLS = 2

/** `undefined` where they are no calls. */
function fieldsOfCalls(items: readonly unknown[], fewest = FEWEST_CALLS): RequestFields | undefined {
  if (items.length < fewest || !items.every(isObject)) return undefined
  const { fields, sums } = understand(items, true)
  const isWhole = fields.end !== undefined || fields.duration !== undefined
  // The only call of a trace is no more than a part of it where it does not say how long it took.
  const isTimed =
    items.length < FEWEST_CALLS
      ? fields.start !== undefined && isWhole
      : fields.start !== undefined || (fields.end !== undefined && fields.duration !== undefined)
  const areCalls = isTimed && sums === undefined && fields.input !== undefined && fields.output !== undefined
  return areCalls ? fields : undefined
}

const isWithoutUsage = ({ input, output }: RequestFields): boolean =>
  input === undefined && output === undefined

/** A record with usage that names its model, or says how long it took, is a call, and what it holds are its steps; those that say it, too, and make up its usage, are the calls of a run. */
const isCall = ({ model, duration }: RequestFields): boolean => model !== undefined || duration !== undefined

/** `usage.iterations` are parts of one call. */
const isOfUsage = (path: string): boolean => /usage/i.test(path.split('.').slice(0, -1).join('.'))

/** Numbers under a name of tokens. */
const mentionsCounts = (value: unknown, isOfTokens = false, levels = MOST_LEVELS): boolean =>
  isObject(value)
    ? levels > 0 &&
      Object.entries(value).some(([key, inner]) =>
        mentionsCounts(inner, isOfTokens || saysTokens(key), levels - 1)
      )
    : isOfTokens && Number.isFinite(numberOf(value))

/** Paths of lists of objects, by what is in them. */
function listsOf(
  value: unknown,
  prefix: string,
  levels: number,
  isLike: (item: unknown) => boolean = mentionsTokens
): readonly string[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Array.isArray(inner))
      return inner.length > 0 && inner.every(isObject) && inner.some(item => isLike(item))
        ? [`${prefix}${key}`]
        : []
    return levels > 1 ? listsOf(inner, `${prefix}${key}.`, levels - 1, isLike) : []
  })
}

/** By its names, and those of what lies in it. */
const mentionsTokens = (item: unknown, levels = MOST_LEVELS): boolean =>
  isObject(item) &&
  Object.entries(item).some(
    ([key, inner]) =>
      saysTokens(key) ||
      (levels > 1 &&
        (Array.isArray(inner) ? inner.slice(0, MOST_ITEMS) : [inner]).some(each =>
          mentionsTokens(each, levels - 1)
        ))
  )
