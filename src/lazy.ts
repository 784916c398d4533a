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

/** The same but for some parts; the others are asked of it when they are asked for. */
export function except<Parts extends object>(whole: Parts, changed: Partial<Parts>): Parts {
  const parts = Object.keys(whole).map(name => [name, () => whole[name as keyof Parts]])
  return Object.defineProperties(
    lazily<Parts>(Object.fromEntries(parts)),
    Object.getOwnPropertyDescriptors(changed)
  ) as Parts
}
