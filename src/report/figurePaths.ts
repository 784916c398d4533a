/** A report → its numbers by their paths in the JSON; a name as a person writes it → one of these paths. */
import { AuditError } from '../errors.ts'
import type { Distribution, Figure } from '../figure.ts'
import { valueAt } from '../json.ts'
import { nearest } from '../nearest.ts'
import { SHORT_NAMES, SUMMARISED } from './declared.ts'

/** Plain numbers of the JSON have no unit, basis or range of their own. */
export type Found = Pick<Figure, 'value' | 'unit' | 'low' | 'high' | 'note'> & Partial<Pick<Figure, 'basis'>>

const SUMMARY = 'summary.'

/** Every number and every figure, the unknown ones too: `capacity.workloads.0.recommended.gpus`. */
export function numbersIn(report: unknown): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  // What was run is no figure.
  const { summary, run, checks, ...figures } = (report ?? {}) as Readonly<Record<string, unknown>>
  collect(figures, '', { unit: '' }, found)
  for (const { path, about } of SUMMARISED) {
    const value = valueAt(summary, path.slice(SUMMARY.length))
    if (value === null || typeof value === 'number') found.set(path, { unit: about.unit, value })
  }
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
 * A path, a short name, an entry of the summary, or an end that only one path has.
 *
 * @throws AuditError UNKNOWN_FIGURE with the nearest paths
 */
export function pathNamed(name: string, known: readonly string[]): string {
  const path = name.replaceAll('[', '.').replaceAll(']', '')
  const wanted = SHORT_NAMES.get(path) ?? path
  const direct = [wanted, `${SUMMARY}${wanted}`].find(each => known.includes(each))
  if (direct !== undefined) return direct
  const ends = known.filter(each => each.endsWith(`.${wanted}`))
  if (ends.length === 1) return ends[0] as string
  throw AuditError.of('UNKNOWN_FIGURE', name, ends.length > 1 ? ends.slice(0, MOST_SHOWN) : near(path, known))
}

/** What the summary says again is meant where nothing else comes near. */
function near(path: string, known: readonly string[]): readonly string[] {
  const isSummed = (each: string) => each.startsWith(SUMMARY)
  const below = nearest(
    path,
    known.filter(each => isNamed(each) && !isSummed(each)),
    MOST_SHOWN
  )
  return below.length > 0 ? below : nearest(`${SUMMARY}${path}`, known.filter(isSummed), MOST_SHOWN)
}

/** The items of lists are too many to suggest. */
const isNamed = (path: string): boolean => !/\.\d+(\.|$)/.test(path)
