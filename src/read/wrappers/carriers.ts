/** What shippers and log stores put around a line of a log → the line or object inside, and when they stamped it. */

import { isObject, type JsonObject } from '../../json.ts'
import { wordsIn } from '../../words.ts'
import { at, objectOf, textOf } from '../records/cell.ts'
import { indexName } from './indexName.ts'
import { lineStamp, stampWithin } from './lineStamp.ts'

export type Carried = {
  /** A line of text, or an object. */
  readonly inside: string | JsonObject
  readonly stamp: unknown
  /** The line goes on in the next one. */
  readonly goesOn?: boolean
}

export type Carrier = {
  readonly name: string
  /** Splunk's `_time` is the event's own time; the others stamp a line when it was written: at the end of the call. */
  readonly stamps: 'start' | 'end'
  /** What it opens is nothing else, whatever the names inside are. */
  readonly isSure?: true
  /** `undefined` where the value is none of these. */
  readonly open: (value: JsonObject) => readonly Carried[] | undefined
}

const carried = (inside: unknown, stamp: unknown): readonly Carried[] | undefined => {
  if (typeof inside === 'string') return inside === '' ? undefined : [{ inside, stamp }]
  return isObject(inside) ? [{ inside, stamp }] : undefined
}

const each = (list: unknown, open: (value: JsonObject) => readonly Carried[] | undefined) =>
  Array.isArray(list) ? list.filter(isObject).flatMap(item => open(item) ?? []) : undefined

/** Docker's `json-file` driver, and what fluent-bit makes of it. A part of a long line ends without a line break. */
function openDocker(value: JsonObject): readonly Carried[] | undefined {
  const { log, stream, time, kubernetes, date } = value
  if (typeof log !== 'string' || !(stream || kubernetes || date || time)) return undefined
  const isPlain = Object.keys(value).every(key => ['log', 'stream', 'time', 'attrs'].includes(key))
  const goesOn = isPlain && !log.endsWith('\n')
  return [{ inside: log.replace(/\r?\n$/, ''), stamp: time ?? date ?? value['@timestamp'], goesOn }]
}

const openGoogle = (value: JsonObject): readonly Carried[] | undefined => {
  if (!('insertId' in value || 'logName' in value)) return undefined
  return carried(value['jsonPayload'] ?? value['textPayload'], value['timestamp'])
}

function openSplunk(value: JsonObject): readonly Carried[] | undefined {
  if (Array.isArray(value['results'])) return each(value['results'], openSplunk)
  const result = isObject(value['result']) ? value['result'] : value
  return typeof result['_raw'] === 'string' && !('_messagetime' in result)
    ? carried(result['_raw'], result['_time'])
    : undefined
}

/** Results of a query of Insights: a list of fields for each record. */
function openInsights(record: unknown): readonly Carried[] {
  if (!Array.isArray(record)) return []
  const fields = Object.fromEntries(record.filter(isObject).map(({ field, value }) => [textOf(field), value]))
  const { '@message': message, '@timestamp': stamp, '@ptr': _, ...others } = fields
  return (
    (message === undefined
      ? carried({ '@timestamp': stamp, ...others }, undefined)
      : carried(message, stamp)) ?? []
  )
}

function openCloudWatch(value: JsonObject): readonly Carried[] | undefined {
  const list = value['logEvents'] ?? value['events']
  if (Array.isArray(list)) return each(list, openCloudWatch)
  const { results } = value
  if (Array.isArray(results) && results.length > 0 && results.every(Array.isArray))
    return results.flatMap(openInsights)
  if (typeof value['@message'] === 'string') return carried(value['@message'], value['@timestamp'])
  const isEvent = typeof value['message'] === 'string' && typeof value['timestamp'] === 'number'
  const marks = ['ingestionTime', 'eventId', 'logStreamName', 'id']
  return isEvent && marks.some(mark => mark in value)
    ? carried(value['message'], value['timestamp'])
    : undefined
}

