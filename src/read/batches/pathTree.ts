/** Dotted paths → the tree by which the compiled scanner finds them in an object. */
import type { Kernel } from './kernel.ts'

export type PathTree = {
  readonly entries: number
  readonly writeTo: (kernel: Kernel) => void
  /** The node below the root of paths that begin with this key. */
  readonly branchOf: (key: string) => number
}

type Wanted = { readonly place: string; readonly kind: number; readonly slot: number }

/** One key of one object: its value is wanted, is an object to go into, or makes the record one for another reader. */
type Entry = {
  readonly parent: number
  readonly key: string
  readonly kind: number
  readonly slot: number
  child: number
}

/** As in kernel/assembly/json.ts. */
const INNER = 254
const DECLINED = 255
const ENTRY_BYTES = 16
const MOST_ENTRIES = 128
const MOST_NODES = 64
const MOST_KEY_BYTES = 8_192

/**
 * The tree of the paths, or `undefined` where they do not fit the scanner: too many, one that goes through another, a
 * part of one that could be an index of an array.
 *
 * @param declined keys of an object that make it one for another reader
 *
 * A key with dots in it is found before the path through objects is (see `at`): such keys are entries that decline.
 */
export function pathTree(wanted: readonly Wanted[], declined: readonly string[] = []): PathTree | undefined {
  const entries: Entry[] = declined.map(key => ({ parent: 0, key, kind: DECLINED, slot: 0, child: 0 }))
  for (const { place, kind, slot } of wanted) {
    if (!addPath(entries, place.split('.'), kind, slot)) return undefined
  }
  entries.sort((a, b) => a.parent - b.parent)
  const keys = entries.map(({ key }) => Buffer.from(key))
  const isTooLarge =
    entries.length > MOST_ENTRIES ||
    entries.some(({ child }) => child >= MOST_NODES) ||
    Buffer.concat(keys).length > MOST_KEY_BYTES
  if (isTooLarge) return undefined
  return {
    entries: entries.length,
    writeTo: kernel => write(kernel, entries, keys),
    branchOf: key => entries.find(entry => entry.parent === 0 && entry.key === key)?.child ?? 0
  }
}

function addPath(entries: Entry[], parts: readonly string[], kind: number, slot: number): boolean {
  if (parts.some(key => /^\d*$/.test(key))) return false
  let parent = 0
  for (let depth = 0; depth < parts.length - 1; depth++) {
    for (let end = depth + 2; end <= parts.length; end++)
      addOnce(entries, { parent, key: parts.slice(depth, end).join('.'), kind: DECLINED, slot: 0, child: 0 })
    const inner = addOnce(entries, { parent, key: parts[depth] as string, kind: INNER, slot: 0, child: 0 })
    if (inner.kind !== INNER) return false
    if (inner.child === 0) inner.child = 1 + Math.max(0, ...entries.map(({ child }) => child))
    parent = inner.child
  }
  const leaf = { parent, key: parts.at(-1) as string, kind, slot, child: 0 }
  return addOnce(entries, leaf) === leaf
}

/** The entry of that key, which may have been there before. */
function addOnce(entries: Entry[], fresh: Entry): Entry {
  const there = entries.find(({ parent, key }) => parent === fresh.parent && key === fresh.key)
  if (there === undefined) entries.push(fresh)
  return there ?? fresh
}

/** The node below the root that a node lies under. */
function branchOf(entries: readonly Entry[], node: number): number {
  const above = entries.find(({ child }) => child !== 0 && child === node)
  return above === undefined || above.parent === 0 ? node : branchOf(entries, above.parent)
}

function write(kernel: Kernel, entries: readonly Entry[], keys: readonly Uint8Array[]): void {
  const { pathEntriesAt, pathKeysAt } = kernel.exports
  const bytes = kernel.bytes()
  const view = new DataView(bytes.buffer)
  let keyAt = pathKeysAt()
  for (const [i, { parent, kind, slot, child }] of entries.entries()) {
    const key = keys[i] as Uint8Array
    const at = pathEntriesAt() + i * ENTRY_BYTES
    bytes.set([parent, kind, slot, child], at)
    view.setUint32(at + 4, key.length, true)
    view.setUint32(at + 8, keyAt, true)
    view.setUint8(at + 12, branchOf(entries, parent))
    bytes.set(key, keyAt)
    keyAt += key.length
  }
}
