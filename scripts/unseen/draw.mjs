/** A seed → draws that are the same on every machine. */

export function drawing(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = most => Math.floor(next() * most)
  const pick = from => from[below(from.length)]
  const some = (from, count) => shuffled(from).slice(0, count)
  const shuffled = from =>
    from
      .map(one => [next(), one])
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one)
  return {
    next,
    below,
    pick,
    some,
    shuffled,
    chance: share => next() < share,
    between: (least, most) => least + next() * (most - least),
    /** As of a logarithm: small ones are as usual as large ones. */
    spread: (least, most) => least * (most / least) ** next()
  }
}
