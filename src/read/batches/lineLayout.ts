/** How a server lays out its lines, `{address} {} [{time:log}] "{call}"` → the steps of the compiled scanner. */
import type { Kernel } from './kernel.ts'

/** What a field must look like, as in kernel/assembly/text.ts; one without a shape ends at the byte behind it. */
const SHAPES = { word: 3, quoted: 4, whole: 5, log: 6, utc: 7, call: 8 } as const
const [DONE, LITERAL, LINE_END, OR_DASH] = [0, 1, 2, 16]
const STEP_BYTES = 4
const MOST_STEPS = 250

/** The method and the path of a web request, which are one field. */
export const CALL = 'call'

type Wanted = { readonly place: string; readonly kind: number; readonly slot: number }

/**
 * `{name}`: a field, up to a space or, in quotes, a quote. `{}`: one nobody reads. `{name?}`: a dash stands for none.
 * `{name:whole}`: digits. `{name:log}`, `{name:utc}`: `03/Nov/2026:14:00:05 +0000` and `2026-11-03T14:00:05Z`.
 * `$`: the line ends. Anything else stands for itself, and what comes behind the layout is not looked at.
 */
const PART = /\{(?<place>\w*)(?::(?<shape>whole|log|utc))?(?<dash>\?)?\}|(?<byte>[^{}])/g

/** Names of a layout's fields. */
export const placesIn = (layout: string): ReadonlySet<string> =>
  new Set([...layout.matchAll(PART)].flatMap(({ groups }) => groups?.['place'] || []))

/** Tells the scanner what lines look like: it takes the first of the layouts that fits. */
export function writeLayouts(kernel: Kernel, layouts: readonly string[], wanted: readonly Wanted[]): void {
  const steps = [...layouts.flatMap(layout => stepsOf(layout, wanted)), [DONE, 0, 0, 0]]
  if (steps.length > MOST_STEPS) throw new Error('a layout of too many steps')
  const bytes = kernel.bytes()
  const at = kernel.exports.lineStepsAt()
  for (const [i, step] of steps.entries()) bytes.set(step, at + i * STEP_BYTES)
}

type Step = readonly [what: number, kind: number, slot: number, byte: number]

function stepsOf(layout: string, wanted: readonly Wanted[]): readonly Step[] {
  const steps = [...layout.matchAll(PART)].map(({ groups = {}, index, 0: text }): Step => {
    const { place, shape, dash, byte } = groups
    if (byte === '$') return [LINE_END, 0, 0, 0]
    if (byte !== undefined) return [LITERAL, 0, 0, byte.charCodeAt(0)]
    const cell = wanted.find(cell => cell.place === place)
    const what = SHAPES[(shape ?? shapeOf(place, layout[index + text.length])) as keyof typeof SHAPES]
    return [what + (dash ? OR_DASH : 0), cell?.kind ?? 0, cell?.slot ?? 0, 0]
  })
  return [...steps, [DONE, 0, 0, 0]]
}

const shapeOf = (place: string | undefined, next: string | undefined): keyof typeof SHAPES =>
  place === CALL ? CALL : next === '"' ? 'quoted' : 'word'
