/** A report → its summary as gauges of OpenMetrics, as Prometheus's textfile collector reads them. Unknown is left out, never 0. */
import type { Shape } from '../shape.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import { summary } from './summaryShape.ts'

/** https://prometheus.io/docs/specs/om/open_metrics_spec (October 2026): a name once, its help before its values, an end. */
export function openMetrics(report: AuditReport | TrafficReport): string {
  const families = [...gauges(report), ...checks(report), ...ends(report), recommendation(report)]
  return `${families.flat().join('\n')}\n# EOF\n`
}

type Lines = readonly string[]

const NOTHING: Lines = []

/** The numbers of the summary, each with the sentence that the schema has of it. */
const gauges = ({ summary: values }: AuditReport | TrafficReport): readonly Lines[] =>
  Object.entries(summary.of as Readonly<Record<string, Shape>>).map(([name, shape]) => {
    const value = (values as Readonly<Record<string, unknown>>)[name]
    const about = aboutOf(shape)
    if (about === null || typeof value !== 'number' || !Number.isFinite(value)) return NOTHING
    return family(snake(name), `${about.says} [${about.unit}]`, [`${value}`])
  })

function aboutOf(shape: Shape): { readonly says: string; readonly unit: string } | null {
  if (shape.kind === 'nullable') return aboutOf(shape.of)
  return shape.kind === 'number' ? shape.about : null
}

/** By which an alert sees that the log no longer goes on. */
const ends = ({ period: { end, timezone } }: AuditReport | TrafficReport): readonly Lines[] =>
  timezone === null
    ? []
    : [
        family('log_end_timestamp_seconds', 'When the last request of the log arrived.', [
          `${Date.parse(end) / 1_000}`
        ])
      ]

const checks = ({ checks: outcomes }: AuditReport | TrafficReport): readonly Lines[] =>
  outcomes.length === 0
    ? []
    : [
        family(
          'check_failed',
          'Whether what --fail-on names holds.',
          outcomes.map(({ check, message }) => `{check="${escaped(check)}"} ${message === null ? 0 : 1}`)
        )
      ]

const recommendation = ({ summary: { recommendation: said } }: AuditReport | TrafficReport): Lines =>
  said === null
    ? NOTHING
    : family('recommendation', 'The verdict: 1 for the one that was given.', [
        `{recommendation="${escaped(said)}"} 1`
      ])

const family = (name: string, help: string, values: Lines): Lines => {
  const full = `gpuops_audit_${name}`
  const lines = values.map(value => `${full}${value.startsWith('{') ? '' : ' '}${value}`)
  return [`# TYPE ${full} gauge`, `# HELP ${full} ${escaped(help)}`, ...lines]
}

/** `peakToAverage60s` → `peak_to_average_60s`. */
const snake = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1_$2')
    .replaceAll(/(\d)([A-Z])/g, '$1_$2')
    .toLowerCase()

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
