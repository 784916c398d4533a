/** A check and two reports → whether it holds of the second one, or of what changed between them. */

import type { CheckOutcome } from './auditReport.ts'
import { numbersIn, pathNamed } from './figurePaths.ts'
import { type Check, outcomesOf } from './gate.ts'
import { type SavedReport, valueAt } from './savedReport.ts'

const CHANGE = /^(change|relative)\.(.+)$/

/**
 * `change.NAME` is after − before, `relative.NAME` that over |before|; any other name is one of the second report.
 * A change of which one report does not state the figure is unknown, and fails.
 *
 * @throws AuditError UNKNOWN_FIGURE
 */
export function outcomesOfChange(
  before: SavedReport,
  after: SavedReport,
  checks: readonly Check[]
): readonly CheckOutcome[] {
  return checks.map(check => {
    const [, kind, name] = CHANGE.exec(check.name) ?? []
    const summary = summaryOf(after)
    const gated =
      kind === undefined || name === undefined
        ? { ...after, summary }
        : { ...changed(before, after, kind, name), summary }
    return outcomesOf(gated, [check])[0] as CheckOutcome
  })
}

const summaryOf = (report: SavedReport): Readonly<Record<string, unknown>> => {
  const summary = valueAt(report, 'summary')
  return typeof summary === 'object' && summary !== null ? (summary as Readonly<Record<string, unknown>>) : {}
}

/** The one figure that is asked for, in a report of its own. */
function changed(before: SavedReport, after: SavedReport, kind: string, name: string): object {
  const [old, fresh] = [numbersIn(before), numbersIn(after)]
  const path = pathNamed(name, [...new Set([...fresh.keys(), ...old.keys()])])
  const [was, is] = [old.get(path)?.value ?? null, fresh.get(path)?.value ?? null]
  const unit = kind === 'relative' ? 'share' : (fresh.get(path)?.unit ?? '')
  const absolute = was === null || is === null ? null : is - was
  const relative = absolute === null || was === null || was === 0 ? null : absolute / Math.abs(was)
  const note = 'one of the reports does not state it, or it was 0'
  const value = kind === 'relative' ? relative : absolute
  return { [kind]: { [name]: { value, unit, basis: 'derived', ...(value === null ? { note } : {}) } } }
}
