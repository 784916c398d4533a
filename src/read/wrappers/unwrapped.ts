/** A source whose lines lie in the wrappers of a shipper or a log store → the source of the lines inside. */
import type { JsonObject } from '../../json.ts'
import type { Warning } from '../../log/readingShape.ts'
import { documentPieces, pieceValue } from '../records/documentPieces.ts'
import { jsonValue } from '../records/jsonValue.ts'
import { HEAD_BYTES } from '../source/openSource.ts'
import { peek } from '../source/peek.ts'
import type { Source } from '../source/source.ts'
import { openAmongText } from './amongText.ts'
import { CARRIERS, type Carried, type Carrier, objectIn, openCri, openPrefixed } from './carriers.ts'
import { csvRecords } from './csvRecords.ts'
import type { Dressed, Shape } from './dressed.ts'
import { oneFieldCarrier } from './oneField.ts'
import { MOST_HELD, type Opener, opened } from './opened.ts'
import { shapeOf } from './reshaped.ts'
import { statesDuration, statesTime } from './stamped.ts'
import { dressedIn, isKeyedText } from './tabular.ts'

type Bytes = AsyncIterable<Uint8Array>

type Table = { readonly header: readonly string[]; readonly delimiter: string }

export type Unwrapped = {
  /** Lines above what is inside. */
  readonly linesBefore?: number
  /** In whose wrappers they were, for the report. */
  readonly name: string
  /** What is taken of the stamps, or of what lies around; `undefined` where that says nothing. */
  readonly assumption: string | undefined
  readonly doubts?: readonly Warning[]
  readonly bytes: Bytes
}

type IsKnownLine = (line: string) => boolean

export type Known = {
  /** Whether a line of text is one of a known format. */
  readonly isKnownLine: IsKnownLine
  /** Whether records are those of a known format. */
  readonly isKnown: (records: readonly unknown[]) => boolean
}

const MOST_SAMPLED = 100

/** A table in another dress (`dress` looks for it), or records in another shape; `undefined` where they lie plainly. */
export function undressed(
  source: Source,
  container: 'table' | 'text' | 'json-lines' | 'json',
  sample: readonly unknown[],
  dress: typeof dressedIn = dressedIn
): Unwrapped | undefined {
  const head = Buffer.from(source.head).toString('utf8')
  const isText = container === 'table' || container === 'text'
  const dressed = isText ? dress(head, container === 'table') : undefined
  if (dressed) {
    const { name, linesBefore = 0, isBlank = false } = dressed
    return {
      name,
      linesBefore,
      assumption: isBlank ? undefined : `Rows are taken out of ${name}.`,
      bytes: plainLines(source.bytes, dressed)
    }
  }
  const shape = isText ? undefined : shapeOf(sample)
  return shape && shaped(source, container, shape)
}

/** Records that a shape takes out of what they lie in. */
export function shaped(source: Source, container: string, shape: Shape): Unwrapped {
  const texts = container === 'json' ? documents(source) : lines(source.bytes)
  return {
    name: shape.name,
    assumption: `Records are taken out of ${shape.name}.`,
    doubts: shape.doubts ?? [],
    bytes: shapedLines(texts, shape)
  }
}

async function* plainLines(bytes: Bytes, { linesBefore = 0, plain, end }: Dressed): Bytes {
  let above = linesBefore
  for await (const batch of lines(bytes)) {
    const rows = batch.slice(Math.min(above, batch.length)).flatMap(plain)
    above = Math.max(0, above - batch.length)
    if (rows.length > 0) yield Buffer.from(`${rows.join('\n')}\n`)
  }
  const rest = end?.() ?? []
  if (rest.length > 0) yield Buffer.from(`${rest.join('\n')}\n`)
}

/** A line that is no JSON stays as it is, to be counted for what it is. */
async function* shapedLines(texts: AsyncIterable<readonly string[]>, { records }: Shape): Bytes {
  for await (const batch of texts) {
    const out = batch.flatMap(text => (text.trim() === '' ? [] : shapedTexts(text, records)))
    if (out.length > 0) yield Buffer.from(`${out.join('\n')}\n`)
  }
}

function shapedTexts(text: string, records: Shape['records']): readonly string[] {
  try {
    return records(jsonValue(text)).map(record => JSON.stringify(record))
  } catch {
    // Damaged: the reader of lines rejects it, and counts it.
    return [text]
  }
}

/**
 * Looks at the beginning of a source.
 *
 * @param container of its lines as they lie
 * @returns `undefined` where it is not wrapped
 */
export function unwrapped(
  source: Source,
  container: 'text' | 'json-lines' | 'json' | Table,
  known: Known,
  sample: readonly unknown[]
): Unwrapped | undefined {
  const head = Buffer.from(source.head).toString('utf8')
  const opener =
    container === 'text'
      ? textOpener(head, known.isKnownLine)
      : (jsonOpener(sample, known) ?? (container === 'json-lines' ? amongText(head, sample) : undefined))
  if (opener === undefined) return undefined
  const texts = textsOf(source, container)
  const inside =
    container === 'text' || opener.isAmongText
      ? sampled(head, opener)
      : sample.flatMap(value => opener.open(JSON.stringify(value)))
  return { name: opener.name, assumption: assumptionOf(opener, inside), bytes: opened(texts, opener) }
}

function textsOf(source: Source, container: 'text' | 'json-lines' | 'json' | Table) {
  if (typeof container === 'object') return csvRecords(source.bytes, container.delimiter, container.header)
  return container === 'json' ? documents(source) : lines(source.bytes)
}

