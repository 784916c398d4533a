/** Two reports → what changed between them in traffic, sizing and cost, in absolute and relative terms. */

import type { CheckOutcome } from './auditReport.ts'
import { plainUnit } from './declared.ts'
import { type Found, numbersIn } from './figurePaths.ts'
import { fleetOf, KEY_FIGURES, type Topic } from './keyFigures.ts'
import { listAt, type SavedReport, textAt } from './savedReport.ts'
import { whyChanged } from './whyChanged.ts'

export type Change = {
  readonly topic: Topic
  readonly label: string
  /** Its place in the JSON of both reports. */
  readonly path: string
  readonly unit: string
  /** `null`: that report does not know it. */
  readonly before: number | null
  readonly after: number | null
  /** after − before; `null` where one of them is unknown. */
  readonly absolute: number | null
  /** (after − before) / |before|; `null` where that is not defined. */
  readonly relative: number | null
}

type Texts = { readonly before: string | null; readonly after: string | null }

export type Comparison = {
  readonly schemaVersion: '1'
  readonly kind: 'comparison'
  readonly before: Side
  readonly after: Side
  /** The least change that counts [share]. */
  readonly minChange: number
  readonly recommendation: Texts
  /** GPUs that are recommended, workload by workload. */
  readonly fleet: Texts
  readonly changes: readonly Change[]
  /** Of the peak, the plan and the bill. */
  readonly why: readonly string[]
  /** Of --fail-on. */
  readonly checks: readonly CheckOutcome[]
  /** Figures known to one of them at least that changed by less. */
  readonly unchanged: number
}

type Side = {
  readonly sources: readonly string[]
  /** First and last arrival; `null`: the report does not say. */
  readonly start: string | null
  readonly end: string | null
  /** Of the program that wrote the report. */
  readonly version: string | null
}

/**
 * Reports of any version: what only one of them knows is unknown to the other.
 *
 * @param minChange smaller relative changes are left out [share]
 */
export function compareReports(before: SavedReport, after: SavedReport, minChange: number): Comparison {
  const [old, fresh] = [numbersIn(before), numbersIn(after)]
  const all = KEY_FIGURES.flatMap(({ topic, label, path }) => {
    const change = changeOf(old.get(path), fresh.get(path))
    const unit = plainUnit(path) ?? (fresh.get(path)?.unit || old.get(path)?.unit || '')
    return change.before === null && change.after === null ? [] : [{ topic, label, path, unit, ...change }]
  })
  const changes = all.filter(change => counts(change, minChange))
  return {
    schemaVersion: '1',
    kind: 'comparison',
    before: sideOf(before),
    after: sideOf(after),
    minChange,
    recommendation: {
      before: textAt(before, 'verdict.recommendation'),
      after: textAt(after, 'verdict.recommendation')
    },
    fleet: { before: fleetOf(before), after: fleetOf(after) },
    why: whyChanged(before, after),
    checks: [],
    changes,
    unchanged: all.length - changes.length
  }
}

const sideOf = (report: SavedReport): Side => ({
  sources: listAt(report, 'inputs').flatMap(input => textAt(input, 'source') ?? []),
  start: textAt(report, 'period.start'),
  end: textAt(report, 'period.end'),
  version: textAt(report, 'tool.version')
})

function changeOf(
  old: Found | undefined,
  fresh: Found | undefined
): Pick<Change, 'before' | 'after' | 'absolute' | 'relative'> {
  const [before, after] = [old?.value ?? null, fresh?.value ?? null]
  if (before === null || after === null) return { before, after, absolute: null, relative: null }
  const absolute = after - before
  return { before, after, absolute, relative: before === 0 ? null : absolute / Math.abs(before) }
}

/** What became known or unknown counts, and so does what left 0. */
/** Sums of the same numbers in another order differ in their last digits: that is no change. [share] */
const LEAST_CHANGE = 1e-9

const counts = ({ absolute, relative }: Change, minChange: number): boolean => {
  if (absolute === 0) return false
  return relative === null || Math.abs(relative) >= Math.max(minChange, LEAST_CHANGE)
}
