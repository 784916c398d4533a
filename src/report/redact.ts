/** A report → the same report without names of files, callers, people, organisations and models of one's own. */
import type { AuditReport, TrafficReport } from './auditReport.ts'

/** What a report that leaves the house may still say: `names` takes out all names that are not public. */
export const REDACTIONS = ['names'] as const
export type Redaction = (typeof REDACTIONS)[number]

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const CALLER = /caller-[0-9a-f]{12}/g
/** `ft:gpt-4o-mini:organisation:name:id`: what follows the base is somebody's own. */
const FINE_TUNE = /\bft:([\w.-]+):[^\s,;"')\]]*[^\s,;"')\]:.]/g

/**
 * Names are replaced wherever they stand, in keys as in sentences, by what they are and their number: input 1, caller 1,
 * model 1. Numbers, times and public names of models stay.
 */
export function redacted<Report extends AuditReport | TrafficReport>(report: Report): Report {
  const substitutes = new Map<string, string>([
    ...numbered(
      'input',
      report.inputs.map(({ source }) => source).filter(name => name !== 'standard input')
    ),
    ...numbered('model', ownModelsOf(report)),
    ...numbered('value', tagValuesOf(report))
  ])
  const longestFirst = [...substitutes.keys()].sort((a, b) => b.length - a.length)
  const callers = new Map<string, string>()
  const callerOf = (name: string): string => {
    if (!callers.has(name)) callers.set(name, `caller ${callers.size + 1}`)
    return callers.get(name) as string
  }
  const without = (text: string): string =>
    longestFirst
      .reduce((rest, name) => rest.replaceAll(name, () => substitutes.get(name) as string), text)
      .replace(FINE_TUNE, 'ft:$1')
      .replace(EMAIL, 'e-mail address')
      .replace(CALLER, callerOf)
  return mapped(report, without) as Report
}

/** What teams and features are called is a house's own. */
const tagValuesOf = ({ traffic: { split }, pricing }: AuditReport | TrafficReport): readonly string[] =>
  split === null || !split.by.startsWith('tag.')
    ? []
    : [...split.values, ...(pricing?.split?.values ?? [])].map(({ name }) => name)

/** No public list has a price for them. */
function ownModelsOf({ traffic, pricing }: AuditReport | TrafficReport): readonly string[] {
  if (pricing === null) return []
  const labels = pricing.shared.lines.map(({ label }) => label)
  const isListed = (name: string) => labels.some(label => label === name || label.startsWith(`${name} `))
  return traffic.models.map(({ name }) => name).filter(name => !isListed(name))
}

const numbered = (what: string, names: readonly string[]): readonly [string, string][] =>
  [...new Set(names)].filter(name => name !== '').map((name, i) => [name, `${what} ${i + 1}`])

/** Every text in it, names of keys included. */
function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapped(item, change)]))
}
