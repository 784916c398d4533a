/** `cutover`: two logs, or one split in two → go (exit code 0), roll back (1) or hold (3). */
import { type Cutover, type CutoverQuestion, compareSides, DEFAULT_QUESTION } from '../cutover/cutover.ts'
import { DEFAULT_GATES, GATE_IDS, type GateId } from '../cutover/gates.ts'
import { headlineOf } from '../cutover/headline.ts'
import { sideOf } from '../cutover/side.ts'
import { AuditError } from '../errors.ts'
import type { RequestFacts } from '../log/requestFacts.ts'
import type { InputSummary, RequestLog, Warning } from '../log/trafficLog.ts'
import { VERSION } from '../options.ts'
import { readLog } from '../read/readLog.ts'
import type { CutoverReport, CutoverSummary } from '../report/cutoverReport.ts'
import { duration } from '../report/format.ts'
import { cutoverSections } from '../report/sections/cutover.ts'
import { predictedBy } from './cutoverPlan.ts'
import { EndsWith } from './endsWith.ts'
import { type ReadingFlags, withReading } from './reading.ts'
import { deliverSections, type SectionFlags } from './sectionOutputs.ts'
import type { Terminal } from './terminal.ts'

export type CutoverFlags = ReadingFlags &
  SectionFlags & {
    readonly baseline?: readonly string[]
    readonly canary?: readonly string[]
    readonly splitBy?: string
    readonly maxP95Increase?: number
    readonly maxErrorIncrease?: number
    readonly max429Increase?: number
    readonly maxQualityIncrease?: number
    readonly maxCostIncrease?: number
    readonly maxScoreDrop?: number
    readonly skipGate?: readonly GateId[]
    readonly score?: string
    readonly modelMap?: readonly string[]
    readonly minMatched?: number
    readonly confidence?: number
    readonly power?: number
    readonly sensitivity?: { readonly ratio: number | null; readonly difference: number | null }
    readonly canaryCostPerHour?: number
    readonly plan?: string
    readonly saveCalibration?: string
    readonly full?: boolean
  }

const EXIT_CODES: Readonly<Record<Cutover['recommendation'], number>> = { go: 0, 'roll-back': 1, hold: 3 }

