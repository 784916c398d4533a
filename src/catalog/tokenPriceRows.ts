/** The shape of token prices beside the price package: one row a model, a provider and a day from which they hold. */
import type { Source } from './source.ts'

/** USD per million tokens. */
export type TokenRates = {
  readonly input: number
  /** `null`: no price of its own is listed. */
  readonly cached: number | null
  /** Written into a prompt cache, where that costs something else than input. */
  readonly write: number | null
  readonly write1h: number | null
  readonly output: number
}

export type TokenPriceRow = {
  /** Id of the price package, or another provider's. */
  readonly provider: string
  /** In lower case. */
  readonly model: string
  /** ISO date or moment from which it holds; `null`: the package knows no other. */
  readonly from: string | null
  readonly rates: TokenRates
  /** What a request pays as a whole whose input exceeds `start` tokens. */
  readonly above: (TokenRates & { readonly start: number }) | null
  /** Peak hours of working days, with their own rates. */
  readonly peak?: {
    readonly hours: readonly (readonly [from: string, to: string])[]
    readonly rates: TokenRates
  }
  /** Why it is the least that may be asked. Left out: it is what is asked. */
  readonly least?: string
  readonly source: Source
}

/** A row of a generated table: above which size what else is charged, at its end. */
export type CompactRow = readonly [
  provider: string,
  model: string,
  from: string,
  input: number,
  cached: number | null,
  write: number | null,
  output: number,
  above?: readonly [start: number, input: number, cached: number | null, write: number | null, output: number]
]

/** A compact row of one source → a row. Writes that live an hour cost twice the input at Anthropic alone. */
export const expanded =
  (source: Source) =>
  ([provider, model, from, input, cached, write, output, above]: CompactRow): TokenPriceRow => {
    const hourly = (usd: number) => (provider === 'anthropic' ? 2 * usd : null)
    return {
      provider,
      model,
      from: from === '' ? null : from,
      rates: { input, cached, write, write1h: hourly(input), output },
      above:
        above === undefined
          ? null
          : {
              start: above[0],
              input: above[1],
              cached: above[2],
              write: above[3],
              write1h: hourly(above[1]),
              output: above[4]
            },
      source
    }
  }
