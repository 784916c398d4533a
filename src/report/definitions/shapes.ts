/** The stages' shapes → every number that they declare, by its place: one list that all that tells of figures is made of. */
import { capacity } from '../../capacity/planShape.ts'
import { limits } from '../../limits/limitsShape.ts'
import { inputSummary, reading } from '../../log/readingShape.ts'
import { AS_STATED, list, type Placed, placed } from '../../shape.ts'
import { grain, period, traffic } from '../../traffic/trafficShape.ts'
import { verdict } from '../../verdict/verdictShape.ts'
import type { Definition } from './definition.ts'

/** A number, and beneath which places the sources of its stage stand. */
type Declared = Placed & { readonly sources: readonly string[] }

const under = (path: string, shape: Parameters<typeof placed>[1], sources: readonly string[]) =>
  placed(path, shape).map((found): Declared => ({ ...found, sources }))

const LOG = ['inputs']

export const DECLARED: readonly Declared[] = [
  ...under('inputs', list(inputSummary), LOG),
  ...under('reading', reading, LOG),
  ...under('period', period, LOG),
  ...under('grain', grain, LOG),
  ...under('traffic', traffic, LOG),
  ...under('limits', limits, ['limits.sources']),
  ...under('capacity', capacity, []),
  ...under('verdict', verdict, [])
]

export const DECLARED_DEFINITIONS: readonly Definition[] = DECLARED.map(({ path, about, sources }) => ({
  path,
  says: about.says,
  formula: about.formula ?? null,
  inputs: about.from ?? [],
  sources: about.sources ?? sources,
  ...(about.follows === undefined ? {} : { follows: about.follows })
}))

/** What people call the figures that are asked for most, and where each stands. */
export const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  DECLARED.flatMap(({ path, about: { short, at = path } }) => (short === undefined ? [] : [[short, at]]))
)

/** The figures that decide: what they are called and where they stand. */
export const LABELLED: readonly { readonly path: string; readonly label: string }[] = DECLARED.flatMap(
  ({ path, about: { label, at = path } }) => (label === undefined ? [] : [{ path: at, label }])
)

const PLAIN = new Map(
  DECLARED.flatMap(({ path, kind, about: { unit } }) =>
    kind === 'number' && unit !== '' && unit !== AS_STATED ? [[path, unit]] : []
  )
)

/** The unit of a plain number, which the JSON leaves to its name. */
export const plainUnit = (path: string): string | undefined =>
  PLAIN.get(path.replaceAll(/\.\d+(?=\.|$)/g, '.*'))
