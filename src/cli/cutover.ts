/** `cutover`: two logs, or one split in two → go (exit code 0), roll back (1) or hold (3). */
import { familyName } from '../catalog/modelNames.ts'
import { type CutoverQuestion, compareSides, DEFAULT_QUESTION } from '../cutover/cutover.ts'
import type { Cutover } from '../cutover/cutoverShape.ts'
import { gatesOf } from '../cutover/gates.ts'
import { headlineOf } from '../cutover/headline.ts'
import { hasCommonModel } from '../cutover/pairing.ts'
import { CERTAINTY, GATES, JUDGED, SIDES } from '../cutover/question.ts'
import type { Side } from '../cutover/side.ts'
import { AuditError } from '../errors.ts'
import { asked, type Said } from '../option.ts'
import type { CutoverReport, CutoverSummary } from '../report/cutoverReport.ts'
import { duration, nameText } from '../report/format.ts'
import { cutoverSections } from '../report/sections/cutover.ts'
import { shellWord } from '../shell.ts'
import { VERSION } from '../version.ts'
import { predictedBy } from './cutoverPlan.ts'
import { type BothSides, type CutoverFlags, readSides } from './cutoverSides.ts'
import { EndsWith } from './endsWith.ts'
import { interruptible } from './interruptible.ts'
import { CUTOVER } from './options.ts'
import { deliverSections } from './sectionOutputs.ts'
import type { Terminal } from './terminal.ts'

const EXIT_CODES: Readonly<Record<Cutover['recommendation'], number>> = { go: 0, 'roll-back': 1, hold: 3 }

/** @throws AuditError where a log cannot be read or the sides cannot be told apart; `EndsWith` for all but go */
export async function cutover(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked({ ...CUTOVER, ...SIDES, ...JUDGED }, said)
  const question = questionOf(flags, said)
  if (gatesOf(question.gates, question.hasScore, question.leftOut).length === 0)
    throw AuditError.of('NO_GATES')
  const both = await readSides(files, flags, said, terminal)
  checkModels(both, flags.modelMap)
  const comparison = await interruptible(() => compareSides(both.sides, question))
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
    assumptions: both.assumptions,
    warnings: both.warnings
  }
  await deliverSections(
    {
      report,
      sections: isFull => cutoverSections(report, isFull),
      title: `Cutover: ${comparison.recommendation.replace('-', ' ')}`
    },
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

/** @throws AuditError where `--model-map` names no model of the logs, or nothing could be compared for want of it */
function checkModels({ sides: { baseline, canary } }: BothSides, modelMap: CutoverFlags['modelMap']): void {
  const unknown = [
    [[...modelMap.keys()], canary.model] as const,
    [[...modelMap.values()], baseline.model] as const
  ].flatMap(([named, models]) => {
    const known = new Set([...models, ...models.map(familyName)])
    return named.filter(name => !known.has(name))
  })
  if (unknown[0] !== undefined) throw AuditError.of('NAMES_NOTHING', '--model-map', unknown[0], '')
  if (hasCommonModel(baseline, canary, modelMap)) return
  const shown = ({ model }: Side) =>
    [...new Set(model)]
      .slice(0, 4)
      .map(name => nameText(name))
      .join(', ')
  const example = `${shellWord(canary.model[0] ?? '')}=${shellWord(baseline.model[0] ?? '')}`
  throw AuditError.of('NO_COMMON_MODEL', shown(baseline), shown(canary), example)
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
