/** A question about a name → the same, answered once for each name. */

const MOST_KEPT = 2_000

/** Keys may be values, ids say: of so many the answer is kept. */
export function remembered(ask: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return name => {
    const before = known.get(name)
    if (before !== undefined) return before
    const says = ask(name)
    if (known.size < MOST_KEPT) known.set(name, says)
    return says
  }
}