/** Bytes as a source of their own. */
export async function sourceOf(source: Source, { bytes, linesBefore = 0 }: Unwrapped): Promise<Source> {
  const { head, bytes: whole } = await peek(bytes, HEAD_BYTES)
  return {
    ...source,
    head,
    bytes: whole,
    linesBefore: source.linesBefore + linesBefore,
    totalBytes: null,
    release: () => {},
    stored: null
  }
}

const sampled = (head: string, { open }: Opener): readonly Carried[] =>
  head.split('\n', MOST_SAMPLED).filter(Boolean).flatMap(open)

function assumptionOf({ name, stamps }: Opener, inside: readonly Carried[]): string {
  const objects = inside.flatMap((one): readonly JsonObject[] => {
    const object = objectIn(one.inside)
    return object ? [object] : []
  })
  const stampless = objects.filter(object => !statesTime(object))
  if (stampless.length * 2 <= objects.length || inside.every(({ stamp }) => stamp === undefined))
    return `Lines are unwrapped from ${name}; the times inside them count.`
  const moment = stamps === 'end' && stampless.some(object => statesDuration(object)) ? 'end' : 'arrival'
  return `Lines are unwrapped from ${name}; its stamp, written after the call, is taken as the ${moment} of each call.`.replace(
    stamps === 'start' ? ', written after the call,' : '',
    ''
  )
}

/** Something of a call stands in it. */
const OF_A_CALL = /token|usage|model|latency|duration|status/i

const readable =
  (isKnownLine: IsKnownLine) =>
  (inside: string | JsonObject): boolean => {
    const object = objectIn(inside)
    if (object) return OF_A_CALL.test(JSON.stringify(object))
    return typeof inside === 'string' && isKnownLine(inside)
  }

function textOpener(head: string, isKnownLine: IsKnownLine): Opener | undefined {
  const isReadable = readable(isKnownLine)
  const all = head.split(/\r?\n/, MOST_SAMPLED).filter(line => line.trim() !== '')
  const isMost = (open: (line: string) => Carried | undefined) =>
    all.filter(line => open(line)).length * 2 > all.length
  if (isMost(openCri) && all.some(line => isReadable(openCri(line)?.inside ?? '')))
    return { name: 'a container runtime’s log (CRI)', stamps: 'end', open: line => listed(openCri(line)) }
  if (all.some(isKnownLine)) return undefined
  // Pairs before an object say something themselves.
  const isObject = (line: string) => (inside: string) =>
    inside.startsWith('{') &&
    !/\w=/.test(line.slice(0, line.indexOf(inside))) &&
    objectIn(inside) !== undefined
  const open = (line: string) => openPrefixed(line, inside => isReadable(inside) || isObject(line)(inside))
  const isCall = (line: string) => isReadable(open(line)?.inside ?? '')
  // Of lines that all hold an object the calls may come late.
  return isMost(open) && (all.some(isCall) || all.every(open))
    ? { name: 'lines with a prefix', stamps: 'end', open: line => listed(open(line)) }
    : undefined
}

function amongText(head: string, sample: readonly unknown[]): Opener | undefined {
  const open = openAmongText(head, sample)
  return open && { name: 'lines of text among the records', stamps: 'end', open, isAmongText: true }
}

const listed = <Value>(one: Value | undefined): readonly Value[] => (one === undefined ? [] : [one])

const SAID_OF_A_CALL = /token|usage|model|latency|duration|elapsed|ttft/i

/** A wrapper says nothing of a call by itself. */
const saysOfACall = (value: JsonObject, carrier: readonly Carried[]): boolean => {
  const inside = new Set<unknown>(carrier.map(({ inside }) => inside))
  return Object.entries(value).some(([key, inner]) => SAID_OF_A_CALL.test(key) && !inside.has(inner))
}

function jsonOpener(sample: readonly unknown[], { isKnownLine, isKnown }: Known): Opener | undefined {
  const isReadable = readable(line => isKnownLine(line) || isKeyedText(line))
  const values = sample.filter((value): value is JsonObject => typeof value === 'object' && value !== null)
  for (const carrier of [...CARRIERS, ...listed(oneFieldCarrier(values, isKnown))]) {
    const found = values.map(value => ({ value, inside: carrier.open(value) ?? [] }))
    const wrapped = found.filter(({ inside }) => inside.length > 0)
    if (wrapped.length === 0 || wrapped.length * 2 <= values.length) continue
    const good = wrapped.filter(
      ({ value, inside }) =>
        inside.some(one => carrier.isSure || isReadable(one.inside)) && !saysOfACall(value, inside)
    )
    if (good.length > 0)
      return jsonOpenerOf(
        carrier,
        wrapped.flatMap(({ inside }) => inside)
      )
  }
  return undefined
}

/** Where no line ends with its line break, as fluent-bit leaves them, each is whole. */
function jsonOpenerOf(carrier: Carrier, inside: readonly Carried[]): Opener {
  const areWhole = inside.every(({ goesOn }) => goesOn === true)
  return {
    name: carrier.name,
    stamps: carrier.stamps,
    open: text => {
      const value = objectIn(text)
      const found = (value && carrier.open(value)) ?? []
      return areWhole ? found.map(one => ({ ...one, goesOn: false })) : found
    }
  }
}

async function* lines(bytes: Bytes): AsyncIterable<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for await (const chunk of bytes) {
    const all = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = (all.pop() as string).slice(0, MOST_HELD)
    yield all
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}

/** Values of documents, those of a list one by one. */
async function* documents({ bytes, name }: Source): AsyncIterable<readonly string[]> {
  for await (const pieces of documentPieces(bytes, name)) {
    yield pieces.flatMap(piece => {
      const value = pieceValue(piece, name)
      return Array.isArray(value) ? value.map(item => JSON.stringify(item)) : [piece.text]
    })
  }
}
