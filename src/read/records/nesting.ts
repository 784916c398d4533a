/** How deep a value lies in another: nobody logs hundreds of levels, and walking thousands exhausts the stack. */

/** Objects and arrays inside one another. */
const MOST_LEVELS = 200

export const TOO_DEEP = 'its values are nested too deeply'

export function isTooDeep(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Object.values(value)) if (isTooDeep(inner, levels - 1)) return true
  return false
}

/** What a walk over one record gives; `tooDeep` where the walk exhausts the stack. */
export function walked<Result>(walk: () => Result, tooDeep: () => Result): Result {
  try {
    return walk()
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) return tooDeep()
    throw error
  }
}
