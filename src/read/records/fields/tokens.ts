/** Columns that count tokens → which count the input, its cached part and the output, decided by their sums. */
import { type Counted, countedByArithmetic } from './arithmetic.ts'
import { type WrittenPaths, wholeWrites, writtenPaths } from './cacheWrites.ts'
import { firstCounts, isOfMoney, pathsOf, tokenColumns } from './choose.ts'
import type { Column } from './columns.ts'
import { gapColumn, isAboveBoth, unnamedTotal } from './gap.ts'
import { plainNumber } from './numbers.ts'
import { withOtherProviders } from './otherProviders.ts'
import { withoutModelsBeside } from './perModel.ts'
import { alike, type Rivals, rivalsOf, shownFirst, withoutTotals } from './rivals.ts'
import { withoutRunningSums } from './running.ts'
import { isLoose } from './synonyms.ts'
import { adds, areAnswersKept, cachedOutside, outerParts, type Sums } from './tokenSums.ts'
import { inputParts, wholeFirst } from './wholeInput.ts'

export type TokenChoice = {
  /** All that count the one or the other side by their names, of one call or of several. */
  readonly named: { readonly input: readonly string[]; readonly output: readonly string[] }
  readonly input: readonly string[] | undefined
  readonly cached: readonly string[] | undefined
  /** What was written into a prompt cache. */
  readonly written: WrittenPaths
  readonly output: readonly string[] | undefined
  readonly reasoning: readonly string[] | undefined
  readonly total: readonly string[] | undefined
  readonly maxTokens: readonly string[] | undefined
  /** Columns that make up the input, or the output, only together. */
  readonly inputSum: readonly string[] | undefined
  readonly outputSum: readonly string[] | undefined
  /** A total and what is taken off it, where that tells the input, or the output. */
  readonly inputRest?: readonly [string, string] | undefined
  readonly outputRest?: readonly [string, string] | undefined
  /** Two columns of counts of which nothing tells the input. */
  readonly either?: readonly string[]
  /** Two columns that count the input, or the output, differ, and nothing shows which one is right. */
  readonly rivals?: Rivals | undefined
  /** No name says which column is which. */
  readonly isGuessed: boolean
  /** Whether cached tokens lie outside the input; `undefined` where the sample does not show it. */
  readonly cachedOutside: boolean | undefined
  readonly because: Readonly<Record<string, string>>
}

/**
 * @param length records sampled
 * @param lasted how long each call took, in any unit; `NaN` where unknown
 */
export function chooseTokens(
  all: readonly Column[],
  length: number,
  lasted: readonly number[] = []
): TokenChoice {
  const columns = withoutModelsBeside(all)
  const of = (meaning: Parameters<typeof tokenColumns>[1]) => tokenColumns(columns, meaning)
  const [cached, written, uncached] = [of('cached').filter(isNoFlag), of('cacheWrite'), of('uncached')]
  const reasoning = of('reasoning')
  const named = of('total').filter(
    column => isTotal(column) || isAboveBoth(column, of('input'), of('output'), length)
  )
  // `response.tokens_used` beside no input by its name, or beside another output, may as well be the total.
  const plain = tokenColumns(
    columns.filter(({ meanings }) => !meanings.has('total')),
    'output',
    columns
  )
  const said = of('input').length > 0 && plain.length === 0 ? of('output') : plain
  const { input: inputs, output: outputs } = withOtherProviders({ input: of('input'), output: said }, columns)
  const guessed = uncached.length === 0 ? guess(columns, length, lasted, inputs[0], outputs[0]) : undefined
  const { counted, either } = guessedOf(guessed)
  const chosen = withTotal(
    chosenOf(namedSides({ input: inputs, output: outputs, total: named }, columns, length), counted),
    columns,
    length,
    [cached, written, reasoning]
  )
  const sums = sumsOf({ ...chosen, cached, written, reasoning }, length)
  const { input, output, total, isOutput } = withOutput(chosen, sums)
  const summed = summedInput(columns, chosen, sums)
  const writes = writtenPaths(written, columns)
  const parts = summed ?? (input.length === 0 ? partedByCache(uncached, cached, writes) : undefined)
  const outer = outerParts(sums)
  const outside = parts ? false : cachedOutside(sums, outer)
  const others = [...input, ...output, ...total, ...cached, ...written, ...uncached]
  const isOpen = !parts && !outer && input.length > 0 && output.length > 0
  const between = isOpen ? gapColumn(columns, sums, others) : undefined
  const apart = outer?.includes('reasoning') ? reasoning[0] : between
  return {
    named: { input: input.map(({ path }) => path), output: output.map(({ path }) => path) },
    input: pathsOf(alike(input, length)),
    output: pathsOf(alike(output, length)),
    cached: pathsOf(areAnswersKept(sums) ? [] : cached),
    written: writes,
    reasoning: pathsOf(reasoning),
    total: pathsOf(total),
    maxTokens: pathsOf(of('maxTokens')),
    inputSum: parts,
    outputSum: apart && pathsOf([...output.slice(0, 1), apart]),
    ...(parts ? {} : restOf(total, input, output, sums)),
    ...either,
    rivals: summed || parts || counted ? undefined : rivalsIn(chosen, sums, columns, length),
    isGuessed: counted !== undefined,
    cachedOutside: outside,
    because: {
      ...reasonsOf(sums, summed, apart?.path, parts, counted?.because, outside),
      ...(isOutput ? { output: 'it is mostly less than the input, and so no total' } : {})
    }
  }
}

