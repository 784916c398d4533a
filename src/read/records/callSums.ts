/** What records count → whether it is what the calls in a list of theirs used. */
import type { Paths, RequestFields } from '../format/format.ts'
import { at, numberOf } from './cell.ts'

export const listAt = (record: unknown, path: string): readonly unknown[] => {
  const list = at(record, path)
  return Array.isArray(list) ? (list as readonly unknown[]) : []
}

export const isLong = (records: readonly unknown[], path: string): boolean =>
  records.some(record => listAt(record, path).length > 1)

const NEARLY_ALL = 0.9

/** Whether records count what all of the calls in them used. */
export function areSumsOf(
  records: readonly unknown[],
  owner: RequestFields,
  sums: readonly string[],
  path: string
): boolean {
  const known = records.map((record, i) => [sumOf([record], owner), sums[i], listAt(record, path)] as const)
  const filled = known.filter(([, , { length }]) => length > 0)
  const whole = filled.filter(([own, sum]) => own === sum)
  return isLong(records, path) && whole.length >= NEARLY_ALL * filled.length
}

/** Whether what all of the calls used stands in a record of its own: the last of a run. */
export const areSummedApart = (
  records: readonly unknown[],
  owner: RequestFields,
  calls: readonly unknown[],
  fields: RequestFields,
  path: string
): boolean =>
  records.every(record => listAt(record, path).length === 0 || sumOf([record], owner) === NOTHING) &&
  sumOf(records, owner) === sumOf(calls, fields)

const NOTHING = '0/0'

export const sumOf = (items: readonly unknown[], { input, output }: RequestFields): string =>
  [input, output].map(paths => items.reduce<number>((sum, item) => sum + countAt(item, paths), 0)).join('/')

const countAt = (item: unknown, paths: Paths | undefined): number =>
  [paths ?? []]
    .flat()
    .map(path => numberOf(at(item, path)))
    .find(Boolean) ?? 0
