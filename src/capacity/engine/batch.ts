/** The batch of the next iteration while it is put together. */
import type { Batch } from './performanceModel.ts'

export const emptyBatch = (): Batch => ({
  decodeSequences: 0,
  decodeContextTokens: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  promptsFinishing: 0
})

export function clear(batch: Batch): void {
  batch.decodeSequences = 0
  batch.decodeContextTokens = 0
  batch.prefillTokens = 0
  batch.prefillPairs = 0
  batch.promptsFinishing = 0
}

export const isEmpty = ({ decodeSequences, prefillTokens }: Batch): boolean =>
  decodeSequences + prefillTokens === 0

/** @param done prompt tokens worked on before, @param left those still to be: `tokens` of them now */
export function addChunk(batch: Batch, done: number, tokens: number, left: number): void {
  batch.prefillTokens += tokens
  batch.prefillPairs += tokens * (done + (tokens + 1) / 2)
  if (tokens === left) batch.promptsFinishing++
}
