/** The beginning of a long JSON document → the part of it that is whole, with the brackets closed. */

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

/** A string, which may hold brackets, or a bracket. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[[\]{}]/gs

/** A list or an object that the beginning leaves open: how many of those in it are whole, and where the last of them ends. */
type Open = { readonly bracket: string; whole: number; end: number }

/** Cut behind the last whole one of those that are most: records of a list, or under names of their own; empty where none is whole. */
export function closedOff(text: string): string {
  const open: Open[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token in CLOSERS) open.push({ bracket: token, whole: 0, end: 0 })
    else if (token === '}' || token === ']') {
      open.pop()
      const around = open.at(-1)
      if (around) {
        around.whole++
        around.end = index + 1
      }
    }
  }
  const most = Math.max(0, ...open.map(({ whole }) => whole))
  const level = most === 0 ? -1 : open.findIndex(({ whole }) => whole === most)
  const closers = open.slice(0, level + 1).map(({ bracket }) => CLOSERS[bracket])
  return text.slice(0, open[level]?.end ?? 0) + closers.reverse().join('')
}
