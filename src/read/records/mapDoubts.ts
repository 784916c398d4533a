/** A `--map` and the records it reads → what is doubtful about them nonetheless: of columns it does not name, and of what it cannot settle. */
import type { Warning } from '../../log/readingShape.ts'
import type { UsableFormat } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { doubtsOf } from './fields/doubts.ts'
import type { TokenChoice } from './fields/tokens.ts'
import { type Understood, understand } from './fields/understand.ts'
import { leftUnnamed } from './leftUnnamed.ts'
import { type Entry, entriesOf } from './mapEntry.ts'
import { columnsOf, mappedFormat } from './mapping.ts'

/** What who names one of these fields has settled; none: who names any, for each row is read as they say. */
const SETTLED: Readonly<Record<string, readonly string[]>> = {
  'start-or-end': [],
  'untied-starts': [],
  'totals-alone': [],
  'joined-pieces': [],
  'length-of-what': ['input', 'output'],
  'untold-outcomes': ['status', 'error'],
  'unsaid-outcomes': ['status', 'error'],
  'found-of-answers': ['status', 'error'],
  'answered-errors': [],
  'cache-hits': ['fromCache'],
  'doubtful-unit': ['duration']
}
/** What a time is completed by settles these. */
const OF_INCOMPLETE_TIMES: readonly string[] = ['zone-not-read', 'two-digit-year']

export function mapDoubts(
  map: string,
  sampled: readonly Cell[],
  records: readonly unknown[]
): readonly Warning[] {
  const entries = entriesOf(map)
  const understood = understand(records, false)
  const isOpen = ({ code }: Warning): boolean => {
    const fields = SETTLED[code]
    if (fields !== undefined) return fields.length > 0 && !entries.some(({ name }) => fields.includes(name))
    return !(OF_INCOMPLETE_TIMES.includes(code) && entries.some(({ completion }) => completion !== undefined))
  }
  return [
    ...leftUnnamed(map, sampled, understood),
    ...doubtsOf(asMapped(understood, entries, sampled, mappedFormat(map, sampled))).filter(isOpen)
  ]
}

const UNSUMMED = {
  count: [],
  parts: [],
  failed: [],
  throttled: [],
  because: undefined,
  widthSeconds: undefined
} as const

/** With the fields that the map names in place of those that were inferred. */
function asMapped(
  understood: Understood,
  entries: readonly Entry[],
  sampled: readonly Cell[],
  format: UsableFormat
): Understood {
  const { times, tokens, sums, ownCache } = understood
  const time = entries.find(({ name }) => name === 'end') ?? entries.find(({ name }) => name === 'start')
  const start = { from: time?.column ?? '', unit: 'any' } as const
  return {
    ...understood,
    said: Object.fromEntries(
      entries.map(({ name, text }) => [name, text.slice(text.indexOf('=') + 1).trim()])
    ),
    fields: format.grain === 'request' ? format.fields : { ...understood.fields, start },
    times: {
      ...times,
      isStampedAtEnd:
        times.isStampedAtEnd && [times.start, times.end].some(found => found?.from === start.from)
    },
    tokens: {
      ...tokens,
      ...sideOf('input', entries, sampled),
      ...sideOf('output', entries, sampled),
      rivals: undefined,
      isGuessed: false
    },
    sums: format.grain === 'request' ? undefined : { ...UNSUMMED, ...sums, failed: [] },
    // What the log shows of it is not read where the map does not name it.
    ownCache: ownCache && { path: ownCache.path, isOpen: true },
    // It joins no records.
    again: undefined
  }
}

/** Columns that are added up, or one that is taken off another, tell a side together. */
function sideOf(
  side: 'input' | 'output',
  entries: readonly Entry[],
  sampled: readonly Cell[]
): Partial<TokenChoice> {
  const columns = columnsOf(
    entries.filter(({ name }) => name === side),
    sampled
  )
  const isAlone = columns.length === 1
  return {
    [side]: columns.length === 0 ? undefined : isAlone ? columns : columns.slice(0, 1),
    [`${side}Sum`]: isAlone || columns.length === 0 ? undefined : columns,
    [`${side}Rest`]: undefined
  }
}
