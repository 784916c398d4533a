/** The columns of a table → those that are read: what is not read does not leave the database. */
import type { RequestFormat } from '../../format/format.ts'
import { csvSample, formatOf } from '../../records/detect.ts'
import { mappedColumns } from '../../records/mapping.ts'
import { csvCell } from '../../records/tableCells.ts'
import { mayHoldTag } from '../../records/tags.ts'
import { mappedStart, namedIn, noColumn, rootsOf } from '../namedColumns.ts'
import { schemaOf } from './schemas.ts'
import { type Column, isTime } from './sql.ts'
import type { Selected } from './statements.ts'

export type Chosen = {
  readonly selected: readonly Selected[]
  /** That rows are ordered by and bounds of time are held against; `null` where none is known to be it. */
  readonly time: Column | null
}

export type ColumnsAsked = {
  readonly map?: string | undefined
  readonly inputFormat?: string | undefined
  /** `columns=` of the address. */
  readonly columns: readonly string[]
  /** `time=` of the address. */
  readonly time: string | null
  /** What requests asked for and how they ended is looked at, too: it may stand anywhere. */
  readonly isAllAsked: boolean
  readonly tags: readonly string[]
}

/** What tells the meaning of a table's columns: their names, then the first rows. */
export type Sampling = (selected: readonly Selected[]) => Promise<readonly (readonly string[])[]>

/** Of `columns=` those; else those of `--map`, or what a known gateway's table or the first rows tell is used, and tags. */
export async function chosenColumns(
  columns: readonly Column[],
  asked: ColumnsAsked,
  name: string,
  sampled: Sampling
): Promise<Chosen> {
  const all = columns.map(asItself)
  const named = namedIn(asked.columns, columns, name)
  if (named !== undefined) return chosen(namesOf(named), asked, columns, name)
  const { selected, time } = await chosenByMeaning(columns, asked, name, sampled)
  const isRead = new Set(selected.map(({ header }) => header))
  const more = all.filter(
    ({ header }) => !isRead.has(header) && asked.tags.some(tag => mayHoldTag(header, tag))
  )
  return { selected: [...selected, ...more], time }
}

async function chosenByMeaning(
  columns: readonly Column[],
  asked: ColumnsAsked,
  name: string,
  sampled: Sampling
): Promise<Chosen> {
  const all = columns.map(asItself)
  const schema = schemaOf(columns)
  if (asked.map !== undefined)
    return chosen(
      namesOf(rootsOf(mappedColumns(asked.map, []), columns)),
      asked,
      columns,
      name,
      mappedStart(asked.map)
    )
  if (schema !== undefined && !asked.isAllAsked) {
    const takes = schema.takes.flatMap(({ header, column, over }) => {
      const found = columns.find(each => each.name === column)
      return found === undefined ? [] : [{ header, column: found, over }]
    })
    return { selected: takes, time: timeOf(columns, asked.time ?? schema.time, name) }
  }
  const used = schema === undefined ? await usedColumns(all, asked, name, sampled) : null
  const names = asked.isAllAsked ? null : (used?.names ?? null)
  return chosen(names, asked, columns, name, schema?.time ?? used?.start)
}

const asItself = (column: Column): Selected => ({ header: column.name, column })

const namesOf = (columns: readonly Column[] | undefined): ReadonlySet<string> | null =>
  columns === undefined ? null : new Set(columns.map(({ name }) => name))

/** @param names `null`: of all columns */
function chosen(
  names: ReadonlySet<string> | null,
  asked: ColumnsAsked,
  columns: readonly Column[],
  name: string,
  start?: string
): Chosen {
  const selected = columns.filter(({ name }) => names?.has(name) ?? true).map(asItself)
  return {
    selected,
    time:
      timeOf(columns, asked.time, name) ??
      columns.find(column => column.name === start && isTime(column)) ??
      null
  }
}

function timeOf(columns: readonly Column[], stated: string | null, name: string): Column | null {
  if (stated === null) return null
  const found = columns.find(column => column.name === stated)
  if (found === undefined) throw noColumn(name, stated, columns)
  return isTime(found) ? found : null
}

type Used = { readonly names: ReadonlySet<string> | null; readonly start: string | undefined }

/** As the format that the first rows are in says; all, where its fields are not all that it looks at. */
async function usedColumns(
  all: readonly Selected[],
  { inputFormat }: ColumnsAsked,
  path: string,
  sampled: Sampling
): Promise<Used> {
  const header = all.map(each => each.header)
  const rows = await sampled(all)
  const cells = rows.map(row => csvCell(header, () => row))
  const format = formatOf(
    csvSample(header, rows, rows.length === 0),
    cells[0] ?? (() => undefined),
    { map: undefined, inputFormat },
    path,
    cells
  )
  if (format.grain !== 'request') return { names: null, start: undefined }
  const start = [format.fields.start?.from ?? []].flat().find(column => header.includes(column))
  return { names: lookedAt(format), start }
}

function lookedAt({
  fields,
  view,
  looksAt,
  amend,
  leavesOut,
  spans,
  signature,
  id
}: RequestFormat): ReadonlySet<string> | null {
  const asksMore =
    view !== undefined || spans !== undefined || ((amend ?? leavesOut) !== undefined && looksAt === undefined)
  if (asksMore) return null
  const paths = Object.values(fields).flatMap(field =>
    typeof field === 'object' && 'from' in field ? [field.from].flat() : [field].flat()
  )
  const own = id === 'generic' ? [] : signature
  return new Set([
    ...paths,
    ...own,
    ...(looksAt?.texts ?? []),
    ...(looksAt?.counts ?? []),
    ...(looksAt?.values ?? [])
  ])
}
