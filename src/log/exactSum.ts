/** Whole numbers one by one → their sum to the last digit, in whatever order they come. */

/** Below it the square of a whole number is a whole number that a double holds. */
const LARGEST_ROOT = 94_906_265

export class ExactSum {
  private small = 0
  private large = 0n

  /** @param value whole, 0 and up, exact in a double */
  add(value: number): void {
    if (this.small + value > Number.MAX_SAFE_INTEGER) {
      this.large += BigInt(this.small)
      this.small = 0
    }
    this.small += value
  }

  addSquare(value: number): void {
    if (value <= LARGEST_ROOT) this.add(value * value)
    else this.large += BigInt(value) ** 2n
  }

  get total(): bigint {
    return this.large + BigInt(this.small)
  }
}
