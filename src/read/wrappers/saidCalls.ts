/** A program's log of text, among whose lines some state the tokens of a call → a record for each of those. */
import { numberOf } from '../records/cell.ts'
import { isModelName } from '../records/fields/modelNames.ts'
import { nameOf } from '../records/fields/names.ts'
import { remembered } from '../records/fields/remembered.ts'
import { meaningsOf } from '../records/fields/synonyms.ts'
import type { Dressed } from './dressed.ts'
import { isStamped, lineStamp } from './lineStamp.ts'
import { modelAmong, withZone } from './saidBeside.ts'
import { failureIn, headOf, lengthIn } from './saidFailures.ts'
import { stamped, statesDuration } from './stamped.ts'

const MOST_LINES = 2_000
const FEWEST_CALLS = 2
/** Of the lines begin with a moment. */
const LEAST_STAMPED = 0.5

/** `Prompt Tokens: 50`, `prompt_tokens=50`, `'prompt_tokens': 50`; a length may have its unit behind it. */
const PAIR =
  /(?<=^|[\s,;|([{])["']?(?<name>[A-Za-z][\w.-]{0,40}(?: [A-Za-z][\w-]{0,20}){0,2})["']?\s{0,3}(?<sign>[:=])\s{0,3}(?:"(?<text>[^"\n]{0,200})"|'(?<single>[^'\n]{0,200})'|(?<number>\d(?:[\d_]|,\d{3}(?!\d)){0,14}(?:\.\d{1,12})?)(?: ?(?<unit>ms|s|secs?|seconds?)\b)?(?![\w/.=:→>-])|(?<word>(?!(?:[Ii]n|[Ii]nput|[Pp]rompt|[Oo]ut|[Oo]utput|[Cc]ompletion|[Tt]otal)[ _-][Tt]ok)[^\s,;|()[\]{}"'=]{1,200})(?!\w*=))/g

/** `tok=120/34`, `tokens: 120 → 34`. */
const BOTH = /\btok(?:en)?s?\b\s{0,3}[:=]?\s{0,3}(\d[\d,]{0,12})\s?(?:\/|→|->|\+)\s?(\d[\d,]{0,12})(?![\d/])/i
/** `120 in, 34 out`, `120 prompt tokens + 34 completion tokens`, `120 (вход) + 34 (выход)`; each count may be the first of two. */
const SAID =
  /\b(\d[\d,]{0,12})(?: \(?|\()(\p{L}{2,20})(?: tok(?:en)?s?)?\)?\s?[,/+|&;→]?\s?(?:and )?(?=(\d[\d,]{0,12})(?: \(?|\()(\p{L}{2,20}))/giu

/** `prompt 120 tok, completion 34 tok`, `input 120 / output 34`. */
const NAMED =
  /\b(?:in|input|prompt)(?: tok(?:en)?s?)? (\d(?:[\d,]{0,12}\d)?)(?: tok(?:en)?s?)?\s?[,/+|&;→]?\s?(?:and )?(?:out|output|completion)(?: tok(?:en)?s?)? (\d(?:[\d,]{0,12}\d)?)(?![\w.])/i

const INPUT =
  /^(?:in|input|prompt|(?:in|input|prompt)[ _-]?tok(?:en)?s?|tok(?:en)?s?[ _-]?(?:in|input|prompt))$/i
const OUTPUT =
  /^(?:out|output|completion|response|(?:out|output|completion|response|generated)[ _-]?tok(?:en)?s?|tok(?:en)?s?[ _-]?(?:out|output|completion|generated))$/i
const OF_TOKENS = /tok(?:en)?s?\b/i
/** Of several calls, or what a call may use at most. */
export const OF_SEVERAL =
  /\b(?:so far|cumulative|running|session(?!(?:[ _-]?id)?\s?[=:])|overall|grand|altogether|budget|remaining|max(?:imum)?|limit)\b/i

type Said = Readonly<Record<string, string>>

/**
 * @param isTable whether a comma or the like parts the lines: then the first of them is a line of the log, too, and no header
 * @returns `undefined` where fewer than two lines state a call's tokens, or some calls may be told in two lines
 */
export function saidCalls(head: string, isTable: boolean): Dressed | undefined {
  const lines = head.split(/\r?\n/, MOST_LINES).filter(line => line.trim() !== '')
  if (!isStampedText(lines) || (isTable && !isStamped(lines[0] as string))) return undefined
  const calls = lines.map(saidIn).filter(said => said !== undefined)
  const echoes = echoesIn(calls)
  const count = calls.filter(call => !echoes?.has(kindOf(call))).length
  if (echoes === undefined || count < FEWEST_CALLS) return undefined
  const heads = new Set(lines.filter(line => saidIn(line) !== undefined).map(headAt))
  const failed = (line: string) =>
    headAt(line) !== undefined && heads.has(headAt(line)) ? failedIn(line) : undefined
  const others = lines.some(line => failed(line) !== undefined)
    ? 'lines that begin alike and say a failure are failed calls, others are not read'
    : 'other lines, failures among them, are not read'
  const isByPlace = lines.some(line => BOTH.test(line))
  const order = isByPlace ? '; of two counts side by side the first is taken as the input' : ''
  return {
    name: `lines of text that state the tokens of a call; ${others}${order}`,
    plain: line => {
      const said = saidIn(line) ?? failed(line)
      return said === undefined || echoes.has(kindOf(said))
        ? []
        : [JSON.stringify(stamped(said, stampOf(line), true))]
    }
  }
}

/** Whether most lines begin with a moment. */
export const isStampedText = (lines: readonly string[]): boolean =>
  lines.length > 0 && lines.filter(isStamped).length >= LEAST_STAMPED * lines.length

function stampOf(line: string): string | undefined {
  const { moment, rest = '' } = lineStamp(line) ?? {}
  return moment && withZone(moment, rest)
}

const headAt = (line: string): string | undefined => headOf(lineStamp(line)?.rest ?? '')

function failedIn(line: string): Said | undefined {
  const rest = lineStamp(line)?.rest ?? ''
  const [failure, pairs] = [failureIn(rest), pairsIn(rest)]
  return failure && { ...modelBeside(rest, pairs), ...withLength(pairs, rest), ...failure }
}

/** What a line says of one call: input and output, or their total, and what stands beside them. */
function saidIn(line: string): Said | undefined {
  const rest = lineStamp(line)?.rest
  if (rest === undefined || OF_SEVERAL.test(rest)) return undefined
  const pairs = pairsIn(rest)
  const model = modelBeside(rest, pairs)
  const sides = (side: RegExp) => pairs.find(([name, value]) => side.test(name) && isCount(value))
  const [input, output] = [sides(INPUT), sides(OUTPUT)]
  if (input && output) return { ...model, ...withLength(pairs.map(renamed), rest) }
  const both = BOTH.exec(rest)?.slice(1) ?? NAMED.exec(rest)?.slice(1) ?? sidesIn(rest)
  if (both)
    return {
      ...model,
      ...withLength(
        pairs.filter(([name]) => !OF_TOKENS.test(name)),
        rest
      ),
      input_tokens: both[0] as string,
      output_tokens: both[1] as string
    }
  const isTotal = !input && !output && pairs.some(([name, value]) => OF_TOKENS.test(name) && isCount(value))
  return isTotal ? { ...model, ...withLength(pairs, rest) } : undefined
}

const saysInput = remembered(word => meaningsOf(nameOf(word)).has('input'))
const saysOutput = remembered(word => meaningsOf(nameOf(word)).has('output'))

/** Two counts, of which words behind them say the sides, in whatever language. */
function sidesIn(text: string): readonly string[] | undefined {
  for (const [, input = '', one = '', output = '', other = ''] of text.matchAll(SAID))
    if (saysInput(one) && saysOutput(other)) return [input, output]
  return undefined
}

type Pair = readonly [name: string, value: string]

/** A length that no pair states may stand among the words. */
function withLength(pairs: readonly Pair[], rest: string): Said {
  const named = Object.fromEntries(pairs)
  return statesDuration(named) || pairs.some(([name]) => /(?: ms| seconds|_m?s)$/.test(name))
    ? named
    : { ...named, ...lengthIn(rest) }
}

const renamed = ([name, value]: Pair): Pair =>
  INPUT.test(name) ? ['input_tokens', value] : OUTPUT.test(name) ? ['output_tokens', value] : [name, value]

const isCount = (value: string): boolean => Number.isInteger(numberOf(value))

/** `call to gpt-4o: 120` names a call, and no model but in its name. */
const modelBeside = (rest: string, pairs: readonly Pair[]) =>
  modelAmong(
    rest,
    pairs.map(([name]) => name).filter(name => !name.split(' ').some(isModelName))
  )

/** `LLM: call to …` names who writes, and no model. */
function pairsIn(text: string): readonly Pair[] {
  const pairs = [...text.matchAll(PAIR)].map(({ groups = {} }): Pair => {
    const { name: before = '', sign, text: quoted, single, number, unit, word } = groups
    // Words before a name that ends in an equals sign are of the sentence.
    const name = sign === '=' ? (before.split(' ').at(-1) as string) : before
    const value = quoted ?? single ?? number ?? word ?? ''
    return [unit === undefined ? name : `${name} ${unit.startsWith('m') ? 'ms' : 'seconds'}`, value]
  })
  const isWriter = ([name]: Pair) => /(?:^|\s)llm$/i.test(name)
  return pairs.flatMap((pair): Pair[] =>
    isWriter(pair) ? (isModelName(pair[1]) ? [['model', pair[1]]] : []) : [pair]
  )
}

const kindOf = (call: Said): string => Object.keys(call).join()
const columnsOf = (kind: string): number => kind.split(',').length
const inputAndOutput = ({ input_tokens: input, output_tokens: output }: Said): string | undefined =>
  input === undefined ? undefined : `${input} ${output}`
/** What it says to be all of its tokens, or both sides of them together. */
function totalsOf(call: Said): readonly string[] {
  const { input_tokens: input, output_tokens: output } = call
  if (input !== undefined) return [String((numberOf(input) ?? 0) + (numberOf(output) ?? 0))]
  return Object.entries(call).flatMap(([name, value]) =>
    OF_TOKENS.test(name) && isCount(value) ? [String(numberOf(value))] : []
  )
}

/** By their sides where both state them, else by what these come to. */
function countAlike(one: Said, other: Said): boolean {
  const [sides, others] = [inputAndOutput(one), inputAndOutput(other)]
  if (sides !== undefined && others !== undefined) return sides === others
  const totals = totalsOf(other)
  return totalsOf(one).some(total => totals.includes(total))
}

/** Calls before and behind one that may be it, told by another part of the program. */
const FARTHEST = 2
/** Of a kind, calls that count as much as one near them. */
const MOST_BY_CHANCE = 0.1

/**
 * Kinds of line each of which tells a call that one of another kind near it tells as well: those that say least are such.
 *
 * @returns `undefined` where only some lines of a kind are
 */
function echoesIn(calls: readonly Said[]): ReadonlySet<string> | undefined {
  const kinds = calls.map(kindOf)
  const toldBy = new Map(kinds.map(kind => [kind, [] as (readonly string[])[]]))
  for (const [i, kind] of kinds.entries()) toldBy.get(kind)?.push(alikeNear(calls, kinds, i))
  const echoes = new Set<string>()
  const shareOf = (kind: string): number => {
    const tellers = toldBy.get(kind) ?? []
    return tellers.filter(others => others.some(other => !echoes.has(other))).length / tellers.length
  }
  for (const kind of [...toldBy.keys()].toSorted((a, b) => columnsOf(a) - columnsOf(b)))
    if (shareOf(kind) === 1) echoes.add(kind)
  const isTold = (kind: string) => !echoes.has(kind) && shareOf(kind) > MOST_BY_CHANCE
  return [...toldBy.keys()].some(isTold) ? undefined : echoes
}

/** Other kinds of which a call near this one counts as much. */
function alikeNear(calls: readonly Said[], kinds: readonly string[], at: number): readonly string[] {
  const from = Math.max(0, at - FARTHEST)
  return kinds
    .slice(from, at + FARTHEST + 1)
    .filter((kind, i) => kind !== kinds[at] && countAlike(calls[at] as Said, calls[from + i] as Said))
}