const guessedOf = (guessed: ReturnType<typeof guess>) => ({
  counted: guessed && 'input' in guessed ? guessed : undefined,
  either: guessed && 'either' in guessed ? { either: guessed.either.map(({ path }) => path) } : {}
})

/** Where no name tells it, the total is told by what adds up. */
function withTotal(
  chosen: Chosen,
  columns: readonly Column[],
  length: number,
  parts: readonly (readonly Column[])[]
): Chosen {
  const [input, output] = [firstCounts(chosen.input, length), firstCounts(chosen.output, length)]
  const found =
    chosen.total.length === 0 && chosen.input.length > 0 && chosen.output.length > 0
      ? unnamedTotal(
          columns,
          { input, output },
          [...chosen.input, ...chosen.output],
          sumsOfParts(parts, length)
        )
      : undefined
  return found ? { ...chosen, total: [found] } : chosen
}

/** Of two or more of them: one alone is met as any other column. */
function sumsOfParts(parts: readonly (readonly Column[])[], length: number): readonly (readonly number[])[] {
  const [cached = [], written = [], reasoning = []] = parts.map(columns => firstCounts(columns, length))
  const added = (...all: readonly (readonly number[])[]) =>
    Array.from({ length }, (_, i) => all.reduce((sum, counts) => sum + (counts[i] || 0), 0))
  return [added(cached, reasoning), added(cached, written), added(cached, written, reasoning)]
}

/** What names say, the columns first that hold the whole of it. */
function namedSides(sides: Chosen, columns: readonly Column[], length: number): Chosen {
  const own = {
    ...sides,
    input: withoutRunningSums(sides.input, length),
    output: withoutRunningSums(sides.output, length)
  }
  const parted = withoutTotals(own, length)
  const parts = columns.filter(column => !parted.output.includes(column) && !parted.total.includes(column))
  return shownFirst({ ...parted, input: wholeFirst(parted.input, parts, length) }, length)
}

/** Where the total shows neither. */
const rivalsIn = (
  { input, output }: Chosen,
  sums: Sums,
  columns: readonly Column[],
  length: number
): Rivals | undefined =>
  adds(sums, ['input', 'output'])
    ? undefined
    : (rivalsOf('input', input, columns, length) ?? rivalsOf('output', output, columns, length))

type Counting = Readonly<Record<keyof Sums, readonly Column[]>>

const sumsOf = (columns: Counting, length: number): Sums => ({
  input: firstCounts(columns.input, length),
  output: firstCounts(columns.output, length),
  cached: firstCounts(columns.cached, length),
  written: firstCounts(columns.written, length),
  reasoning: firstCounts(columns.reasoning, length),
  total: firstCounts(columns.total, length)
})

/** A bare `tokens` beside the input that is mostly less than it counts the output, where no other column does. */
function withOutput(chosen: Chosen, sums: Sums): Chosen & { readonly isOutput: boolean } {
  const isOutput = chosen.output.length === 0 && chosen.input.length > 0 && isBelowInput(sums)
  return isOutput
    ? { input: chosen.input, output: chosen.total, total: [], isOutput }
    : { ...chosen, isOutput }
}

/** Columns that are the input only together: by the total, or by whose words each counts. */
function summedInput(
  columns: readonly Column[],
  { input, total }: Chosen,
  sums: Sums
): readonly string[] | undefined {
  if (total.length === 0) return writers(input)
  return adds(sums, ['input', 'output']) ? undefined : inputParts(columns, sums)
}

