/** The beginning of a long JSON document → the part of it that is whole, with the brackets closed. */

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

/** A string, which may hold brackets, or a bracket. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|[[\]{}]/gs

/** Cut behind the last element of a list; empty where none ends. */
export function closedOff(text: string): string {
  const open: string[] = []
  let end = { at: 0, closers: '' }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token in CLOSERS) open.push(token)
    else if (token === '}' || token === ']') {
      open.pop()
      if (open.at(-1) === '[') end = { at: index + 1, closers: closersOf(open) }
    }
  }
  return text.slice(0, end.at) + end.closers
}

const closersOf = (open: readonly string[]): string =>
  open
    .map(bracket => CLOSERS[bracket])
    .reverse()
    .join('')
