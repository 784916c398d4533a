/** What was computed of an object before → not computed again: searches ask the same of the same demand and model many times. */

/**
 * A function of an object and a text that names the rest of its arguments, computed once for both while the object lives.
 *
 * @typeParam Of what the value belongs to: the value must follow from it and the key alone
 */
export function remembered<Of extends object, Value>(): (of: Of, key: string, compute: () => Value) => Value {
  const known = new WeakMap<Of, Map<string, Value>>()
  return (of, key, compute) => {
    const values = known.get(of) ?? new Map<string, Value>()
    known.set(of, values)
    const found = values.get(key)
    if (found !== undefined) return found
    const value = compute()
    values.set(key, value)
    return value
  }
}