function openLoki(value: JsonObject): readonly Carried[] | undefined {
  const streams = at(value, 'data.result') ?? value['streams']
  if (Array.isArray(streams) && streams.some(stream => isObject(stream) && 'stream' in stream))
    return each(streams, ({ values }) =>
      Array.isArray(values)
        ? values.flatMap(pair => (Array.isArray(pair) ? (carried(pair[1], pair[0]) ?? []) : []))
        : []
    )
  if (typeof value['line'] !== 'string') return undefined
  return carried(value['line'], value['timestamp'] ?? value['ts'] ?? value['date'])
}

function openElastic(value: JsonObject): readonly Carried[] | undefined {
  const hits = at(value, 'hits.hits')
  if (Array.isArray(hits)) return each(hits, openElastic)
  if ('_source' in value) return carried(value['_source'], undefined)
  const { fields } = value
  return '_id' in value && isObject(fields) ? carried(unlisted(fields), undefined) : undefined
}

/** A search answers fields as lists, mostly of one value. */
const unlisted = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([name, list]) => [
      name,
      Array.isArray(list) && list.length === 1 ? list[0] : list
    ])
  )

type Table = {
  readonly columns: readonly unknown[]
  readonly rows: readonly unknown[]
  /** A data frame's, beside its rows. */
  readonly index: unknown
}

/** Under which answers name their columns. */
const NAMED = ['columns', 'Columns', 'schema', 'fields', 'header', 'headers', 'cols', 'column_names', 'meta']

/** Names of columns and rows of values: Log Analytics, Kusto, HogQL, Datasette and the like. */
function tableIn(value: JsonObject): Table | undefined {
  const tables = value['tables'] ?? value['Tables']
  const table = Array.isArray(tables) && isObject(tables[0]) ? tables[0] : value
  const columns = [...NAMED.map(key => table[key]), at(table, 'schema.fields')].find(Array.isArray)
  const rows = ['rows', 'Rows', 'results', 'data', 'values'].map(key => table[key]).find(Array.isArray)
  const isTable = Array.isArray(columns) && columns.length > 0 && rows?.every(Array.isArray) === true
  return isTable && rows && rows.length > 0 ? { columns, rows, index: table['index'] } : undefined
}

const nameOf = (column: unknown): string =>
  isObject(column) ? textOf(column['name'] ?? column['ColumnName']) : textOf(column)

/** The index of a data frame, where it is one of times. */
const timesBeside = ({ index, rows }: Table): readonly unknown[] | undefined =>
  Array.isArray(index) && index.length === rows.length && indexName(index.map(String)) === 'time'
    ? index
    : undefined

function openTable(value: JsonObject): readonly Carried[] | undefined {
  const table = tableIn(value)
  if (table === undefined) return undefined
  const times = timesBeside(table)
  const names = [...(times ? ['time'] : []), ...table.columns.map(nameOf)]
  return table.rows.flatMap((row, i) => {
    const cells = [...(times ? [times[i]] : []), ...(row as readonly unknown[])]
    return carried(Object.fromEntries(names.map((name, i) => [name, cells[i]])), undefined) ?? []
  })
}

/** Records of the OpenTelemetry protocol's logs: their attributes, and what their bodies hold. */
function openOtlpLogs(value: JsonObject): readonly Carried[] | undefined {
  const records = listsIn(value['resourceLogs'], ['scopeLogs', 'logRecords'])
  if (records.length === 0) return undefined
  return records.flatMap(record => {
    const body = otlpValue(record['body'])
    const inside = { ...(isObject(body) ? body : { body }), ...keyedValues(record['attributes']) }
    return carried(inside, record['timeUnixNano'] ?? record['observedTimeUnixNano']) ?? []
  })
}

/** What lists within lists hold. */
const listsIn = (list: unknown, [key, ...keys]: readonly string[]): readonly JsonObject[] => {
  const items = Array.isArray(list) ? list.filter(isObject) : []
  return key === undefined ? items : items.flatMap(item => listsIn(item[key], keys))
}

