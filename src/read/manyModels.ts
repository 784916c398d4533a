/** A log of more models than a report can tell apart → the same log with the small ones as one, and a warning. */
import { MOST_MODELS, OTHER_MODELS, withFewModels } from '../log/fewModels.ts'
import type { Warning } from '../log/readingShape.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { withCommas } from '../words.ts'

export function fewModels<Data extends RequestLog | UsageBuckets>(
  all: Data
): { readonly data: Data; readonly warnings: readonly Warning[] } {
  const { data, others, share } = withFewModels(all)
  if (others === 0) return { data, warnings: [] }
  const told = MOST_MODELS - 2
  return {
    data,
    warnings: [
      {
        code: 'many-models',
        message: `The log names ${withCommas(others + told)} models: the ${told} with the most requests are told apart.`,
        effect: `The others, ${Number((share * 100).toPrecision(2))} % of the requests, stand together as "${OTHER_MODELS}", without a price of their own; --where model=NAME describes one.`
      }
    ]
  }
}
