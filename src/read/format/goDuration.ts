/** Durations as Go and Rust print them → microseconds. */

const MICROS: Readonly<Record<string, number>> = {
  h: 3.6e9,
  m: 6e7,
  s: 1e6,
  ms: 1e3,
  us: 1,
  µs: 1,
  μs: 1,
  ns: 1e-3
}
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ns|us|[µμ]s|ms|h|m|s))+$/
const PART = /(\d+(?:\.\d+)?)(ns|us|[µμ]s|ms|h|m|s)/g

/** `1m11s`, `23.668µs`, `5.105294711s`. `undefined` where the text is none. [µs] */
export function goMicros(text: string): number | undefined {
  const plain = text.trim()
  if (!WHOLE.test(plain)) return undefined
  return [...plain.matchAll(PART)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (MICROS[unit as string] as number),
    0
  )
}
