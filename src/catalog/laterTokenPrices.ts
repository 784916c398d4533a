/** Token prices that came after the price package's release. */
import type { Source } from './source.ts'

export type LaterTokenPrice = {
  readonly model: string
  /** USD per million tokens. */
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly source: Source
}

export const LATER_TOKEN_PRICES: readonly LaterTokenPrice[] = [
  {
    model: 'gpt-6.1-sol',
    input: 2,
    cached: 0.1,
    output: 10,
    source: {
      where: 'third-party transcription of OpenAI’s model pages',
      asOf: '2026-11',
      verified: false,
      note: 'not in @pydantic/genai-prices 0.1.8'
    }
  }
]
