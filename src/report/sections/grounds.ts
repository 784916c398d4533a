/** What the answer stands on → warnings, assumptions with the flag that changes each, sources of the prices. */
import type { Source } from '../../catalog/source.ts'
import type { Assumption, AuditReport, Described } from '../auditReport.ts'
import { type Block, type Cell, list, paragraph, type Section, table } from '../blocks.ts'
import { UNKNOWN } from '../format.ts'

export const CHECKS_TITLE = 'Checks'

/** Nothing where nothing was checked. */
export const checksSections = ({ checks }: Pick<Described, 'checks'>): readonly Section[] =>
  checks.length === 0
    ? []
    : [
        {
          title: CHECKS_TITLE,
          blocks: [
            table(
              ['', 'Check', 'Outcome'],
              checks.map(({ check, passed, message }) => [
                passed ? { text: '✓', tone: 'good' } : { text: '✗', tone: 'bad' },
                check,
                message ?? 'passed'
              ])
            )
          ]
        }
      ]

export const warningsSection = ({ warnings }: Described): Section => ({
  title: 'Warnings',
  blocks:
    warnings.length === 0
      ? [paragraph('None.')]
      : list(warnings.map(({ message, effect }) => `${message} Effect: ${effect}`))
})

export const assumptionsSection = ({ assumptions, reading }: Described): Section => ({
  title: 'Assumptions',
  blocks: [
    ...(assumptions.length === 0 ? [] : [assumptionTable(assumptions)]),
    ...list(unsaid(reading.assumptions, assumptions), 'While reading'),
    paragraph(
      'Basis of a number – measured: read from the log; derived: computed from measured numbers alone; ' +
        "estimated: a model's output; assumed: a default, a list price or a flag.",
      'muted'
    )
  ]
})

const unsaid = (texts: readonly string[], assumptions: readonly Assumption[]): readonly string[] =>
  texts.filter(text => !assumptions.some(({ value }) => value === text))

const assumptionTable = (assumptions: readonly Assumption[]): Block =>
  table(['Assumed', 'Value', 'Change with', 'Why'], assumptions.map(assumptionRow))

const assumptionRow = ({ name, value, flag, why }: Assumption): readonly Cell[] => [
  name,
  value,
  flag ?? UNKNOWN,
  why
]

export const sourcesSection = ({ pricing, limits, tool }: AuditReport): Section => {
  const sources = distinct([
    ...[...pricing.shared.lines, ...(pricing.successor?.lines ?? []), ...pricing.fixed.lines].map(
      ({ source }) => source
    ),
    ...pricing.openShared.workloads.flatMap(({ offers }) => offers.map(({ source }) => source)),
    ...limits.sources,
    ...limits.reserved.flatMap(({ sources }) => sources)
  ])
  return {
    title: 'Sources of prices and limits',
    blocks: [
      sources.length === 0
        ? paragraph('No price and no limit was used.')
        : table(['As of', 'Verified', 'Source'], sources.map(sourceRow)),
      paragraph(`${tool.name} ${tool.version}`, 'muted')
    ]
  }
}

const sourceRow = ({ asOf, verified, where, note }: Source): readonly Cell[] => [
  asOf ?? UNKNOWN,
  verified ? 'yes' : 'no',
  note === undefined ? where : `${where} (${note})`
]

const distinct = (sources: readonly Source[]): readonly Source[] => [
  ...new Map(sources.map(source => [JSON.stringify(source), source])).values()
]
