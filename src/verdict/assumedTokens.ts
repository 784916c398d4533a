/** Where the user assumes the tokens (`--assume-tokens`): what follows from them is no firmer than that. */
import { softened } from '../figure.ts'

type Parts = {
  readonly limits: unknown
  readonly capacity: unknown
  readonly pricing: unknown
  readonly verdict: unknown
}

/** Limits, GPUs and bills rest on tokens; of the verdict its sums of money, while its counts and latencies are the log's. */
export function asFirmAsAssumed<All extends Parts>(parts: All): All {
  const { verdict, ...others } = parts
  return { ...softened(others, 'assumed'), verdict: softenedMoney(verdict) } as All
}

function softenedMoney(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(softenedMoney)
  const { unit } = value as { readonly unit?: unknown }
  if (typeof unit === 'string') return /USD|GPU|token/i.test(unit) ? softened(value, 'assumed') : value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, softenedMoney(inner)]))
}
