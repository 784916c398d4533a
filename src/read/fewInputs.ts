/** Inputs as many as the files of a folder → the first by name and the rest together, every sum as it was. */
import { createHash } from 'node:crypto'
import type { InputSummary, Warning } from '../log/readingShape.ts'
import { withCommas } from '../words.ts'

/** A report names so many. */
export const MOST_NAMED = 1_000

/** @returns at most `most`: of more, the last stands for those that are not named */
export function fewInputs(inputs: readonly InputSummary[], most = MOST_NAMED): readonly InputSummary[] {
  if (inputs.length <= most) return inputs
  const rest = inputs.slice(most - 1)
  const sum = (of: (input: InputSummary) => number) => rest.reduce((total, input) => total + of(input), 0)
  const formats = new Set(rest.map(({ format }) => format))
  const together: InputSummary = {
    source: `${withCommas(rest.length)} more files`,
    format: formats.size === 1 ? (rest[0] as InputSummary).format : 'several',
    bytes: sum(({ bytes }) => bytes),
    rows: sum(({ rows }) => rows),
    rejected: sum(({ rejected }) => rejected),
    duplicates: sum(({ duplicates }) => duplicates),
    sha256OfStart: digestOfAll(rest)
  }
  return [...inputs.slice(0, most - 1), together]
}

function digestOfAll(inputs: readonly InputSummary[]): string {
  const hash = createHash('sha256')
  for (const { sha256OfStart = '' } of inputs) hash.update(sha256OfStart)
  return hash.digest('hex')
}

/** As many texts as files may have of them: the first, and how many more there are. */
export const fewTexts = (texts: readonly string[], most = MOST_NAMED): readonly string[] =>
  texts.length <= most
    ? texts
    : [...texts.slice(0, most - 1), `and ${withCommas(texts.length - most + 1)} more`]

/** Of one kind: a folder may hold as many files that are to be warned of. */
const MOST_ALIKE = 20

/** The first of each kind, and how many more of it there are. */
export function fewWarnings(warnings: readonly Warning[], most = MOST_ALIKE): readonly Warning[] {
  const met = new Map<string, { times: number; readonly effect: string }>()
  const named = warnings.filter(({ code, effect }) => {
    const kind = met.get(code) ?? { times: 0, effect }
    met.set(code, kind)
    return ++kind.times <= most
  })
  const more = [...met].flatMap(([code, { times, effect }]) =>
    times <= most
      ? []
      : [{ code, message: `${withCommas(times - most)} more warnings of this kind.`, effect }]
  )
  return [...named, ...more]
}
