/** Rows written by hand → a side, for tests. */
import { sideOf } from '../../scripts/cutover/burstyPair.mjs'
import type { Side } from '../../src/cutover/side.ts'

export type Row = {
  readonly at: number
  readonly input?: number
  readonly output?: number
  readonly ttft?: number
  readonly tpot?: number
  readonly isFailed?: boolean
  readonly isThrottled?: boolean
  readonly streaming?: number
}

const COMMON = {
  input: 100,
  output: 50,
  ttft: 0.2,
  tpot: 0.02,
  isFailed: false,
  isThrottled: false,
  streaming: 1
}

export const side = (rows: readonly Row[], changes: Partial<Side> = {}): Side => ({
  ...(sideOf(rows.map(row => ({ ...COMMON, ...row }))) as unknown as Side),
  ...changes
})