const keyedValues = (list: unknown): JsonObject =>
  Object.fromEntries(listsIn(list, []).map(({ key, value }) => [textOf(key), otlpValue(value)]))

function otlpValue(value: unknown): unknown {
  if (!isObject(value)) return value
  if (isObject(value['kvlistValue'])) return keyedValues(value['kvlistValue']['values'])
  return Object.values(value)[0]
}

const MESSAGES = wordsIn(`
  message MESSAGE msg log body Body LogMessage log_message event data _raw
`)
const STAMPS = wordsIn(`
  @timestamp timestamp Timestamp time ts date __REALTIME_TIMESTAMP _messagetime TimeGenerated
`)

/** Filebeat, Vector, journald, Fluentd, Azure: the line under one name of many, and a stamp under another. */
function openShipped(value: JsonObject): readonly Carried[] | undefined {
  const name = MESSAGES.find(key => typeof value[key] === 'string')
  const stamp = STAMPS.map(key => value[key]).find(Boolean)
  if (name === undefined || stamp === undefined) return undefined
  return carried(value[name], stamp)
}

export const CARRIERS: readonly Carrier[] = [
  { name: 'a query’s answer', stamps: 'end', isSure: true, open: openTable },
  { name: 'Docker’s log', stamps: 'end', open: openDocker },
  { name: 'Google Cloud Logging', stamps: 'end', open: openGoogle },
  { name: 'CloudWatch', stamps: 'end', open: openCloudWatch },
  { name: 'Splunk', stamps: 'start', open: openSplunk },
  { name: 'Loki', stamps: 'end', open: openLoki },
  { name: 'logs of OTLP', stamps: 'end', open: openOtlpLogs },
  { name: 'Elasticsearch', stamps: 'end', open: openElastic },
  { name: 'a log shipper', stamps: 'end', open: openShipped }
]

const ISO = '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?'
const CRI = new RegExp(`^(${ISO}) (?:stdout|stderr) ([FP]) (.*)$`, 's')

/** What stands before a line: of `kubectl logs --prefix`, Docker Compose, `journalctl`, or a stamp alone. */
const PREFIXES: readonly RegExp[] = [
  new RegExp(`^(?<stamp>${ISO}) (?:\\S+ )?(?<rest>.*)$`, 's'),
  /^\[pod\/[^\]]+\] (?<rest>.*)$/s,
  /^[\w.-]+\s*\| (?<rest>.*)$/s,
  /^(?<stamp>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ [\w./@-]+(?:\[\d+\])?: (?<rest>.*)$/s
]
/** As Kafka's console consumer prints it before a record. */
const KAFKA_STAMP = /^(?:CreateTime|LogAppendTime):(\d{13})\b/
const BEFORE_OBJECT = /^(?<before>[^{]{1,300}?)(?<rest>\{.*\})\s*$/s

export const openCri = (line: string): Carried | undefined => {
  const [, stamp, mark, inside] = CRI.exec(line) ?? []
  return inside === undefined ? undefined : { inside, stamp, goesOn: mark === 'P' }
}

/** The first prefix behind which something readable stands. */
export function openPrefixed(line: string, isReadable: (inside: string) => boolean): Carried | undefined {
  for (const prefix of PREFIXES) {
    const { rest, stamp } = prefix.exec(line)?.groups ?? {}
    if (rest !== undefined && isReadable(rest)) return { inside: rest, stamp }
  }
  const { before = '', rest = '' } = BEFORE_OBJECT.exec(line)?.groups ?? {}
  if (!isReadable(rest)) return undefined
  const stamp = stampWithin(before) ?? KAFKA_STAMP.exec(before)?.[1] ?? lineStamp(before)?.moment
  return { inside: rest, stamp }
}

/** The object that a text is; `undefined` where it is none. */
export const objectIn = (inside: string | JsonObject): JsonObject | undefined =>
  typeof inside === 'string' ? objectOf(inside.trim()) : inside
