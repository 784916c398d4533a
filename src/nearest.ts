/** A name that is not known → the known ones that come closest to it. */

/** A name of which more is changed than is kept was not meant. [share of its letters] */
const MOST_CHANGED = 0.5

/** The best `most` of `known`, closest first, by edits from one to the other; none where all are far. */
export const nearest = (name: string, known: readonly string[], most: number): readonly string[] => {
  const wanted = name.toLowerCase()
  const distances = known.map(each => ({ each, far: distance(wanted, each.toLowerCase()) }))
  return distances
    .filter(({ far }) => far <= wanted.length * MOST_CHANGED)
    .toSorted((a, b) => a.far - b.far || a.each.length - b.each.length)
    .slice(0, most)
    .map(({ each }) => each)
}

/** Of a path its end counts as much as all of it: `gpu` is near to `capacity.gpus`. */
const distance = (wanted: string, known: string): number => {
  const ends = [...known.matchAll(/\./g)].map(({ index }) => known.slice(index + 1))
  return Math.min(...[known, ...ends].map((end, depth) => edits(wanted, end) + (depth === 0 ? 0 : 0.5)))
}

/** Insertions, deletions and replacements from one to the other (Levenshtein). */
export const edits = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

/** What a name is made of: words and numbers, as they follow each other. */
const partsOf = (name: string): readonly string[] => name.toLowerCase().match(/[a-z]+|\d+/g) ?? []

/** Shorter words are in too many names to tell them apart. [letters] */
const TELLING = 3

/** Who begins like it may go on differently: `H1000` for `H100-SXM`. [share of its letters] */
const MOST_KEPT = 0.75

/** Whether one may have been written for the other: part of it, its beginning, a word of it, half of its parts, or most of its letters. */
function isLike(wanted: readonly string[], parts: readonly string[]): boolean {
  const [name, other] = [wanted.join(''), parts.join('')]
  const shared = wanted.filter(part => parts.includes(part))
  return (
    (name.length > 1 && other.includes(name)) ||
    (other.length > 1 && name.includes(other)) ||
    shared.some(part => part.length >= TELLING && /[a-z]/.test(part)) ||
    (shared.join('').length > 1 && shared.length >= wanted.length / 2) ||
    (name.length >= TELLING && other.startsWith(name.slice(0, Math.ceil(name.length * MOST_KEPT)))) ||
    edits(name, other) <= name.length * MOST_CHANGED
  )
}

/**
 * Names of things that a name may have meant, closest first: those with most of its words and numbers, then by edits; none where nothing
 * is like it.
 */
export const namesLike = (name: string, known: readonly string[], most = 3): readonly string[] => {
  const wanted = partsOf(name)
  const far = (each: string): number => {
    const parts = partsOf(each)
    const missing = wanted.filter(part => !parts.includes(part)).length
    return missing + edits(wanted.join(''), parts.join('')) / 10
  }
  return known
    .filter(each => isLike(wanted, partsOf(each)))
    .map(each => ({ each, far: far(each) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ each }) => each)
}

/** A sentence that begins with a space; empty where there is nothing to name. */
export const didYouMean = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` Did you mean ${names.join(', ')}?`
