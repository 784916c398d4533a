/** A text whose calls are blocks of lines – a moment, and below it `Prompt tokens: 120` and the like – → a record for each block. */
import { numberOf } from '../records/cell.ts'
import { nameOf } from '../records/fields/names.ts'
import { meaningsOf } from '../records/fields/synonyms.ts'
import type { Dressed } from './dressed.ts'
import { modelAmong, withZone } from './saidBeside.ts'
import { OF_SEVERAL } from './saidCalls.ts'

const MOST_LINES = 2_000
const FEWEST_CALLS = 2
/** Lines of one block that are kept: its texts may be long. */
const MOST_KEPT = 200
/** Blocks with a part of what a call has. */
const MOST_PARTIAL = 0.1

/** Behind a few words or marks at most. */
const MOMENT =
  /^[^\d]{0,40}?(?:(?:#|No\. ?)?\d{1,9}[^\d]{1,20}?)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?Z| ?[+-]\d\d:?\d\d)?)/
const RULE = /^\s*[-=*_#~─═]{3,}\s*$/
const BLANK = /^\s*$/
/** A name and what it says, which goes on to the end of the line or to the next name. */
const PAIR = /^[^\p{L}]{0,12}(\p{L}[\w .()/-]{0,40}?)\*{0,2}\s?[:=]\*{0,2}\s?(\S+(?: \S+){0,2})$/u
/** Behind a quote it is of a text. */
const ERROR =
  /^[^\p{L}"'`]{0,12}((?:\p{L}+ )?(?:error|exception|failure|failed)(?: \p{L}+)?)\*{0,2}\s?[:=]\*{0,2}\s?(.{1,200})/iu
const BETWEEN = /\s*[|;•]\s+|[,.]\s+|\s{2,}|\t/
/** What the model was sent and answered, rather than a name. */
const OF_TEXT =
  /^(?:request|response|prompt|question|answer|query|message|content|user|system|assistant|input|output|completion|reply)$/i

type Pair = readonly [name: string, value: string]
type Call = { readonly moments: readonly string[]; readonly pairs: readonly Pair[] }
type Begins = (line: string) => boolean

/** How blocks may begin: below a rule, with their moment, below a blank line. */
const BOUNDS: readonly Begins[] = [
  line => RULE.test(line),
  line => MOMENT.test(line),
  line => BLANK.test(line)
]

/** @returns `undefined` where no way of parting the lines gives a moment, an input and an output for nearly every block */
export function saidBlocks(head: string): Dressed | undefined {
  const lines = head.split(/\r?\n/, MOST_LINES)
  if (!lines.some(line => pairsOf(line).some(isOf('input')))) return undefined
  const begins = BOUNDS.find(bound => areCalls(parted(lines, bound)))
  return begins && { name: 'blocks of lines, one for each call', ...gathered(begins) }
}

function areCalls(blocks: readonly Call[]): boolean {
  const whole = blocks.filter(isWhole).length
  // The head may end within the last one.
  const partial = blocks
    .slice(0, -1)
    .filter(block => !isWhole(block) && block.pairs.some(isCountOfCall)).length
  return whole >= FEWEST_CALLS && partial <= MOST_PARTIAL * whole
}

const isWhole = ({ moments, pairs }: Call): boolean =>
  moments.length === 1 &&
  pairs.filter(isOf('input')).length === 1 &&
  pairs.filter(isOf('output')).length === 1

const isOf =
  (side: 'input' | 'output') =>
  ([name, value]: Pair): boolean =>
    /^\d{1,12}$/.test(value) && meaningsOf(nameOf(name)).has(side)
const isCountOfCall = (pair: Pair): boolean => isOf('input')(pair) || isOf('output')(pair)

function parted(lines: readonly string[], begins: Begins): readonly Call[] {
  const starts = lines.flatMap((line, i) => (begins(line) ? [i] : []))
  return [0, ...starts].map((from, at) => callIn(lines.slice(from, starts[at] ?? lines.length)))
}

const callIn = (lines: readonly string[]): Call => ({
  moments: lines.flatMap(momentIn),
  pairs: lines.flatMap(pairsOf)
})

function momentIn(line: string): readonly string[] {
  const [all = '', moment] = MOMENT.exec(line) ?? []
  return moment === undefined ? [] : [withZone(moment.replace(',', '.'), line.slice(all.length))]
}

/** Lines that say when, or how much: others may be what the model was asked. */
const isOfCall = (line: string): boolean => MOMENT.test(line) || pairsOf(line).some(isCountOfCall)

/** Sums of what came before are of no call. */
const pairsOf = (line: string): readonly Pair[] =>
  OF_SEVERAL.test(line) ? [] : line.replace(MOMENT, '').split(BETWEEN).flatMap(pairIn)

function pairIn(text: string): readonly Pair[] {
  const [, name, value] = PAIR.exec(text.trim()) ?? ERROR.exec(text.trim()) ?? []
  if (name === undefined || value === undefined || (OF_TEXT.test(name) && !/\d/.test(value))) return []
  return [[name, countIn(value) ?? value.replace(/^(["'`])(.*)\1$/, '$2')]]
}

/** `1,234 tokens` */
function countIn(value: string): string | undefined {
  const digits = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?: tok(?:en)?s?)?$/i.exec(value)?.[1]?.replaceAll(',', '')
  return digits !== undefined && Number.isInteger(numberOf(digits)) ? digits : undefined
}

/** A block is whole when the next one begins, or nothing comes any more. */
function gathered(begins: Begins): Pick<Dressed, 'plain' | 'end'> {
  let held: string[] = []
  const end = (): readonly string[] => {
    const { moments, pairs } = callIn(held)
    const words = held.filter(isOfCall).join('\n')
    held = []
    const [timestamp] = moments
    if (timestamp === undefined || pairs.length === 0) return []
    const model = modelAmong(
      words,
      pairs.map(([name]) => name)
    )
    return [JSON.stringify({ timestamp, ...model, ...Object.fromEntries(pairs.toReversed()) })]
  }
  return {
    end,
    plain: line => {
      const rows = begins(line) ? end() : []
      if (held.length < MOST_KEPT) held.push(line)
      return rows
    }
  }
}
