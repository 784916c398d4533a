/** Texts too many to count them all → the tokens of a seeded sample, and of the rest what their length says, with its range. */
import type { RequestLog, TokenRange } from '../../log/trafficLog.ts'
import { withCommas } from '../../words.ts'

/** So many rows are counted whatever there is: about as many seconds of tiktoken as a report may take. */
export const COUNTED_IN_FULL = 20_000
/** From there on one row in so many is counted. */
export const SAMPLED_EVERY = 20
/** Fewer rows of a model do not say how long its tokens are: those of all models do. */
const FEWEST_ROWS = 100
/** Half-widths of a 95 % range, in standard errors. */
const Z = 1.96

export type Side = 'input' | 'output'

/** Which rows are counted, what they told, and what follows for the others. */
export class TokenSample {
  /** Rows that came with something to count. */
  rows = 0
  private readonly seed: number
  private readonly ratios = new Map<string, Ratio>()
  private isSampling = false

  constructor(seed: number) {
    this.seed = seed
  }

  /** Goes on to the next row. True: its texts are to be counted. */
  countsNext(): boolean {
    const row = this.rows++
    this.isSampling = row >= COUNTED_IN_FULL
    return !this.isSampling || mixed(row ^ mixed(this.seed)) % SAMPLED_EVERY === 0
  }

  /** Notes what a text of this many characters was counted as. */
  note(side: Side, model: string, characters: number, tokens: number): void {
    for (const key of keysOf(side, model, this.isSampling)) {
      const ratio = this.ratios.get(key) ?? new Ratio()
      this.ratios.set(key, ratio)
      ratio.add(characters, tokens)
    }
  }

  /**
   * Puts in tokens where a log holds the negative of a text's characters.
   *
   *     tokens = characters · r, r = Σ tokens / Σ characters of the rows counted
   *     variance of their sum = N · s² + (Σ characters)² · s² / (n · mean²)
   *
   * with s² of the n residuals: the ratio estimator, and the scatter of the N rows themselves.
   * Source: Cochran, Sampling Techniques, 3rd ed. 1977, §6.3.
   *
   * @returns half-widths of the 95 % ranges of the sums; `undefined` where every row was counted
   */
  settle({ inputTokens, outputTokens, model, models }: RequestLog): TokenRange | undefined {
    if (this.rows <= COUNTED_IN_FULL) return undefined
    const nameOf = (row: number) => models[model[row] as number] as string
    return {
      input: Z * Math.sqrt(this.settleColumn('input', inputTokens, nameOf)),
      output: Z * Math.sqrt(this.settleColumn('output', outputTokens, nameOf))
    }
  }

  /** How the tokens came about, for the report's assumptions. */
  description({ inputTokens, outputTokens }: RequestLog, range: TokenRange | undefined): string {
    if (range === undefined) return 'Tokens the log does not state were counted from its texts with tiktoken.'
    const first = withCommas(COUNTED_IN_FULL)
    const within = `input ±${shareOf(range.input, inputTokens)}, output ±${shareOf(range.output, outputTokens)}`
    return (
      `Tokens the log does not state were counted from its texts with tiktoken in the first ${first} such rows and in one of ${SAMPLED_EVERY} ` +
      `after them (seed ${this.seed}); those of the other rows are estimated from the length of their texts and the tokens per ` +
      `character of what was counted of their model. Sums are within these shares at 95 %: ${within}.`
    )
  }

  /** @returns the variance of the sum of what is put in */
  private settleColumn(side: Side, tokens: Float32Array, nameOf: (row: number) => string): number {
    const strata = new Map<Ratio, { rows: number; characters: number }>()
    for (let i = 0; i < tokens.length; i++) {
      const characters = -(tokens[i] as number)
      if (!(characters > 0)) continue
      const ratio = this.ratioFor(side, nameOf(i))
      tokens[i] = Math.max(1, Math.round(characters * ratio.value))
      const stratum = strata.get(ratio) ?? { rows: 0, characters: 0 }
      strata.set(ratio, stratum)
      stratum.rows++
      stratum.characters += characters
    }
    return [...strata].reduce(
      (sum, [ratio, { rows, characters }]) => sum + ratio.varianceOf(rows, characters),
      0
    )
  }

  /** Drawn from the very rows that are to be told, where enough of the model were; else from all that were counted. */
  private ratioFor(side: Side, model: string): Ratio {
    const candidates = [...keysOf(side, model, true), `${side}`].map(key => this.ratios.get(key))
    const found = candidates.find(ratio => ratio !== undefined && ratio.rows >= FEWEST_ROWS)
    return (
      found ?? this.ratios.get(side) ?? this.ratios.get('input') ?? this.ratios.get('output') ?? new Ratio()
    )
  }
}

const shareOf = (halfWidth: number, tokens: Float32Array): string => {
  const sum = tokens.reduce((total, count) => total + (count || 0), 0)
  return sum === 0 ? '0 %' : `${((100 * halfWidth) / sum).toPrecision(2)} %`
}

/** From the narrowest: the model's rows of the sample, all of the model, all of that side. */
const keysOf = (side: Side, model: string, isSampling: boolean): readonly string[] => [
  ...(isSampling ? [`${side} sampled ${model}`] : []),
  `${side} of ${model}`,
  side
]

class Ratio {
  rows = 0
  private x = 0
  private y = 0
  private xx = 0
  private xy = 0
  private yy = 0

  add(x: number, y: number): void {
    this.rows++
    this.x += x
    this.y += y
    this.xx += x * x
    this.xy += x * y
    this.yy += y * y
  }

  get value(): number {
    return this.y / this.x
  }

  varianceOf(rows: number, characters: number): number {
    const r = this.value
    const residuals = Math.max(0, this.yy - 2 * r * this.xy + r * r * this.xx) / Math.max(1, this.rows - 1)
    const mean = this.x / this.rows
    return rows * residuals + (characters ** 2 * residuals) / (this.rows * mean ** 2)
  }
}

/** 32 bits that look random and are the same every time. (Finish of MurmurHash3) */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
