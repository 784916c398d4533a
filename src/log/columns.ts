/** Values one by one → typed arrays that grow by doubling, and names → small integers. */

type Numbers = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array

const FIRST_CAPACITY = 1_024

export class Column<T extends Numbers> {
  private values: T
  private readonly create: (length: number) => T
  length = 0

  constructor(create: (length: number) => T) {
    this.create = create
    this.values = create(FIRST_CAPACITY)
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow()
    this.values[this.length++] = value
  }

  /** The values so far, without a copy. */
  view(): T {
    return this.values.subarray(0, this.length) as T
  }

  /** The values at `order`, as an array of their own. */
  pick(order: Uint32Array): T {
    const picked = this.create(order.length)
    for (let i = 0; i < order.length; i++) picked[i] = this.values[order[i] as number] as number
    return picked
  }

  private grow(): void {
    const grown = this.create(this.values.length * 2)
    grown.set(this.values)
    this.values = grown
  }
}

export const float64 = (): Column<Float64Array> => new Column(length => new Float64Array(length))
export const float32 = (): Column<Float32Array> => new Column(length => new Float32Array(length))
export const uint32 = (): Column<Uint32Array> => new Column(length => new Uint32Array(length))
export const uint16 = (): Column<Uint16Array> => new Column(length => new Uint16Array(length))
export const uint8 = (): Column<Uint8Array> => new Column(length => new Uint8Array(length))

/** Names in order of first sight; code 0 is the empty name. */
export class Dictionary {
  readonly names: string[] = ['']
  private readonly codes = new Map([['', 0]])

  code(name: string): number {
    const known = this.codes.get(name)
    if (known !== undefined) return known
    this.codes.set(name, this.names.length)
    return this.names.push(name) - 1
  }
}
