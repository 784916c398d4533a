/** Values one by one, or many at a time → typed arrays, and names → small integers. */

export type Numbers = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array

const FIRST_CHUNK = 1 << 12
const LARGEST_CHUNK = 1 << 20

/** Values in chunks, so that growing copies nothing; `take` gives them as one array and lets the chunks go. */
export class Column<T extends Numbers> {
  private full: T[] = []
  private chunk: T
  /** Values in `chunk`. */
  private filled = 0
  private readonly create: (length: number) => T

  constructor(create: (length: number) => T) {
    this.create = create
    this.chunk = create(FIRST_CHUNK)
  }

  push(value: number): void {
    if (this.filled === this.chunk.length) this.nextChunk()
    this.chunk[this.filled++] = value
  }

  /** Appends values [from, to) of another array. */
  append(values: Numbers, from: number, to: number): void {
    for (let next = from; next < to; ) {
      if (this.filled === this.chunk.length) this.nextChunk()
      const count = Math.min(this.chunk.length - this.filled, to - next)
      this.chunk.set(values.subarray(next, next + count), this.filled)
      this.filled += count
      next += count
    }
  }

  /** Room for this many more values in one chunk, which `take` then need not copy. */
  reserve(count: number): void {
    if (this.chunk.length - this.filled >= count) return
    if (this.filled > 0) this.full.push(this.chunk.subarray(0, this.filled) as T)
    this.chunk = this.create(count)
    this.filled = 0
  }

  /** All values in one array; the column is empty afterwards. */
  take(): T {
    const last = this.chunk.subarray(0, this.filled) as T
    if (this.full.length === 0) return this.emptied(last)
    const chunks = [...this.full, last]
    const all = this.create(chunks.reduce((length, chunk) => length + chunk.length, 0))
    let at = 0
    for (const chunk of chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return this.emptied(all)
  }

  /** As `take`, in this order; `null`: as they came. */
  takeIn(order: Uint32Array | null): T {
    const all = this.take()
    return order === null ? all : reordered(all, order, this.create)
  }

  /** A copy of the values [from, to), which stay where they are. */
  slice(from: number, to: number): T {
    const values = this.create(to - from)
    let at = 0
    for (const chunk of [...this.full, this.chunk.subarray(0, this.filled) as T]) {
      const [begin, end] = [Math.max(from, at) - at, Math.min(to, at + chunk.length) - at]
      if (begin < end) values.set(chunk.subarray(begin, end), at + begin - from)
      at += chunk.length
    }
    return values
  }

  private emptied(values: T): T {
    this.full = []
    this.chunk = this.create(0)
    this.filled = 0
    return values
  }

  private nextChunk(): void {
    if (this.chunk.length > 0) this.full.push(this.chunk)
    this.chunk = this.create(Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, 2 * this.chunk.length)))
    this.filled = 0
  }
}

function reordered<T extends Numbers>(values: T, order: Uint32Array, create: (length: number) => T): T {
  const result = create(order.length)
  for (let i = 0; i < order.length; i++) result[i] = values[order[i] as number] as number
  return result
}

export const float64 = (): Column<Float64Array> => new Column(length => new Float64Array(length))
export const float32 = (): Column<Float32Array> => new Column(length => new Float32Array(length))
export const uint32 = (): Column<Uint32Array> => new Column(length => new Uint32Array(length))
export const uint16 = (): Column<Uint16Array> => new Column(length => new Uint16Array(length))
export const uint8 = (): Column<Uint8Array> => new Column(length => new Uint8Array(length))

/** The values at these indices, in an array of their own. */
export const picked = <T extends Numbers>(values: T, order: Uint32Array): T =>
  reordered(values, order, length => new (values.constructor as new (length: number) => T)(length))

/** Codes of models have 16 bits. */
export const MAX_MODELS = 65_536

/** Names in order of first sight, as they may be shown; code 0 is the empty name. */
export class Dictionary {
  readonly names: string[] = ['']
  private readonly codes = new Map([['', 0]])
  private readonly codesOfShown = new Map([['', 0]])
  private readonly shownAs: (name: string) => string

  /** @param shownAs asked once for every name; those that are shown alike have one code */
  constructor(shownAs: (name: string) => string = name => name) {
    this.shownAs = shownAs
  }

  code(name: string): number {
    const known = this.codes.get(name)
    if (known !== undefined) return known
    const code = this.codeOfShown(name === '' ? '' : this.shownAs(name))
    this.codes.set(name, code)
    return code
  }

  /** Of a name as it is shown already. */
  codeOfShown(shown: string): number {
    const code = this.codesOfShown.get(shown) ?? this.names.push(shown) - 1
    this.codesOfShown.set(shown, code)
    return code
  }
}
