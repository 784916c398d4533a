/** Requests whose prompts are known by blocks: what a prefix cache could find again. */

/** Columns, index-aligned, in arrival order. */
export type BlockTrace = {
  readonly arrivalSeconds: Float64Array
  readonly inputTokens: Float64Array
  readonly outputTokens: Float64Array
  /** Tokens of a block. */
  readonly blockTokens: number
  /** Request i has the blocks [starts[i], starts[i + 1]). */
  readonly starts: Uint32Array
  /** Codes of blocks, each of which begins alike wherever it stands; of every prompt its whole blocks alone, as engines keep them. */
  readonly blocks: Uint32Array
  /** Codes are below this. */
  readonly distinct: number
}

/** One request of it. */
export type BlockRow = {
  readonly arrivalSeconds: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** As the trace names them, from the prompt's beginning. */
  readonly ids: readonly (number | string)[]
}

/** @param rows in any order */
export function blockTraceOf(rows: readonly BlockRow[], blockTokens: number): BlockTrace {
  const sorted = rows.toSorted((a, b) => a.arrivalSeconds - b.arrivalSeconds)
  const whole = (row: BlockRow) => Math.min(row.ids.length, Math.floor(row.inputTokens / blockTokens))
  const starts = new Uint32Array(sorted.length + 1)
  for (const [i, row] of sorted.entries()) starts[i + 1] = (starts[i] as number) + whole(row)
  const blocks = new Uint32Array(starts.at(-1) as number)
  const codes = new Map<number | string, number>()
  let at = 0
  for (const row of sorted) {
    const length = whole(row)
    for (let block = 0; block < length; block++) {
      const id = row.ids[block] as number | string
      const code = codes.get(id) ?? codes.size
      codes.set(id, code)
      blocks[at++] = code
    }
  }
  return { ...columnsOf(sorted), blockTokens, starts, blocks, distinct: codes.size }
}

const columnsOf = (rows: readonly BlockRow[]) => ({
  arrivalSeconds: Float64Array.from(rows, row => row.arrivalSeconds),
  inputTokens: Float64Array.from(rows, row => row.inputTokens),
  outputTokens: Float64Array.from(rows, row => row.outputTokens)
})

/** Sizes that traces and engines cut prompts into. */
const BLOCK_SIZES = [16, 32, 64, 128, 256, 512, 1_024] as const
/** Of the requests whose lengths must agree. */
const AGREED = 0.99

/** Tokens of a block, by the lengths of prompts: ⌈input / size⌉ ids each; `null` where no size agrees. */
export function blockTokensOf(rows: readonly BlockRow[]): number | null {
  const agrees = (size: number) =>
    rows.filter(({ inputTokens, ids }) => Math.ceil(inputTokens / size) === ids.length).length
  return BLOCK_SIZES.find(size => agrees(size) >= AGREED * rows.length) ?? null
}
