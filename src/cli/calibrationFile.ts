/** The file of `calibrate`: the user's own measurements, written, and read back and checked. */
import { CONSTANTS } from '../capacity/speed/constants.ts'
import type { OwnPoint } from '../capacity/speed/ownPoint.ts'
import { QUANTITIES } from '../capacity/speed/traits.ts'
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { asked, type Said } from '../option.ts'
import { VERSION } from '../version.ts'
import { CALIBRATION } from './options.ts'
import { textOf } from './textFile.ts'

const CALIBRATION_VERSION = '1'

/** @param points corrections of what was predicted with the constants of this version */
export function calibrationText(points: readonly OwnPoint[]): string {
  const file = {
    schemaVersion: CALIBRATION_VERSION,
    tool: { name: 'gpuops-audit', version: VERSION },
    calibration: { fittedOn: CONSTANTS.fittedOn, points }
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** None where no file is named. */
export const calibrationOf = async (said: Said): Promise<readonly OwnPoint[]> => {
  const { calibration } = asked(CALIBRATION, said)
  return calibration === null ? [] : readCalibration(calibration)
}

type Content = {
  readonly schemaVersion?: unknown
  readonly calibration?: { readonly fittedOn?: unknown; readonly points?: unknown } | null
} | null

/** @throws AuditError where the file is none of `calibrate`'s, or of other constants than these */
async function readCalibration(file: string): Promise<readonly OwnPoint[]> {
  const content = jsonIn(await textOf(file), cause =>
    AuditError.because('NOT_JSON', cause, file, 1, cause.message)
  ) as Content
  const { fittedOn, points } = content?.calibration ?? {}
  const refuse = (why: string) => AuditError.of('NO_CALIBRATION', file, why)
  if (!Array.isArray(points)) throw refuse('it has no calibration.points')
  if (content?.schemaVersion !== CALIBRATION_VERSION)
    throw refuse(`its schemaVersion is not ${CALIBRATION_VERSION}`)
  const wrong = points.findIndex(point => !isOwnPoint(point))
  if (wrong >= 0) throw refuse(`calibration.points[${wrong}] lacks a part, or has one of the wrong kind`)
  if (fittedOn !== CONSTANTS.fittedOn)
    throw AuditError.of('OLD_CALIBRATION', file, String(fittedOn ?? 'an earlier day'), CONSTANTS.fittedOn)
  return points
}

const TEXTS = ['name', 'model', 'gpu', 'engine', 'precision'] as const
const COUNTS = ['tensorParallel', 'concurrency', 'input', 'output'] as const

function isOwnPoint(value: unknown): value is OwnPoint {
  if (typeof value !== 'object' || value === null) return false
  const point = value as Partial<Record<keyof OwnPoint, unknown>>
  const residuals = point.residuals as Readonly<Record<string, unknown>> | null | undefined
  return (
    TEXTS.every(name => typeof point[name] === 'string') &&
    COUNTS.every(name => isPositive(point[name])) &&
    (point.dataParallel === undefined || isPositive(point.dataParallel)) &&
    (point.source === 'benchmark' || point.source === 'log') &&
    (point.slowdown === null || isPositive(point.slowdown)) &&
    typeof residuals === 'object' &&
    residuals !== null &&
    QUANTITIES.every(name => residuals[name] === null || Number.isFinite(residuals[name]))
  )
}

const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
