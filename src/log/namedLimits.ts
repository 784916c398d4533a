/** Rate limits that messages of refused attempts name → each once, with its number and how often it was named. */

const LIMIT_KINDS = ['requestsPerMinute', 'tokensPerMinute', 'requestsPerDay', 'tokensPerDay'] as const
export type LimitKind = (typeof LIMIT_KINDS)[number]

/** What one message says. */
export type LimitNaming = {
  /** As the message writes it, in lower case. */
  readonly model: string
  readonly limit: LimitKind
  readonly value: number
}

export type NamedLimit = LimitNaming & {
  readonly messages: number
  /** Arrival of the last attempt whose message names it. [µs] */
  readonly lastMicros: number
}

/** A log of made-up messages must not fill the memory. */
const MOST_NAMED = 1_000

export class NamedLimits {
  private readonly found = new Map<string, NamedLimit>()

  see({ model, limit, value }: LimitNaming, micros: number): void {
    const key = `${limit} ${value} ${model}`
    const known = this.found.get(key)
    if (known === undefined && this.found.size === MOST_NAMED) return
    this.found.set(key, {
      model,
      limit,
      value,
      messages: (known?.messages ?? 0) + 1,
      lastMicros: Math.max(micros, known?.lastMicros ?? micros)
    })
  }

  /** By model, kind and number; absent where nothing is named. */
  column(): { readonly namedLimits?: readonly NamedLimit[] } {
    const kind = ({ limit }: NamedLimit) => LIMIT_KINDS.indexOf(limit)
    const limits = [...this.found.values()].sort((a, b) =>
      a.model === b.model ? kind(a) - kind(b) || a.value - b.value : a.model < b.model ? -1 : 1
    )
    return limits.length === 0 ? {} : { namedLimits: limits }
  }
}
