/** The file of `calibrate`: the user's own points, read back and checked. */
import { QUANTITIES } from '../capacity/evidence.ts'
import type { OwnPoint } from '../capacity/localCalibration.ts'
import { AuditError } from '../errors.ts'
import { contentOf } from './readPoints.ts'

export const CALIBRATION_VERSION = '1'

/** @throws AuditError where the file is none of `calibrate`'s */
export async function readCalibration(file: string): Promise<readonly OwnPoint[]> {
  const content = parsed((await contentOf(file)).toString(), file)
  const points = (content as { calibration?: { points?: unknown } } | null)?.calibration?.points
  if (!Array.isArray(points) || !points.every(isOwnPoint)) throw AuditError.of('NO_CALIBRATION', file)
  return points
}

/** @throws AuditError NOT_JSON */
export function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw AuditError.because('NOT_JSON', error, file, 1, (error as Error).message)
  }
}

function isOwnPoint(value: unknown): value is OwnPoint {
  if (typeof value !== 'object' || value === null) return false
  const point = value as Partial<Record<keyof OwnPoint, unknown>>
  const texts = ['model', 'gpu', 'engine', 'precision'] as const
  const numbers = ['tensorParallel', 'concurrency', 'input', 'output'] as const
  const residuals = point.residuals as Readonly<Record<string, unknown>> | null | undefined
  return (
    texts.every(name => typeof point[name] === 'string') &&
    numbers.every(name => typeof point[name] === 'number') &&
    typeof residuals === 'object' &&
    residuals !== null &&
    QUANTITIES.every(name => residuals[name] === null || typeof residuals[name] === 'number')
  )
}
