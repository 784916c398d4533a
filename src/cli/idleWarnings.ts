/** A report and what was said → warnings about options that this log leaves without effect. */
import { LIMITS } from '../limits/question.ts'
import type { Option, Said } from '../option.ts'
import { EXTRAS } from '../pricing/extras.ts'
import { PRICES } from '../pricing/priceBook.ts'
import { READING } from '../read/question.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { REPORT } from './options.ts'

type Report = AuditReport | TrafficReport
type Rule = {
  readonly options: readonly Option[]
  /** Why this log leaves it idle; `null`: it has an effect. */
  readonly why: (report: Report) => string | null
}

const assumes = ({ assumptions }: Report, name: string): boolean =>
  assumptions.some(assumption => assumption.name === name)

const RULES: readonly Rule[] = [
  {
    options: [READING.assumeTokens],
    why: report =>
      report.traffic.tokens.sums.total.basis === 'assumed' ? null : 'every request states its tokens'
  },
  {
    options: [REPORT.latencySeconds],
    why: ({ traffic }) => (traffic.latency.total === null ? null : 'the log states durations')
  },
  {
    options: [PRICES.sourceModel],
    why: report =>
      report.verdict === null || assumes(report, 'model of unnamed rows') ? null : 'every row names its model'
  },
  {
    options: [READING.showCallers, READING.callerKey],
    why: ({ traffic }) => (traffic.callers.length > 0 ? null : 'the log names no callers')
  },
  {
    options: [READING.timezone],
    why: ({ period }) => (period.timezone === null ? 'the times of the log are relative to its start' : null)
  },
  {
    options: [EXTRAS.refusalUsd],
    why: ({ traffic }) => (traffic.counts.throttled === 0 ? 'the log shows no refusal (429)' : null)
  },
  {
    options: [LIMITS.tier, LIMITS.maxTokens],
    why: ({ limits }) =>
      limits === null || limits.scenarios.length > 0
        ? null
        : 'no usage tiers are published for the models of this log'
  }
]

/** They stand before all others: what was asked for was not done. */
export const idleWarnings = (report: Report, said: Said): Report['warnings'] =>
  RULES.flatMap(({ options, why }) =>
    options.flatMap(({ key, flag }) => {
      const reason = said[key] === undefined ? null : why(report)
      return reason === null
        ? []
        : [
            {
              code: 'idle-option',
              message: `${flag} changes nothing: ${reason}.`,
              effect: 'No figure depends on it.'
            }
          ]
    })
  )
