/** What is told of a log that was added up, beside what is known of its rows: equal, a range around it, or not told. */
import { expect } from 'vitest'
import type { auditTraffic } from '../../../../src/audit.ts'
import type { Figure } from '../../../../src/figure.ts'

type Traffic = Awaited<ReturnType<typeof auditTraffic>>['traffic']

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'basis' in value && 'unit' in value

/** Why a told value is not what the file says; nothing where it is, or where nothing is told. */
function faults(told: unknown, known: unknown, path: string): readonly string[] {
  if (JSON.stringify(told) === JSON.stringify(known) || isUntold(told)) return []
  if (isFigure(told) && isFigure(known)) {
    const { low = Number.NaN, high = Number.POSITIVE_INFINITY } = told
    const inRange = told.value === null && known.value !== null && low <= known.value && known.value <= high
    return inRange ? [] : [`${path}: ${JSON.stringify(told)} for ${JSON.stringify(known)}`]
  }
  if (typeof told !== 'object' || typeof known !== 'object' || known === null)
    return [`${path}: ${JSON.stringify(told)} for ${JSON.stringify(known)}`]
  return Object.entries(known).flatMap(([key, value]) =>
    faults((told as Record<string, unknown>)[key], value, `${path}.${key}`)
  )
}

/** Not told: of figures with a note, of lists by their being empty. */
const isUntold = (told: unknown): boolean =>
  told === null ||
  told === undefined ||
  (Array.isArray(told) && told.length === 0) ||
  (isFigure(told) &&
    told.value === null &&
    told.low === undefined &&
    /sums of a database|way=rows/.test(told.note ?? ''))

/** Parts that must be equal in whole. */
const WHOLE = [
  'counts',
  'rate',
  'tokens',
  'burstiness',
  'calendar',
  'growth',
  'peakMakers',
  'callerCount'
] as const

export function expectTold(told: Traffic, known: Traffic): void {
  // What is drawn of single minutes, sums do not tell: unknown, not 0.
  expect([told.rate.timeline.busiestMinutes, told.rate.closeUp]).toEqual([null, null])
  const timeline = { ...known.rate.timeline, busiestMinutes: null }
  const drawnAlike = { ...known, rate: { ...known.rate, closeUp: null, timeline } }
  for (const part of WHOLE) expect(JSON.stringify(told[part])).toBe(JSON.stringify(drawnAlike[part]))
  expect(faults(told, known, 'traffic')).toEqual([])
}
