/** What takes time to compute → an object that computes each of its parts when it is first asked for. */

/** Spreading the object asks for all of its parts. */
export function lazily<Parts extends object>(
  of: { readonly [Part in keyof Parts]: () => Parts[Part] }
): Parts {
  const parts = {}
  for (const [name, compute] of Object.entries<() => unknown>(of))
    Object.defineProperty(parts, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = compute()
        Object.defineProperty(parts, name, { value, enumerable: true })
        return value
      }
    })
  return parts as Parts
}
