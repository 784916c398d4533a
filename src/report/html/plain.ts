/** Values → JSON and back, with what JSON alone would lose: typed arrays, maps, and numbers that are none. */

type Plain = unknown

export function toPlain(value: unknown): Plain {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Float64Array)
    return value.length > 0 && value.every(isCount)
      ? { $counts: inDigits(value) }
      : { $float64: [...value].map(toPlain) }
  if (value instanceof Int32Array) return { $int32: [...value] }
  if (value instanceof Map) return { $map: [...value].map(toPlain) }
  if (Array.isArray(value)) return value.map(toPlain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]))
}

/** The value that `toPlain` was given, to the last bit. */
export const fromPlain = <Value>(plain: Plain): Value => read(plain) as Value

function read(plain: Plain): unknown {
  if (typeof plain !== 'object' || plain === null) return plain
  if (Array.isArray(plain)) return plain.map(read)
  const { $number, $counts, $float64, $int32, $map } = plain as Readonly<Record<string, unknown>>
  if ($number !== undefined) return Number($number)
  if ($counts !== undefined) return fromDigits($counts as string)
  if ($float64 !== undefined) return Float64Array.from(read($float64) as number[])
  if ($int32 !== undefined) return Int32Array.from($int32 as number[])
  if ($map !== undefined) return new Map(read($map) as [unknown, unknown][])
  return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, read(item)]))
}

/** -0 would not come back. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)

/** Columns of sums are most of a page: in the shortest digits that both ways know, 0 as none. */
const RADIX = 36

const inDigits = (counts: Float64Array): string =>
  Array.from(counts, count => (count === 0 ? '' : count.toString(RADIX))).join(' ')

const fromDigits = (digits: string): Float64Array =>
  Float64Array.from(digits.split(' '), count => (count === '' ? 0 : Number.parseInt(count, RADIX)))
