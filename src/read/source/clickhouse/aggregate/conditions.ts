/** `--where` → conditions on calls in SQL, their values bound. */

import { AuditError } from '../../../../errors.ts'
import { withCommas } from '../../../../words.ts'
import { callerNamer } from '../../../records/callerNames.ts'
import { type Condition, wantedOf } from '../../../records/rowFilter.ts'
import type { Query } from '../server.ts'
import { type Calls, callsThat, type Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

/** Why a call is left out, and of which it is true that they are not. */
export type Filter = { readonly reason: string; readonly sql: string; readonly values: Query['values'] }

type Terms = {
  readonly callerName: (name: string) => string
  /** Every caller of the log: asked for where a condition may name one as reports show it. */
  readonly callers: () => Promise<readonly string[]>
  /** By its name, the number of the tag among those of the calls. */
  readonly tags: readonly string[]
}

/** @throws AuditError BAD_OPTION */
export async function filtersOf(where: readonly string[], terms: Terms): Promise<readonly Filter[]> {
  const filters: Filter[] = []
  for (const [i, { conditions, reason }] of wantedOf(where).entries()) {
    const { field, tag } = conditions[0] as Condition
    const name = `where${i}`
    const values = conditions.map(({ value }) => value)
    if (field === 'status') filters.push({ reason, sql: conditions.map(statusTest).join(' OR '), values: {} })
    else {
      const column = field === 'tag' ? `@tag${terms.tags.indexOf(tag)}` : `@${field}`
      const bound = field === 'caller' ? await callersNamed(values, terms) : values
      filters.push({ reason, sql: `${column} IN ({${name}:Array(String)})`, values: { [name]: bound } })
    }
  }
  return filters.map(({ sql, ...filter }) => ({ ...filter, sql: `(${sql})` }))
}

const statusTest = ({ value, statusClass }: Condition): string =>
  statusClass === null ? `@s = ${Number(value)}` : `intDiv(toInt64(@s), 100) = ${statusClass}`

const SHOWN = callerNamer('')('any').replace(/[^-]+$/, '')

/** A caller is named as the log does, or as reports show it. */
async function callersNamed(
  values: readonly string[],
  { callerName, callers }: Terms
): Promise<readonly string[]> {
  if (!values.some(value => value.startsWith(SHOWN))) return values
  return [...values, ...(await callers()).filter(caller => values.includes(callerName(caller)))]
}

/** Those that fit all of them. */
export const wantedCalls = (calls: Calls, filters: readonly Filter[]): Calls =>
  filters.reduce((kept, { sql, values }) => callsThat(kept, sql, values), calls)

/**
 * How many calls are left out, by why; the first condition that one does not fit counts.
 *
 * @returns `calls`: all of them; `null` where none may be left out
 * @throws AuditError NOTHING_LEFT
 */
export async function leftOutBy(filters: readonly Filter[], stretch: Stretch, ask: AskCalls) {
  if (filters.length === 0) return { leftOut: {}, calls: null }
  const counts = filters.map(({ sql }, i) => {
    const before = filters.slice(0, i).map(filter => `${filter.sql} AND `)
    return `countIf(${before.join('')}NOT ${sql})`
  })
  const bound = Object.assign({}, ...filters.map(({ values }) => values)) as Query['values']
  const [row = []] = await ask(`SELECT count(), ${counts.join(', ')} FROM {calls}`, stretch, bound)
  const [calls = 0, ...left] = numbers(row)
  const found = filters
    .map(({ reason }, i) => [reason, left[i] as number] as const)
    .filter(([, count]) => count > 0)
  const isNone = found.reduce((sum, [, count]) => sum + count, 0) === calls
  if (isNone && calls > 0)
    throw AuditError.of('NOTHING_LEFT', found.map(([why, count]) => `${withCommas(count)} ${why}`).join(', '))
  return { leftOut: Object.fromEntries(found), calls }
}
