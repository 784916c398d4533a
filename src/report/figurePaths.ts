/** A report → its numbers by their paths in the JSON; a name as a person writes it → one of these paths. */
import { AuditError } from '../errors.ts'
import type { Distribution, Figure } from '../figure.ts'
import { nearest } from '../nearest.ts'
import { SHORT_NAMES } from './declared.ts'

/** Plain numbers of the JSON have no unit, basis or range of their own. */
export type Found = Pick<Figure, 'value' | 'unit' | 'low' | 'high' | 'note'> & Partial<Pick<Figure, 'basis'>>

/** Every number and every figure, the unknown ones too: `capacity.workloads.0.recommended.gpus`. */
export function numbersIn(report: unknown): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  // The summary says again what stands below it, and what was run is no figure.
  const { summary, run, checks, ...figures } = (report ?? {}) as Readonly<Record<string, unknown>>
  collect(figures, '', { unit: '' }, found)
  return found
}

/** @param of what numbers of a distribution share with it */
function collect(
  value: unknown,
  path: string,
  of: Pick<Found, 'unit' | 'basis'>,
  found: Map<string, Found>
): void {
  if (value === null || typeof value === 'number') found.set(path, { ...of, value })
  else if (isFigure(value)) found.set(path, value)
  if (typeof value !== 'object' || value === null || isFigure(value)) return
  const shared = isDistribution(value) ? { unit: value.unit, basis: value.basis } : of
  for (const [key, inner] of Object.entries(value))
    collect(inner, path === '' ? key : `${path}.${key}`, key === 'count' ? { unit: '' } : shared, found)
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'value' in value && 'unit' in value && 'basis' in value

const isDistribution = (value: object): value is Distribution =>
  'p95' in value && 'mean' in value && 'unit' in value && 'basis' in value

const MOST_SHOWN = 3

/**
 * A path, a short name, or an end that only one path has.
 *
 * @throws AuditError UNKNOWN_FIGURE with the nearest paths
 */
export function pathNamed(name: string, known: readonly string[]): string {
  const path = name.replaceAll('[', '.').replaceAll(']', '')
  const wanted = SHORT_NAMES.get(path) ?? path
  if (known.includes(wanted)) return wanted
  const ends = known.filter(each => each.endsWith(`.${wanted}`))
  if (ends.length === 1) return ends[0] as string
  const near = ends.length > 1 ? ends.slice(0, MOST_SHOWN) : nearest(path, known.filter(isNamed), MOST_SHOWN)
  throw AuditError.of('UNKNOWN_FIGURE', name, near)
}

/** The items of lists are too many to suggest. */
const isNamed = (path: string): boolean => !/\.\d+(\.|$)/.test(path)
