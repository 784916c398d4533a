/** `cutover`: two logs, or one split in two → go (exit code 0), roll back (1) or hold (3). */
import { type Cutover, type CutoverQuestion, compareSides, DEFAULT_QUESTION } from '../cutover/cutover.ts'
import { headlineOf } from '../cutover/headline.ts'
import { CERTAINTY, GATES, JUDGED, SIDES } from '../cutover/question.ts'
import { asked, type Said } from '../option.ts'
import type { CutoverReport, CutoverSummary } from '../report/cutoverReport.ts'
import { duration } from '../report/format.ts'
import { cutoverSections } from '../report/sections/cutover.ts'
import { VERSION } from '../version.ts'
import { predictedBy } from './cutoverPlan.ts'
import { type CutoverFlags, readSides } from './cutoverSides.ts'
import { EndsWith } from './endsWith.ts'
import { CUTOVER } from './options.ts'
import { deliverSections } from './sectionOutputs.ts'
import type { Terminal } from './terminal.ts'

const EXIT_CODES: Readonly<Record<Cutover['recommendation'], number>> = { go: 0, 'roll-back': 1, hold: 3 }

/** @throws AuditError where a log cannot be read or the sides cannot be told apart; `EndsWith` for all but go */
export async function cutover(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked({ ...CUTOVER, ...SIDES, ...JUDGED }, said)
  const both = await readSides(files, flags, said, terminal)
  const comparison = compareSides(both.sides, questionOf(flags, said))
  const report: CutoverReport = {
    schemaVersion: '1',
    kind: 'cutover',
    tool: { name: 'gpuops-audit', version: VERSION },
    summary: summaryOf(comparison),
    inputs: both.inputs,
    names: both.names,
    comparison,
    predicted:
      flags.plan === null ? null : await predictedBy(flags.plan, both, flags.saveCalibration, terminal),
    warnings: both.warnings
  }
  await deliverSections(
    { report, sections: isFull => cutoverSections(report, isFull), title: 'gpuops-audit cutover' },
    flags,
    terminal
  )
  const code = EXIT_CODES[comparison.recommendation]
  if (code !== 0) throw new EndsWith(code)
}

function summaryOf(comparison: Cutover): CutoverSummary {
  const inState = (state: string) => comparison.gates.filter(gate => gate.state === state).length
  return {
    recommendation: comparison.recommendation,
    headline: headlineOf(comparison, duration),
    baselineRequests: comparison.baseline.requests,
    canaryRequests: comparison.canary.requests,
    spanSeconds: comparison.endSeconds - comparison.startSeconds,
    matchedShare: comparison.matchedShare,
    gatesMet: inState('met'),
    gatesBroken: inState('broken'),
    gatesUndecided: inState('undecided'),
    gatesWithoutData: inState('no-data'),
    moreSeconds: comparison.moreSeconds,
    moreCanaryRequests: comparison.moreRequests
  }
}

const questionOf = (flags: CutoverFlags, said: Said): CutoverQuestion => ({
  ...DEFAULT_QUESTION,
  gates: asked(GATES, said),
  leftOut: flags.leftOut,
  hasScore: flags.score !== null,
  modelMap: flags.modelMap,
  minMatched: flags.minMatched,
  ...asked(CERTAINTY, said)
})
