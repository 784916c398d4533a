/** A place in the JSON → what the figure there means, as its stage declares it. */
import type { Placed } from '../shape.ts'
import { anywhere, DECLARED, SUMMARISED } from './declared.ts'

/** Of one place, of a list of such, and of what a distribution holds: `traffic.latency.total.p95` is defined with the whole. */
export function definitionOf(path: string): Placed | undefined {
  const place = anywhere(path)
  if (!KNOWN.has(place)) KNOWN.set(place, found(place))
  return KNOWN.get(place)
}

const DEFINED: readonly Placed[] = [...DECLARED, ...SUMMARISED]

/** Items of a list are defined alike: a report has thousands of places and some hundred of these. */
const KNOWN = new Map<string, Placed | undefined>()

function found(path: string): Placed | undefined {
  const own = [path, `${path}.*`]
    .map(place => DEFINED.find(({ path }) => wildcardsOf(path, place) !== null))
    .find(each => each !== undefined)
  if (own !== undefined) return own
  const parent = path.replace(PART, '')
  return parent === path ? undefined : found(parent)
}

const PART = /\.(?:nearestRank\.)?(?:count|mean|min|max|sum|p50|p90|p95|p99)$/

/** What stands for each `*` of a pattern at a place; `null` where the place does not fit it. */
function wildcardsOf(pattern: string, path: string): readonly string[] | null {
  const wanted = pattern.split('.')
  const found = partsOf(path, wanted.length)
  if (wanted.length !== found.length) return null
  const fits = wanted.every((part, i) => part === '*' || part === found[i])
  return fits ? found.filter((_, i) => wanted[i] === '*') : null
}

/** At most so many: a reason or a name that ends a path may have dots in it. */
function partsOf(path: string, most: number): readonly string[] {
  const parts = path.split('.')
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join('.')]
}

/** The places of a definition's inputs or sources, for the figure at `path`. */
export const placesFor = (
  { path: pattern }: Pick<Placed, 'path'>,
  path: string,
  places: readonly string[]
): readonly string[] => {
  const wildcards = wildcardsOf(pattern, path) ?? wildcardsOf(pattern, path.replace(PART, '')) ?? []
  return places.map(place => filled(place, wildcards))
}

function filled(place: string, wildcards: readonly string[]): string {
  let at = 0
  return place.replaceAll('*', () => wildcards[at++] ?? '*')
}
