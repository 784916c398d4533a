/** A log → the longest request of each of its models: what stands in for one must take it. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'

/** Whether a model takes requests of so many tokens, as far as its context is known. */
export const takes = (context: number | null | undefined, longest: number): boolean =>
  context === null || context === undefined || context >= longest

/** Input and output tokens of the longest request, by the log's code of the model; 0 where none is stated, and in sums. */
export function longestOf(data: RequestLog | UsageBuckets): readonly number[] {
  const longest = new Array<number>(data.models.length).fill(0)
  if (data.grain === 'bucket') return longest
  for (let row = 0; row < data.length; row++) {
    const model = data.model[row] as number
    const tokens = (data.inputTokens[row] || 0) + (data.outputTokens[row] || 0)
    if (tokens > (longest[model] as number)) longest[model] = tokens
  }
  return longest
}
