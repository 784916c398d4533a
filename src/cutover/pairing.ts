/** Two sides → what of them can be compared: the time in which both ran, their models by one name, and copies of one request. */
import { familyName } from '../catalog/modelNames.ts'
import { SECONDS_PER_HOUR } from '../units.ts'
import { picked, type Side } from './side.ts'

export type Paired = {
  readonly baseline: Side
  readonly canary: Side
  /** Whether both ran at the same time; else hours of the day are compared. */
  readonly isParallel: boolean
  /** Of both together, retries folded in. [s] */
  readonly startSeconds: number
  readonly endSeconds: number
  /** Requests outside of the time in which both ran. */
  readonly outside: { readonly baseline: number; readonly canary: number }
  /** Requests of the canary that are copies of one of the baseline: counted once in cost and load. */
  readonly mirrored: number
  readonly modelNotes: readonly string[]
}

/** A canary that began as the baseline's log ended runs at another time. */
const LEAST_SHARED = 0.5

/**
 * @param modelMap names of the canary's models → those of the baseline in whose place they serve
 */
export function paired(baseline: Side, canary: Side, modelMap: ReadonlyMap<string, string>): Paired {
  const [from, to] = [Math.max(start(baseline), start(canary)), Math.min(end(baseline), end(canary))]
  const within = (side: Side) => rowsOf(side, at => at >= from && at <= to)
  const [ofBaseline, ofCanary] = [within(baseline), within(canary)]
  const isParallel =
    ofCanary.length >= LEAST_SHARED * canary.length && ofBaseline.length > 0 && canary.length > 0
  const kept = isParallel
    ? { baseline: picked(baseline, ofBaseline), canary: picked(canary, ofCanary) }
    : { baseline, canary }
  const { models, notes } = pairedModels(kept.baseline, kept.canary, modelMap)
  return {
    baseline: { ...kept.baseline, model: kept.baseline.model.map(familyName) },
    canary: { ...kept.canary, model: kept.canary.model.map(name => models.get(name) ?? familyName(name)) },
    isParallel,
    startSeconds: isParallel ? from : start(canary),
    endSeconds: isParallel ? to : end(canary),
    outside: {
      baseline: baseline.length - kept.baseline.length,
      canary: canary.length - kept.canary.length
    },
    mirrored: mirroredRows(kept.baseline, kept.canary),
    modelNotes: notes
  }
}

const start = (side: Side): number => side.arrival[0] ?? Number.NaN
const end = (side: Side): number => side.arrival[side.length - 1] ?? Number.NaN

const rowsOf = (side: Side, wanted: (at: number) => boolean): readonly number[] =>
  Array.from(side.arrival.keys()).filter(row => wanted(side.arrival[row] as number))

/** Whether any request of the canary has one of the baseline to be compared with, as far as models tell. */
export function hasCommonModel(baseline: Side, canary: Side, modelMap: ReadonlyMap<string, string>): boolean {
  const { models } = pairedModels(baseline, canary, modelMap)
  const families = new Set(baseline.model.map(familyName))
  return canary.model.some(name => families.has(models.get(name) ?? familyName(name)))
}

/** One model on each side is a pair; of several, those of one name are, and those that the user says. */
function pairedModels(baseline: Side, canary: Side, modelMap: ReadonlyMap<string, string>) {
  const [ours, theirs] = [new Set(baseline.model), new Set(canary.model)]
  const families = new Set([...ours].map(familyName))
  const models = new Map<string, string>()
  for (const name of theirs) {
    const mapped = modelMap.get(name) ?? modelMap.get(familyName(name))
    if (mapped !== undefined) models.set(name, familyName(mapped))
  }
  const strangers = [...theirs].filter(name => !models.has(name) && !families.has(familyName(name)))
  const [only, ...more] = [...ours]
  if (strangers.length === 1 && theirs.size === 1 && only !== undefined && more.length === 0) {
    models.set(strangers[0] as string, familyName(only))
    return {
      models,
      notes: [`${named(strangers[0])} is compared with ${named(only)}: each side has one model.`]
    }
  }
  const notes = strangers.map(
    name =>
      `${named(name)} has no counterpart in the baseline: set one with --model-map ${named(name)}=MODEL.`
  )
  return { models, notes }
}

const named = (name: string | undefined): string => (name === undefined || name === '' ? '(not named)' : name)

/** A mirror sends the copy at once. [s] */
const MIRROR_SECONDS = 0.5
/** Of a canary that is a mirror, the least share with a twin. */
const LEAST_TWINS = 0.5
/** Twins that a shifted canary finds as well are chance: callers repeat themselves. [s] */
const SHIFTS = [1.5, -2.5]

/** By the log's own word, by one id on both sides, or by caller, size and moment where that is no chance. */
function mirroredRows(baseline: Side, canary: Side): number {
  const ids = new Set(idsOf(baseline))
  const certain = idsOf(canary).map((id, row) => canary.mirrored[row] === 1 || (id !== NO_ID && ids.has(id)))
  const stated = certain.filter(Boolean).length
  if (stated > 0) return stated
  const twins = twinsOf(baseline, canary, 0)
  if (twins < LEAST_TWINS * canary.length) return 0
  const byChance = Math.max(...SHIFTS.map(shift => twinsOf(baseline, canary, shift)))
  return byChance <= twins / 2 ? twins : 0
}

const NO_ID = '0:0'
const idsOf = (side: Side): readonly string[] =>
  Array.from(side.idLow.keys()).map(row => `${side.idLow[row]}:${side.idHigh[row]}`)

/** Requests of the canary with one of the same caller and input at the same moment, each used once. */
function twinsOf(baseline: Side, canary: Side, shift: number): number {
  const waiting = new Map<string, { readonly times: number[]; next: number }>()
  for (let row = 0; row < baseline.length; row++) {
    const key = twinKey(baseline, row)
    if (key === null) continue
    const line = waiting.get(key) ?? { times: [], next: 0 }
    line.times.push(baseline.arrival[row] as number)
    waiting.set(key, line)
  }
  let twins = 0
  for (let row = 0; row < canary.length; row++) {
    const key = twinKey(canary, row)
    const line = key === null ? undefined : waiting.get(key)
    if (line === undefined) continue
    const at = (canary.arrival[row] as number) + shift
    // Both sides are in order of arrival: what is too early for one is too early for all that follow.
    while ((line.times[line.next] ?? at) < at - MIRROR_SECONDS) line.next++
    if ((line.times[line.next] ?? Number.POSITIVE_INFINITY) > at + MIRROR_SECONDS) continue
    line.next++
    twins++
  }
  return twins
}

const twinKey = (side: Side, row: number): string | null => {
  const input = side.input[row] as number
  return Number.isNaN(input) ? null : `${side.caller[row]}\u0000${input}`
}

/** The hour in which a request arrived: of all time where both sides ran at once, else of the day, in UTC. */
export const hourOf = (arrival: number, isParallel: boolean): number =>
  isParallel ? Math.floor(arrival / SECONDS_PER_HOUR) : Math.floor(arrival / SECONDS_PER_HOUR) % 24
