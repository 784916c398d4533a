/** The stages' shapes → every number of the report by its place: the list that all that tells of figures is made of. */
import { AS_STATED, type Placed, placed } from '../shape.ts'
import { auditReport } from './auditReport.ts'

const ALL = placed('', auditReport)
const isSummed = ({ path }: Placed): boolean => path.startsWith('summary.')

/** What the summary says again of what stands below it. */
export const SUMMARISED: readonly Placed[] = ALL.filter(isSummed)
export const DECLARED: readonly Placed[] = ALL.filter(each => !isSummed(each))

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
export const plainUnit = (path: string): string | undefined => PLAIN.get(anywhere(path))

/** `traffic.models.1.peakRps` → `traffic.models.*.peakRps`: items of a list are declared alike. */
export const anywhere = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, '.*')
