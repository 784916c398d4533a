/** A name that is not known → the known ones that come closest to it. */

/** The best `most` of `known`, closest first: those that hold the name, then by edits from one to the other. */
export const nearest = (name: string, known: readonly string[], most: number): readonly string[] => {
  const wanted = name.toLowerCase()
  const distances = known.map(each => ({ each, far: distance(wanted, each.toLowerCase()) }))
  return distances
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

/** Names of things that a name may have meant, closest first: those with most of its words and numbers, then by edits. */
export const namesLike = (name: string, known: readonly string[], most = 3): readonly string[] => {
  const wanted = partsOf(name)
  const far = (each: string): number => {
    const parts = partsOf(each)
    const missing = wanted.filter(part => !parts.includes(part)).length
    return missing + edits(wanted.join(''), parts.join('')) / 10
  }
  return known
    .map(each => ({ each, far: far(each) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ each }) => each)
}
