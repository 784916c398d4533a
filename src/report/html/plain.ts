/** Values → JSON and back, with what JSON alone would lose: typed arrays, maps, and numbers that are none. */

type Plain = unknown

export function toPlain(value: unknown): Plain {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Float64Array) return { $float64: inDigits(value) }
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
  const { $number, $float64, $int32, $map } = plain as Readonly<Record<string, unknown>>
  if ($number !== undefined) return Number($number)
  if ($float64 !== undefined) return fromDigits($float64 as string)
  if ($int32 !== undefined) return Int32Array.from($int32 as number[])
  if ($map !== undefined) return new Map(read($map) as [unknown, unknown][])
  return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, read(item)]))
}

/** -0 is none. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)

/** Columns of sums are most of a page: counts in the shortest digits that both ways know, other numbers behind `=`, `~` and how many for zeros in a row. */
const RADIX = 36

function inDigits(numbers: Float64Array): string {
  const parts: string[] = []
  for (let at = 0; at < numbers.length; at++) {
    const value = numbers[at] as number
    const begin = at
    while (value === 0 && !Object.is(value, -0) && Object.is(numbers[at + 1], 0)) at++
    if (at > begin) parts.push(`~${(at - begin + 1).toString(RADIX)}`)
    else if (isCount(value)) parts.push(value.toString(RADIX))
    else parts.push(`=${Object.is(value, -0) ? '-0' : value}`)
  }
  return parts.join(' ')
}

const fromDigits = (digits: string): Float64Array =>
  Float64Array.from(digits === '' ? [] : digits.split(' ').flatMap(numbersIn))

function numbersIn(part: string): readonly number[] {
  if (part.startsWith('=')) return [Number(part.slice(1))]
  if (part.startsWith('~')) return new Array<number>(Number.parseInt(part.slice(1), RADIX)).fill(0)
  return [Number.parseInt(part, RADIX)]
}
