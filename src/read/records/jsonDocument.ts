/** Bytes of JSON documents of any size and layout → their values, long arrays element by element, each with its line. */

export type JsonPiece = { readonly text: string; readonly line: number }

/** Of a document that is an object, as many bytes of an array in it are held before it is handed on in parts. */
const HELD_BYTES = 8 << 20
/** No record of a request is longer; without a bound one endless value would fill the memory. */
const MAX_PIECE_BYTES = 64 << 20

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const NEWLINE = 0x0a
const SPACE = 0x20
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
/** A closing bracket is its opening one and 2 in ASCII. */
const closing = (opening: number): string => String.fromCharCode(opening + 2)

/** What keeps a file from being read as JSON documents. */
export class NoDocument extends Error {
  readonly line: number
  readonly isTooLarge: boolean

  constructor(message: string, line: number, isTooLarge = false) {
    super(message)
    this.line = line
    this.isTooLarge = isTooLarge
  }
}

/**
 * Cuts documents that follow each other, with or without a comma between them, into texts that are JSON by themselves. An element of an array that is the
 * whole document becomes `[element]`. A long object is handed on as `{…"data":[some elements]}`, and at last with the
 * rest of its elements and the keys that follow them; the array is the first one met that is in no other array.
 *
 * @throws NoDocument where a document is not closed, what stands between two is none, or one value exceeds 64 MiB
 */
export async function* jsonPieces(bytes: AsyncIterable<Uint8Array>): AsyncIterable<readonly JsonPiece[]> {
  const cutter = new Cutter()
  for await (const chunk of bytes) {
    const { pieces, fault } = cutter.taken(chunk)
    if (pieces.length > 0) yield pieces
    if (fault !== undefined) throw fault
  }
  cutter.finish()
}

class Cutter {
  private readonly held = new HeldBytes()
  /** Brackets that are open now, and which of them is the outermost array: -1 outside of any. */
  private readonly open: number[] = []
  private spine = -1
  /** Where the elements of that array begin in what is held. */
  private elementsAt = 0
  private inString = false
  private escaped = false
  private line = 1
  private pieceLine = 1
  /** Whether anything but blanks was met since the piece began. */
  private begun = false
  private piecesOfDocument = 0
  /** Whether a document has just ended: a list that lost its brackets has a comma there. */
  private mayPart = false
  private pieces: JsonPiece[] = []

  /** What was cut before a fault comes first, however the bytes come in. */
  taken(chunk: Uint8Array): { readonly pieces: readonly JsonPiece[]; readonly fault?: NoDocument } {
    this.pieces = []
    try {
      this.take(chunk)
      return { pieces: this.pieces }
    } catch (fault) {
      if (fault instanceof NoDocument) return { pieces: this.pieces, fault }
      throw fault
    }
  }

  private take(chunk: Uint8Array): void {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (this.inString) this.passText(byte)
      else if (byte === NEWLINE) this.line++
      else if (byte > SPACE && this.passToken(byte, chunk, from, i)) from = i + 1
    }
    if (this.open.length > 0) this.hold(chunk.subarray(from))
  }

  finish(): void {
    if (this.open.length > 0) throw new NoDocument('it is cut off', this.line)
  }

  private passText(byte: number): void {
    if (this.escaped) this.escaped = false
    else if (byte === BACKSLASH) this.escaped = true
    else if (byte === QUOTE) this.inString = false
  }

  /** @returns whether all of the chunk up to `at` is dealt with */
  private passToken(byte: number, chunk: Uint8Array, from: number, at: number): boolean {
    if (this.open.length === 0) return this.beginDocument(byte)
    if (byte === COMMA && this.open.length - 1 === this.spine) return this.passComma(chunk, from, at)
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) return this.close(chunk, from, at)
    this.begin()
    if (byte === QUOTE) this.inString = true
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) return this.openBracket(byte, chunk, from, at)
    return false
  }

  private beginDocument(byte: number): boolean {
    const isParting = byte === COMMA && this.mayPart
    this.mayPart = false
    if (isParting) return true
    if (byte !== OPEN_ARRAY && byte !== OPEN_OBJECT)
      throw new NoDocument('something else than an object or an array stands there', this.line)
    this.held.truncate(0)
    this.held.append(Uint8Array.of(byte))
    this.open.push(byte)
    this.spine = byte === OPEN_ARRAY ? 0 : -1
    this.elementsAt = 1
    this.pieceLine = this.line
    this.begun = false
    this.piecesOfDocument = 0
    return true
  }

  private begin(): void {
    if (!this.begun && this.spine === 0) this.pieceLine = this.line
    this.begun = true
  }

  private openBracket(byte: number, chunk: Uint8Array, from: number, at: number): boolean {
    this.open.push(byte)
    if (byte === OPEN_OBJECT || this.spine >= 0) return false
    this.spine = this.open.length - 1
    this.hold(chunk.subarray(from, at + 1))
    this.elementsAt = this.held.length
    return true
  }

  /** The end of an element: time to hand it on, or to wait for more of them. */
  private passComma(chunk: Uint8Array, from: number, at: number): boolean {
    const ofArray = this.held.length - this.elementsAt + at - from
    const isDue = this.spine === 0 || ofArray > HELD_BYTES
    if (!isDue) return false
    this.hold(chunk.subarray(from, at))
    this.emit(this.open.map(closing).reverse().join(''))
    this.held.truncate(this.elementsAt)
    this.pieceLine = this.line
    return true
  }

  private close(chunk: Uint8Array, from: number, at: number): boolean {
    this.open.pop()
    if (this.open.length === this.spine) this.spine = -1
    if (this.open.length > 0) return false
    this.hold(chunk.subarray(from, at + 1))
    if (this.begun || this.piecesOfDocument === 0) this.emit('')
    this.mayPart = true
    return true
  }

  private emit(closers: string): void {
    const text = this.held.text() + closers
    const line = this.pieceLine
    this.pieces.push({ line, text: text.startsWith('[') ? `[${text.slice(1).trimStart()}` : text })
    this.piecesOfDocument++
    this.begun = false
  }

  private hold(bytes: Uint8Array): void {
    if (this.held.length + bytes.length > MAX_PIECE_BYTES)
      throw new NoDocument('one value is longer than 64 MiB', this.pieceLine, true)
    this.held.append(bytes)
  }
}

class HeldBytes {
  private buffer = Buffer.alloc(1 << 16)
  length = 0

  append(bytes: Uint8Array): void {
    const length = this.length + bytes.length
    if (length > this.buffer.length)
      this.buffer = Buffer.concat([this.buffer], Math.max(length, this.buffer.length * 2))
    this.buffer.set(bytes, this.length)
    this.length = length
  }

  truncate(length: number): void {
    this.length = length
  }

  text(): string {
    return this.buffer.toString('utf8', 0, this.length)
  }
}