/** @throws AuditError where a log cannot be read or the sides cannot be told apart; `EndsWith` for all but go */
export async function cutover(
  files: readonly string[],
  flags: CutoverFlags,
  terminal: Terminal
): Promise<void> {
  const both = await readSides(files, flags, terminal)
  const comparison = compareSides(both.sides, questionOf(flags))
  const report: CutoverReport = {
    schemaVersion: '1',
    tool: { name: 'gpuops-audit', version: VERSION },
    summary: summaryOf(comparison),
    inputs: both.inputs,
    names: both.names,
    comparison,
    predicted: flags.plan === undefined ? null : await predictedBy(flags.plan, both, flags, terminal),
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

function questionOf(flags: CutoverFlags): CutoverQuestion {
  const {
    maxP95Increase,
    maxErrorIncrease,
    max429Increase,
    maxQualityIncrease,
    maxCostIncrease,
    maxScoreDrop
  } = flags
  const asked = {
    maxP95Increase,
    maxErrorIncrease,
    max429Increase,
    maxQualityIncrease,
    maxCostIncrease,
    maxScoreDrop
  }
  return {
    ...DEFAULT_QUESTION,
    gates: { ...DEFAULT_GATES, ...defined(asked) },
    leftOut: flags.skipGate ?? [],
    hasScore: flags.score !== undefined,
    modelMap: new Map((flags.modelMap ?? []).map(pairOf)),
    ...defined({
      minMatched: flags.minMatched,
      confidence: flags.confidence,
      power: flags.power,
      sensitivity: flags.sensitivity,
      seed: flags.seed
    })
  }
}

const defined = <Values extends object>(
  values: Values
): { [Name in keyof Values]: Exclude<Values[Name], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  throw AuditError.of('BAD_OPTION', '--model-map', text, 'CANARY-MODEL=BASELINE-MODEL')
}

export type BothSides = {
  readonly sides: Parameters<typeof compareSides>[0]
  readonly canaryLog: RequestLog
  readonly names: CutoverReport['names']
  readonly inputs: CutoverReport['inputs']
  readonly warnings: readonly Warning[]
}

type Log = RequestLog & { readonly facts: RequestFacts }
type ReadSide = {
  readonly data: Log
  readonly inputs: readonly InputSummary[]
  readonly warnings: readonly Warning[]
}

async function readSides(
  files: readonly string[],
  flags: CutoverFlags,
  terminal: Terminal
): Promise<BothSides> {
  const { baseline = [], canary = [], splitBy, canaryCostPerHour } = flags
  if (splitBy !== undefined)
    return withRent(splitOf(await read(files, flags, terminal), flags), canaryCostPerHour)
  if (files.length > 0 || baseline.length === 0 || canary.length === 0) throw AuditError.of('CUTOVER_NEEDS')
  const [ours, theirs] = [await read(baseline, flags, terminal), await read(canary, flags, terminal)]
  const all = () => true
  return withRent(
    {
      sides: {
        baseline: sideOf(ours.data, ours.data.facts, all),
        canary: sideOf(theirs.data, theirs.data.facts, all)
      },
      canaryLog: theirs.data,
      names: { baseline: 'Baseline', canary: 'Canary' },
      inputs: { baseline: ours.inputs, canary: theirs.inputs },
      warnings: [...ours.warnings, ...theirs.warnings]
    },
    canaryCostPerHour
  )
}

async function read(files: readonly string[], flags: CutoverFlags, terminal: Terminal): Promise<ReadSide> {
  if (files.length === 0) throw AuditError.of('CUTOVER_NEEDS')
  const { score, splitBy } = flags
  const log = await withReading(flags, terminal, options =>
    readLog(files, { ...options, facts: { score, splitBy } })
  )
  if (log.data.grain !== 'request') throw AuditError.of('NEEDS_REQUESTS', files.join(', '))
  return { data: log.data as Log, inputs: log.inputs, warnings: log.warnings }
}

/** One log → its two sides, by the values that were named, or by the only two that there are: the canary is the smaller. */
function splitOf({ data, inputs, warnings }: ReadSide, flags: CutoverFlags): BothSides {
  const { sides, side } = data.facts
  const counts = new Map(sides.slice(1).map((name, i) => [name, side.filter(code => code === i + 1).length]))
  const names = sideNames(counts, flags)
  const of = (name: string) => sideOf(data, data.facts, index => sides[side[index] as number] === name)
  return {
    sides: { baseline: of(names.baseline), canary: of(names.canary) },
    canaryLog: data,
    names,
    inputs: { baseline: inputs, canary: inputs },
    warnings
  }
}

function sideNames(counts: ReadonlyMap<string, number>, flags: CutoverFlags): CutoverReport['names'] {
  const { splitBy = '', baseline: [ours] = [], canary: [theirs] = [] } = flags
  const known = [...counts.keys()]
  const missing = [ours, theirs].find(name => name !== undefined && !counts.has(name))
  const [first, second] = known.sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number))
  const isPair = known.length === 2 || (ours !== undefined && theirs !== undefined)
  if (missing !== undefined || !isPair)
    throw AuditError.of('WHICH_SIDES', splitBy, known.slice(0, 8).join(', '))
  const other = (name: string | undefined) => known.find(each => each !== name) as string
  return {
    baseline: ours ?? (theirs === undefined ? (first as string) : other(theirs)),
    canary: theirs ?? (ours === undefined ? (second as string) : other(ours))
  }
}

/** Rent of the canary's GPUs over its requests, where the user says it. */
function withRent(both: BothSides, perHour: number | undefined): BothSides {
  if (perHour === undefined) return both
  const { canary } = both.sides
  const hours = ((canary.arrival.at(-1) ?? 0) - (canary.arrival[0] ?? 0)) / 3_600
  const answered = canary.failed.reduce((sum, failed) => sum + 1 - failed, 0)
  const cost = canary.cost.map((_, row) =>
    canary.failed[row] === 1 ? Number.NaN : (perHour * hours) / answered
  )
  return { ...both, sides: { ...both.sides, canary: { ...canary, cost } } }
}

/** For `--skip-gate`. */
export const gateNames: readonly GateId[] = GATE_IDS