/** Tokens of the smallest block that is kept: vLLM’s --block-size. */
const FEWEST_KEPT = 16

/** A column `cached` of 0 and 1 says whether the cache was hit, and `cache_hits` of a few how often. */
const isNoFlag = ({ name, filled }: Column): boolean => {
  if (filled.length === 0 || name.words.includes('tokens')) return true
  const fewest = name.all.some(word => /^hits?$/.test(word)) ? FEWEST_KEPT : 2
  return filled.some(value => (plainNumber(value) ?? 0) >= fewest)
}

/** Whose words a part of the input counts. */
const WRITER = /^(?:system|user|human|tool|context|history|retrieved|retrieval|documents?|instructions?)$/

/** `system_tokens` and `user_tokens`: of whom each is, together the input; where both stand in one record. */
function writers(input: readonly Column[]): readonly string[] | undefined {
  const writer = ({ name }: Column) => name.all.find(word => WRITER.test(word))
  const parts = input.filter(column => isLoose(column.meanings.get('input') ?? 0) && writer(column))
  const [first] = parts
  const areTogether = first?.values.some(
    (value, i) => value !== undefined && parts.slice(1).every(({ values }) => values[i] !== undefined)
  )
  return parts.length > 1 && areTogether && new Set(parts.map(writer)).size === parts.length
    ? parts.map(({ path }) => path)
    : undefined
}

type Chosen = Readonly<Record<'input' | 'output' | 'total', readonly Column[]>>

/** By name, or by arithmetic. */
const chosenOf = (named: Chosen, counted: Counted | undefined): Chosen =>
  counted === undefined
    ? named
    : {
        input: [counted.input],
        output: [counted.output],
        total: counted.total ? [counted.total] : named.total
      }

/** Only where names do not tell both of them. */
function guess(
  columns: readonly Column[],
  length: number,
  lasted: readonly number[],
  input: Column | undefined,
  output: Column | undefined
) {
  return (input && output) || isOfMoney(columns)
    ? undefined
    : countedByArithmetic(columns, length, lasted, { input, output })
}

/** What the cache did not hold, what it did, and what was written into it: together they are the input. */
function partedByCache(
  uncached: readonly Column[],
  cached: readonly Column[],
  writes: WrittenPaths
): readonly string[] | undefined {
  const parts = [uncached, cached].flatMap(columns => columns.slice(0, 1).map(({ path }) => path))
  return uncached.length === 0 ? undefined : [...parts, ...wholeWrites(writes)]
}

/** A total and one of its two parts tell the other. */
function restOf(
  [total]: readonly Column[],
  input: readonly Column[],
  output: readonly Column[],
  sums: Sums
): Pick<TokenChoice, 'inputRest' | 'outputRest'> {
  const rest = (part: Column | undefined, numbers: readonly number[]) =>
    total && part && total !== part && numbers.every((count, i) => !(count > (sums.total[i] as number)))
      ? ([total.path, part.path] as const)
      : undefined
  if (input.length === 0 && output.length > 0) return { inputRest: rest(output[0], sums.output) }
  return output.length === 0 && input.length > 0 ? { outputRest: rest(input[0], sums.input) } : {}
}

/** `latency.total` is none of tokens. */
const isTotal = ({ name }: Column): boolean =>
  name.words.includes('tokens') || name.around.some(word => /^(?:usage|tokens)$/.test(word))

function isBelowInput({ input, total }: Sums): boolean {
  const known = total.filter((count, i) => count > 0 && (input[i] as number) > 0).length
  const below = total.filter((count, i) => count > 0 && count < (input[i] as number)).length
  return below >= 2 && below * 2 >= known
}

function reasonsOf(
  sums: Sums,
  summed: readonly string[] | undefined,
  apart: string | undefined,
  parts: readonly string[] | undefined,
  counted: string | undefined,
  outside: boolean | undefined
): Readonly<Record<string, string>> {
  const whole = adds(sums, ['input', 'output']) ? 'input + output is the total' : undefined
  const parted = parts && 'they part the input by what the cache did'
  const together = sums.total.some(count => count > 0)
    ? 'together they are the total less the output'
    : 'each counts what one of those wrote of it'
  const input = counted ?? (summed ? together : (parted ?? whole))
  return {
    ...(input === undefined ? {} : { input }),
    ...(outside === true ? { cached: 'its tokens lie outside the input and are added to it' } : {}),
    ...(apart === undefined ? {} : { output: `input + output + ${apart} is the total` })
  }
}
