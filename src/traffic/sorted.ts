/** Numbers that are spread over a range, such as moments → the same in ascending order. */

/** Values per bucket on average, and the most that are put in order by moving each past its larger neighbours. */
const PER_BUCKET = 2
const MOST_MOVED = 32

/**
 * Distributes the values over equal buckets of their range, then sorts within each. Takes time in proportion to
 * their number where they are spread, and no more than any sort where they crowd.
 *
 * @param values none of them `NaN`; 0 and -0 are equal
 * @param into at least as long; what is returned lies in it
 */
export function sorted(
  values: Float64Array,
  into: Float64Array = new Float64Array(values.length)
): Float64Array {
  const [least, most] = rangeOf(values)
  const buckets = Math.ceil(values.length / PER_BUCKET)
  const scale = (buckets - 1) / (most - least)
  const result = into.subarray(0, values.length)
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
    result.set(values)
    return result.sort()
  }
  const ends = distribute(values, least, scale, result, new Uint32Array(buckets + 1))
  sortCrowded(result, ends)
  moveIntoPlace(result)
  return result
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** @returns where each bucket ends in `result` */
function distribute(
  values: Float64Array,
  least: number,
  scale: number,
  result: Float64Array,
  next: Uint32Array
): Uint32Array {
  // Rounded down before the 1 is added: 4.999… + 1 may be 6.
  for (let i = 0; i < values.length; i++) {
    const after = ((((values[i] as number) - least) * scale) >>> 0) + 1
    next[after] = (next[after] as number) + 1
  }
  for (let bucket = 1; bucket < next.length; bucket++) {
    next[bucket] = (next[bucket] as number) + (next[bucket - 1] as number)
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const bucket = ((value - least) * scale) >>> 0
    const at = next[bucket] as number
    next[bucket] = at + 1
    result[at] = value
  }
  return next
}

function sortCrowded(values: Float64Array, ends: Uint32Array): void {
  let from = 0
  for (let bucket = 0; bucket < ends.length; bucket++) {
    const to = ends[bucket] as number
    if (to - from > MOST_MOVED) values.subarray(from, to).sort()
    from = to
  }
}

/** Insertion sort: in buckets of few values, and none moves out of its own. */
function moveIntoPlace(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number
    let at = i
    for (; at > 0 && (values[at - 1] as number) > value; at--) values[at] = values[at - 1] as number
    values[at] = value
  }
}
