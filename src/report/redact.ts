/** A report → the same report without names of people, files, organisations, models of one's own, columns. */
import { withoutSecrets } from '../secrets.ts'
import type { Shape } from '../shape.ts'
import { type AuditReport, auditReport, type TrafficReport, trafficReport } from './auditReport.ts'
import { type Redaction, takesOut } from './redactions.ts'

const CALLER = /caller-[0-9a-f]{12}/g
/** `ft:gpt-4o-mini:organisation:name:id`: what follows the base is somebody's own. */
const FINE_TUNE = /\bft:([\w.-]+):[^\s,;"')\]]*[^\s,;"')\]:.]/g
const ORGANISATION = /\b(?:org|proj)[-_]\w{6,}/g

/**
 * Names are replaced wherever they stand, in keys as in sentences, by what they are and their number: input 1, caller 1,
 * model 1. Numbers, times and public names of models stay.
 *
 * @param files named on the command line: price files, bills, limits
 */
export function redacted<Report extends AuditReport | TrafficReport>(
  report: Report,
  level: Redaction,
  files: readonly string[] = []
): Report {
  const kept = takesOut(level, 'all') ? withoutReading(report) : report
  const change = withoutNames(substitutesOf(report, level, files), takesOut(level, 'names'))
  const shape = report.pricing === null ? trafficReport : auditReport
  return mapped(shape, kept, change) as Report
}

type Change = (text: string) => string

function withoutNames(substitutes: ReadonlyMap<string, string>, isNames: boolean): Change {
  const names = [...substitutes.keys()].filter(isWord).sort((a, b) => b.length - a.length)
  const any = new RegExp(`(?<![\\w])(?:${names.map(escaped).join('|')})(?![\\w])|${LINK}`, 'g')
  const callers = new Map<string, string>()
  const callerOf = (name: string): string => {
    if (!callers.has(name)) callers.set(name, `caller ${callers.size + 1}`)
    return callers.get(name) as string
  }
  const substituted = (text: string): string =>
    names.length === 0 ? text : text.replace(any, found => substitutes.get(found) ?? found)
  const withoutOwners = (text: string): string =>
    isNames ? text.replace(FINE_TUNE, 'ft:$1').replace(ORGANISATION, 'organisation') : text
  return text =>
    substitutes.get(text) ?? withoutSecrets(withoutOwners(substituted(text))).replace(CALLER, callerOf)
}

/** Where a source stands: what is within it is nobody's name. */
const LINK = 'https?://\\S+'

/** A number is taken for a name only where nothing else stands. */
const isWord = (name: string): boolean => /\p{L}/u.test(name)

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function substitutesOf(
  report: AuditReport | TrafficReport,
  level: Redaction,
  files: readonly string[]
): ReadonlyMap<string, string> {
  const at = (what: Redaction, pairs: () => readonly Pair[]) => (takesOut(level, what) ? pairs() : [])
  return new Map([
    ...at('all', () => numbered('column', columnsOf(report))),
    ...at('people', () => numbered('value', [...tagValuesOf(report), ...wantedOf(report)])),
    ...at('names', () => [
      ...numbered('model', ownModelsOf(report, level)),
      ...numbered('file', [...(report.reading.skippedFiles ?? []), ...files].flatMap(named)),
      ...numberedSources(report.inputs.map(({ source }) => source))
    ])
  ])
}

type Pair = readonly [name: string, substitute: string]

const numbered = (what: string, names: readonly string[]): readonly Pair[] =>
  [...new Set(names)].filter(name => name !== '').map((name, i) => [name, `${what} ${i + 1}`])

const numberedSources = (sources: readonly string[]): readonly Pair[] =>
  numbered(
    'input',
    sources.filter(name => name !== 'standard input')
  ).flatMap(([source, substitute]) => named(source).map(name => [name, substitute] as const))

/** A sentence may name a file without its folder. */
const named = (file: string): readonly string[] => [file, file.split(/[\\/]/).at(-1) as string]

/** What teams and features are called is a house's own. */
const tagValuesOf = ({ traffic: { split }, pricing }: AuditReport | TrafficReport): readonly string[] =>
  split === null || !split.by.startsWith('tag.')
    ? []
    : [...split.values, ...(pricing?.split?.values ?? [])].map(({ name }) => name)

const CONDITION = /^(?:caller|tag\.[^=!<>~]+)\s*[!=~<>]+\s*(.+)$/

/** What `--where` asked for of callers and tags. */
function wantedOf({ run: { options } }: AuditReport | TrafficReport): readonly string[] {
  const conditions = [options['where'] ?? []].flat()
  return conditions.flatMap(condition => CONDITION.exec(String(condition))?.[1] ?? [])
}

/** No public list has a price for them. Where nothing was priced, only `all` takes them out. */
function ownModelsOf({ traffic, pricing }: AuditReport | TrafficReport, level: Redaction): readonly string[] {
  const names = traffic.models.map(({ name }) => name)
  if (pricing === null) return takesOut(level, 'all') ? names : []
  const labels = pricing.shared.lines.map(({ label }) => label)
  const isListed = (name: string) => labels.some(label => label === name || label.startsWith(`${name} `))
  return names.filter(name => !isListed(name))
}

/** Names of columns but for plain words, such as model or input, of which sentences are made. */
const columnsOf = ({ inputs, traffic: { split } }: AuditReport | TrafficReport): readonly string[] =>
  [
    ...inputs.flatMap(({ columns = [], unusedColumns = [] }) => [
      ...columns.flatMap(use => use.columns),
      ...unusedColumns
    ]),
    ...(split?.by.startsWith('tag.') ? [split.by, split.by.slice('tag.'.length)] : [])
  ].filter(name => !/^[a-z]+$/.test(name))

/** Without what tells which log it was, how its columns are called, and what was set. */
const withoutReading = <Report extends AuditReport | TrafficReport>(report: Report): Report => ({
  ...report,
  run: { ...report.run, options: {}, inputs: [] },
  inputs: report.inputs.map(({ columns: _, unusedColumns: __, sha256OfStart: ___, ...rest }) => rest)
})

/** Every text in it, and the keys that only the log knows; words of the report's own language stay. */
// biome-ignore lint/suspicious/noExplicitAny: the shape says what the value is.
function mapped(shape: Shape, value: any, change: Change): unknown {
  if (value === null || value === undefined) return value
  switch (shape.kind) {
    case 'object':
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, mapped(shape.of[key] ?? ANY, item, change)])
      )
    case 'list':
      return (value as readonly unknown[]).map(item => mapped(shape.of, item, change))
    case 'nullable':
    case 'optional':
      return mapped(shape.of, value, change)
    case 'record':
      return keyed(
        Object.entries(value).map(([key, item]) => [
          shape.keys === null ? change(key) : key,
          mapped(shape.of, item, change)
        ])
      )
    case 'figure':
      return value.note === undefined ? value : { ...value, note: change(value.note) }
    case 'number':
    case 'distribution':
    case 'ranked':
    case 'summed':
    case 'one of':
    case 'moment':
      return value
    default:
      return plain(value, change)
  }
}

/** Counts of what is called alike now are added up. */
function keyed(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (const [key, item] of entries) {
    const before = all[key]
    all[key] = typeof before === 'number' && typeof item === 'number' ? before + item : item
  }
  return all
}

const ANY: Shape = { kind: 'anything' }

/** What no shape describes: each text in it. */
function plain(value: unknown, change: Change): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => plain(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, change)]))
}
