/** The compiled scanner, loaded: bytes in its memory → typed columns there. */
import kernelModule from './kernelModule.json' with { type: 'json' }

/** The part of the WebAssembly API in use; the types know it only as part of a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  kindsAt(): number
  rowBeginAt(): number
  rowEndAt(): number
  rowLineAt(): number
  rowStateAt(): number
  rowZonelessAt(): number
  slotsAt(): number
  beginCsv(columns: number, delimiter: number, firstLine: number): void
  scanCsv(from: number, to: number, last: boolean): number
  consumedTo(): number
  hasBailed(): number
  lineNow(): number
  beginJson(entries: number, slots: number, firstLine: number): void
  scanJson(from: number, to: number, last: boolean): number
  jsonConsumedTo(): number
  jsonLineNow(): number
  beginText(firstLine: number): void
  scanText(from: number, to: number, last: boolean): number
  textConsumedTo(): number
  textLineNow(): number
  lineStepsAt(): number
  pathEntriesAt(): number
  pathKeysAt(): number
  quotesIn(from: number, to: number): number
  bindDictionary(slot: number, dictionary: number): void
  forgetNames(): void
  nameBegin(dictionary: number, code: number): number
  nameCount(dictionary: number): number
  nameLength(dictionary: number, code: number): number
}

/** Rows of one scan at most, as in kernel/assembly/layout.ts. */
export const MAX_ROWS = 8_192
export const MAX_SLOTS = 48
export const MAX_COLUMNS = 1_024
/** Read beyond the end of the input by the last block of 64. */
const PADDING = 128
const PAGE_BYTES = 65_536

/** How a cell is parsed, as in kernel/assembly/cells.ts. `decimal` takes the unit's number in addition. */
export const KIND = {
  text: 1,
  id: 2,
  count: 3,
  status: 4,
  anyTime: 5,
  decimal: 6,
  within: 10,
  raw: 11
} as const
/** A status in words is this and the code of its name. */
export const WORDS_FROM = 1_000
export const UNIT = { seconds: 0, millis: 1, micros: 2, nanos: 3 } as const

/** A wanted cell: a column's number or a dotted path, how it is parsed, and where it goes. */
export type WantedCell<Place> = {
  readonly place: Place
  readonly kind: number
  readonly slot: number
  /** For texts: which of the two dictionaries tells them apart. */
  readonly dictionary?: number
}

/** Of this thread: what it has compiled well for one file serves the next. */
let compiled: object | undefined

/** One scanner: its names and positions are state, so that every file takes one of its own. */
export class Kernel {
  readonly exports: Exports
  /** Where the input lies. */
  readonly inputAt: number
  private capacity = 0

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(kernelModule.join(''), 'base64'))
    this.exports = new WebAssembly.Instance(compiled).exports as Exports
    this.inputAt = this.exports.memory.buffer.byteLength
    this.reserve(INPUT_BYTES)
  }

  /** Room for this many bytes of input. Views of the memory made before are void afterwards. */
  reserve(bytes: number): void {
    if (bytes <= this.capacity) return
    this.exports.memory.grow(Math.ceil((bytes + PADDING - this.capacity) / PAGE_BYTES))
    this.capacity = bytes
  }

  get inputCapacity(): number {
    return this.capacity
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer)
  }

  /** The values of a slot, of the last scan. */
  slot(slot: number): Float64Array {
    return new Float64Array(
      this.exports.memory.buffer,
      this.exports.slotsAt() + slot * MAX_ROWS * 8,
      MAX_ROWS
    )
  }

  /** A slot of pairs: an id's low and high half, or where a raw value begins and ends. */
  pairSlot(slot: number): Uint32Array {
    return new Uint32Array(
      this.exports.memory.buffer,
      this.exports.slotsAt() + slot * MAX_ROWS * 8,
      2 * MAX_ROWS
    )
  }

  rows(): {
    readonly begin: Uint32Array
    readonly end: Uint32Array
    readonly line: Uint32Array
    /** Bit s: the time in slot s does not say its zone. */
    readonly zoneless: Uint32Array
    readonly good: Uint8Array
  } {
    const { buffer } = this.exports.memory
    return {
      begin: new Uint32Array(buffer, this.exports.rowBeginAt(), MAX_ROWS),
      end: new Uint32Array(buffer, this.exports.rowEndAt(), MAX_ROWS),
      line: new Uint32Array(buffer, this.exports.rowLineAt(), MAX_ROWS),
      zoneless: new Uint32Array(buffer, this.exports.rowZonelessAt(), MAX_ROWS),
      good: new Uint8Array(buffer, this.exports.rowStateAt(), MAX_ROWS)
    }
  }

  /** Names that a dictionary met, from the code `from` on; codes begin at 1. */
  namesFrom(dictionary: number, from: number): readonly string[] {
    const { nameBegin, nameCount, nameLength } = this.exports
    const bytes = this.bytes()
    return Array.from({ length: nameCount(dictionary) - from + 1 }, (_, i) => {
      const begin = nameBegin(dictionary, from + i)
      return Buffer.from(bytes.subarray(begin, begin + nameLength(dictionary, from + i))).toString('utf8')
    })
  }
}

/** As much as comes in one chunk: it is scanned while the next one is read or unpacked. */
const INPUT_BYTES = 1 << 20
