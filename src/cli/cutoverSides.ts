/** Logs, or one log that is split → the two sides of a comparison. */
import type { compareSides } from '../cutover/cutover.ts'
import type { JUDGED, SIDES } from '../cutover/question.ts'
import { sideOf } from '../cutover/side.ts'
import { AuditError } from '../errors.ts'
import type { InputSummary, Warning } from '../log/readingShape.ts'
import type { RequestFacts } from '../log/requestFacts.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { Asked, Said } from '../option.ts'
import { readLog } from '../read/readLog.ts'
import { isOfZoneless } from '../read/tellers.ts'
import type { CutoverReport } from '../report/cutoverReport.ts'
import type { CUTOVER } from './options.ts'
import { withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'

export type CutoverFlags = Asked<typeof CUTOVER & typeof SIDES & typeof JUDGED>

export type BothSides = {
  readonly sides: Parameters<typeof compareSides>[0]
  readonly canaryLog: RequestLog
  readonly names: CutoverReport['names']
  readonly inputs: CutoverReport['inputs']
  readonly assumptions: CutoverReport['assumptions']
  readonly warnings: readonly Warning[]
}

type Log = RequestLog & { readonly facts: RequestFacts }
type ReadSide = {
  readonly data: Log
  readonly inputs: readonly InputSummary[]
  readonly assumptions: readonly string[]
  readonly warnings: readonly Warning[]
}

/** @throws AuditError where a log cannot be read or the sides cannot be told apart */
export async function readSides(
  files: readonly string[],
  flags: CutoverFlags,
  said: Said,
  terminal: Terminal
): Promise<BothSides> {
  const { baseline, canary, splitBy, canaryCostPerHour } = flags
  const read = (names: readonly string[]) => readSide(names, flags, said, terminal)
  if (splitBy !== null) return withRent(splitOf(await read(files), flags), canaryCostPerHour)
  if (files.length > 0 || baseline.length === 0 || canary.length === 0) throw AuditError.of('CUTOVER_NEEDS')
  const [ours, theirs] = [await read(baseline), await read(canary)]
  if (isSame(ours, theirs)) throw AuditError.of('SAME_LOG', baseline.join(', '))
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
      assumptions: { baseline: ours.assumptions, canary: theirs.assumptions },
      warnings: [...zonesApart(ours, theirs), ...ours.warnings, ...theirs.warnings]
    },
    canaryCostPerHour
  )
}

/** One log states the zone of its times and the other does not: hours of one may be hours off. */
function zonesApart(ours: ReadSide, theirs: ReadSide): readonly Warning[] {
  const [baseline, canary] = [ours, theirs].map(({ assumptions }) => assumptions.find(isOfZoneless))
  if ((baseline === undefined) === (canary === undefined)) return []
  const side = baseline === undefined ? 'canary' : 'baseline'
  return [
    {
      code: 'zones-apart',
      message: `Times of the ${side} state no zone, those of the other side do. ${baseline ?? canary}`,
      effect:
        'If they are of another zone, other hours are compared: name it, as in --timezone Europe/Berlin.'
    }
  ]
}

/** By what they begin with and how much they hold; of sources without bytes by their names. */
function isSame(ours: ReadSide, theirs: ReadSide): boolean {
  const marks = ({ inputs }: ReadSide) =>
    inputs
      .map(({ sha256OfStart, bytes, rows, source }) => `${sha256OfStart ?? source} ${bytes} ${rows}`)
      .sort()
      .join('\n')
  return marks(ours) === marks(theirs)
}

/** Callers are compared and never shown: both logs name them alike. */
const CALLER_KEY = 'cutover'

async function readSide(
  files: readonly string[],
  { score, splitBy }: CutoverFlags,
  said: Said,
  terminal: Terminal
): Promise<ReadSide> {
  if (files.length === 0) throw AuditError.of('CUTOVER_NEEDS')
  const log = await withReading(said, terminal, options =>
    readLog(files, { callerKey: CALLER_KEY, ...options, facts: { score, splitBy } })
  )
  if (log.data.grain !== 'request') throw AuditError.of('NEEDS_REQUESTS', files.join(', '))
  return {
    data: log.data as Log,
    inputs: log.inputs,
    assumptions: log.reading.assumptions,
    warnings: log.warnings
  }
}

/** One log → its two sides, by the values that were named, or by the only two that there are: the canary is the smaller. */
function splitOf({ data, inputs, assumptions, warnings }: ReadSide, flags: CutoverFlags): BothSides {
  const { sides, side } = data.facts
  const counts = new Map(sides.slice(1).map((name, i) => [name, side.filter(code => code === i + 1).length]))
  const names = sideNames(counts, flags)
  const of = (name: string) => sideOf(data, data.facts, index => sides[side[index] as number] === name)
  return {
    sides: { baseline: of(names.baseline), canary: of(names.canary) },
    canaryLog: data,
    names,
    inputs: { baseline: inputs, canary: inputs },
    assumptions: { baseline: assumptions, canary: assumptions },
    warnings
  }
}

/** A canary has a part of the traffic; of two like shares nobody can tell which is new. */
const MOST_OF_CANARY = 0.5

/** The values that `record` writes, else the larger and the smaller; nothing where they are too alike to tell. */
function byRole(known: readonly string[], counts: ReadonlyMap<string, number>): readonly string[] {
  if (known.includes('baseline') && known.includes('canary')) return ['baseline', 'canary']
  const sorted = [...known].sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number))
  const [larger = 0, smaller = 0] = sorted.map(name => counts.get(name) as number)
  return smaller <= MOST_OF_CANARY * larger ? sorted : []
}

function sideNames(counts: ReadonlyMap<string, number>, flags: CutoverFlags): CutoverReport['names'] {
  const {
    splitBy,
    baseline: [ours],
    canary: [theirs]
  } = flags
  const known = [...counts.keys()]
  const missing = [ours, theirs].find(name => name !== undefined && !counts.has(name))
  const [first, second] = byRole(known, counts)
  const isNamed = ours !== undefined && theirs !== undefined
  const isOneNamed = known.length === 2 && (ours !== undefined || theirs !== undefined)
  const isTold = known.length === 2 && first !== undefined
  if (missing !== undefined || !(isNamed || isOneNamed || isTold))
    throw AuditError.of('WHICH_SIDES', splitBy ?? '', known.slice(0, 8).join(', '))
  const other = (name: string | undefined) => known.find(each => each !== name) as string
  return {
    baseline: ours ?? (theirs === undefined ? (first as string) : other(theirs)),
    canary: theirs ?? (ours === undefined ? (second as string) : other(ours))
  }
}

/** Rent of the canary's GPUs over its requests, where the user says it. */
function withRent(both: BothSides, perHour: number | null): BothSides {
  if (perHour === null) return both
  const { canary } = both.sides
  const hours = ((canary.arrival.at(-1) ?? 0) - (canary.arrival[0] ?? 0)) / 3_600
  const answered = canary.failed.reduce((sum, failed) => sum + 1 - failed, 0)
  const cost = canary.cost.map((_, row) =>
    canary.failed[row] === 1 ? Number.NaN : (perHour * hours) / answered
  )
  return { ...both, sides: { ...both.sides, canary: { ...canary, cost } } }
}
