/** Columns that count audio or images apart → which part of the prompt or of the answer each counts, and whether it lies within. */
import type { MediaCount } from '../../../log/logColumns.ts'
import type { Column } from './columns.ts'
import { plainNumber } from './numbers.ts'

export type MediaChoice = {
  readonly paths: Readonly<Partial<Record<MediaCount | 'audioTokens', readonly string[]>>>
  /** Those that lie beside the prompt, and beside the answer. */
  readonly beside: { readonly input: readonly MediaCount[]; readonly output: readonly MediaCount[] }
}

/** Money, limits and lengths of time are no tokens. */
const NO_COUNTS =
  /^(?:cost|costs|price|prices|pricing|usd|limit|limits|max|rate|rates|seconds?|minutes?|duration|length|url|format|bytes|quality|size)$/

/** `prompt_tokens_details.audio_tokens`, `input_audio_tokens`, `llm.token_count.completion_details.audio`. */
function partOf({ name }: Column): MediaCount | 'audioTokens' | undefined {
  const words = [...name.around, ...name.all]
  const kind = words.findLast(word => word === 'audio' || word === 'image')
  if (kind === undefined || words.some(word => NO_COUNTS.test(word))) return undefined
  if (!words.includes('tokens')) return undefined
  const side = words.findLast(word => SIDES[word] !== undefined) ?? ''
  if (SIDES[side] === 'Output') return `${kind}OutputTokens`
  if (words.slice(-5).includes('cached')) return `${kind}CachedTokens`
  if (SIDES[side] === 'Input') return `${kind}InputTokens`
  return kind === 'audio' && name.words.length === 2 ? 'audioTokens' : undefined
}

const SIDES: Readonly<Record<string, 'Input' | 'Output'>> = {
  input: 'Input',
  prompt: 'Input',
  output: 'Output',
  completion: 'Output',
  candidates: 'Output'
}

/** Of several columns of one part the first that is not blank counts. */
export function chooseMedia(
  columns: readonly Column[],
  { input, output, total }: Readonly<Record<'input' | 'output' | 'total', Column | undefined>>
): MediaChoice {
  const found = columns.flatMap(column => {
    const part = partOf(column)
    return part === undefined ? [] : [{ part, column }]
  })
  const paths: Record<string, string[]> = {}
  for (const { part, column } of found) paths[part] = [...(paths[part] ?? []), column.path]
  const flat = found.filter(({ column }) => !/tokens?_?details/i.test(column.path))
  const ofSide = (pattern: RegExp) => flat.filter(({ part }) => pattern.test(part))
  const [heard, given] = [ofSide(/InputTokens$/), ofSide(/OutputTokens$/)]
  const all = [...heard, ...given].map(({ column }) => column)
  const isOutside = addsUp(total, [input, output, ...all])
  const besideOf = (parts: typeof found, whole: Column | undefined): readonly MediaCount[] =>
    isOutside || isOfText(whole) || exceeds(parts, whole)
      ? (parts.map(({ part }) => part) as MediaCount[])
      : []
  return { paths, beside: { input: besideOf(heard, input), output: besideOf(given, output) } }
}

const isOfText = (whole: Column | undefined): boolean => whole?.name.all.includes('text') === true

const numberIn = (column: Column | undefined, record: number): number =>
  plainNumber(column?.values[record]) ?? 0

/** Some record counts more of a part than of the whole. */
const exceeds = (parts: readonly { readonly column: Column }[], whole: Column | undefined): boolean =>
  (whole?.values ?? []).some((value, i) => {
    const counted = parts.reduce((sum, { column }) => sum + numberIn(column, i), 0)
    return counted > (plainNumber(value) ?? Number.POSITIVE_INFINITY)
  })

/** The total is more than input and output by the audio and the images, wherever there are some. */
function addsUp(
  total: Column | undefined,
  [input, output, ...media]: readonly (Column | undefined)[]
): boolean {
  if (total === undefined) return false
  const sums = total.values.flatMap((value, i) => {
    const more = media.reduce((sum, column) => sum + numberIn(column, i), 0)
    return more > 0 ? [(plainNumber(value) ?? 0) - numberIn(input, i) - numberIn(output, i) === more] : []
  })
  return sums.length > 0 && sums.every(Boolean)
}
