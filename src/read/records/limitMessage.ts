/** The message of a refused attempt → the rate limit that it names. Nothing else of the text is kept. */
import type { LimitKind, LimitNaming } from '../../log/namedLimits.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED } from '../../log/trafficLog.ts'
import type { Paths } from '../format/format.ts'
import { type Cell, textOf } from './cell.ts'

/**
 * OpenAI's wording of 2023 ("Limit: 10,000/min. Current: 10,020/min.") and since ("(TPM): Limit 30000, Used 22999,
 * Requested 12528."); Groq's is the same but for a "model" before the name. Between them stand the organisation, a project, a service tier. Every part is bounded, so that no text takes
 * long.
 */
const WORDING =
  /\b(?:rate limit reached|request too large) for (?:model )?[`'"]?([\w.:/@-]{1,120})[`'"]?[^\n]{0,160}? on (requests|tokens) per (min|day)(?:ute)?\b[^:.]{0,20}[:.] {0,2}limit:? {0,2}(\d[\d,]{0,17})/i

/** Messages are short; what holds more is no message alone. */
const MOST_CHARACTERS = 10_000

/** `undefined` where the text names none. */
export function limitNamedIn(text: string): LimitNaming | undefined {
  const found = WORDING.exec(text.slice(0, MOST_CHARACTERS))
  if (found === null) return undefined
  const [, model = '', of = '', per = '', digits = ''] = found
  const value = Number(digits.replaceAll(',', ''))
  const limit: LimitKind = `${of.toLowerCase() as 'requests' | 'tokens'}Per${isDay(per) ? 'Day' : 'Minute'}`
  return Number.isSafeInteger(value) && value > 0 ? { model: modelOf(model), limit, value } : undefined
}

const isDay = (per: string): boolean => per.toLowerCase() === 'day'

/** Older messages call the limit of a model that has none of its own `default-…`. */
const modelOf = (name: string): string => name.toLowerCase().replace(/^default-/, '')

/** Whether its message may name a limit: answered 429, or failed for a reason that is no status, as what is too large. */
export const isRefusal = ({ status, flags }: Pick<RequestRow, 'status' | 'flags'>): boolean =>
  status === 429 || (status === 0 && (flags & FAILED) !== 0)

/** Looks for a named limit where a format keeps error texts; `undefined`: it keeps none. */
export function limitReader(from: Paths | undefined): ((cell: Cell) => LimitNaming | undefined) | undefined {
  if (from === undefined) return undefined
  const paths = [from].flat()
  return cell => {
    for (const path of paths) {
      const named = limitNamedIn(textIn(cell(path)))
      if (named) return named
    }
    return undefined
  }
}

const textIn = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value)
