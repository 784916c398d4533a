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
  private readonly newest = new Map<string, NamedLimit>()

  see(naming: LimitNaming, micros: number): void {
    this.add({ ...naming, messages: 1, lastMicros: micros })
  }

  /** Counts in what was named so often before. */
  add(named: NamedLimit): void {
    for (const found of [this.found, this.newest]) addTo(found, named)
  }

  /** Tells what comes from here on from what came before. */
  beginInput(): void {
    this.newest.clear()
  }

  /** What was named since the input began. */
  get ofInput(): readonly NamedLimit[] {
    return [...this.newest.values()]
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

function addTo(found: Map<string, NamedLimit>, named: NamedLimit): void {
  const { model, limit, value, messages, lastMicros } = named
  const key = `${limit} ${value} ${model}`
  const known = found.get(key)
  if (known === undefined && found.size === MOST_NAMED) return
  found.set(key, {
    model,
    limit,
    value,
    messages: (known?.messages ?? 0) + messages,
    lastMicros: Math.max(lastMicros, known?.lastMicros ?? lastMicros)
  })
}
