/** `start=ts:ms` → the field, its column, and what stands behind it. */

import { AuditError } from '../../errors.ts'
import { entryOf } from '../../json.ts'
import { wordsIn } from '../../words.ts'
import type { Lasting } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { type Completion, completionOf } from './partialTimes.ts'
import { UNIT_NAMES } from './time.ts'
import type { DayOrder } from './writtenTimes.ts'

export const TIMES: readonly string[] = ['start', 'end', 'firstToken']
export const DURATIONS: readonly string[] = ['duration', 'ttft']
const OTHERS: readonly string[] = wordsIn(`
  id model caller input cached output inputText outputText status error tier cost maxTokens count fromCache
`)
/** They may add up several columns: `input=uncached+cached`. */
export const COUNTS: readonly string[] = ['input', 'cached', 'output', 'maxTokens', 'count']
const NAMES: readonly string[] = [...TIMES, ...DURATIONS, ...OTHERS]

export type Entry = {
  readonly name: string
  readonly column: string
  readonly unit: Unit | undefined
  readonly order: DayOrder | undefined
  /** What its times lack. */
  readonly completion: Completion | undefined
  readonly text: string
}
export type Unit = Lasting['unit']

/** Commas part entries, but for one behind a backslash, which belongs to a column's name. */
export const entriesOf = (map: string): readonly Entry[] =>
  map.split(/(?<!\\),/).map(text => parseEntry(text))

function parseEntry(text: string): Entry {
  const parts = /^\s*([A-Za-z]+)\s*=\s*(.+?)\s*$/.exec(text)
  if (parts === null) throw AuditError.of('BAD_MAP', text, 'is not FIELD=COLUMN')
  const [, name = '', target = ''] = parts
  if (!NAMES.includes(name))
    throw AuditError.of('BAD_MAP', text, `is not a field; fields are ${NAMES.join(', ')}`)
  const [, before = target, suffix = ''] = /^(.+):([a-z]+|y[\d-]+|z[+-][\d:]+)$/.exec(target) ?? []
  const unit = entryOf(UNIT_NAMES, suffix)
  const order = suffix === 'dmy' || suffix === 'mdy' ? suffix : undefined
  const completion = TIMES.includes(name) ? completionOf(suffix) : undefined
  const column = unit === undefined && order === undefined && completion === undefined ? target : before
  return { name, text, unit, order, completion, column: column.replaceAll(/\\([\\,])/g, '$1') }
}

/** A column may have a plus in its name: it is a sum where no record has such a column. */
export const partsOf = (column: string, sampled: readonly Cell[]): readonly string[] =>
  sampled.some(cell => cell(column) !== undefined) ? [column] : column.split('+').map(part => part.trim())
