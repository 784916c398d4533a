/** What `cutover --format json` writes → its zod schema, and the JSON Schema made of it. */
import { inputSummary, warning } from '../../log/readingShape.ts'
import { list } from '../../shape.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

const inputs = zodOf(list(inputSummary))

/** `null`: the logs cannot say. */
const known = z.number().nullable()

const recommendation = z.enum(['go', 'hold', 'roll-back'])

const power = z.object({
  smallestSeen: known,
  timesForEqual: known,
  timesAsSeen: known,
  timesForSensitivity: known
})

const gate = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['ratio', 'difference']),
  limit: z.number(),
  isDrop: z.boolean(),
  isRequired: z.boolean(),
  state: z.enum(['met', 'broken', 'undecided', 'no-data']),
  why: z.string(),
  baseline: known,
  canary: known,
  change: known,
  low: known,
  high: known,
  power: power.nullable()
})

const side = z.object({
  requests: z.number(),
  attempts: z.number(),
  answered: z.number(),
  matched: z.number(),
  outside: z.number(),
  costPerAnswer: known
})

const ratio = z.object({
  name: z.string(),
  quantile: z.string(),
  baseline: known,
  canary: known,
  estimate: known,
  standardError: known,
  low: known,
  high: known
})

const bounds = z.object({ low: known, high: known })
const both = z.object({ baseline: known, canary: known })

const shareDifference = z.object({
  name: z.string(),
  baseline: known,
  canary: known,
  difference: known,
  bounds,
  interval: bounds,
  events: both,
  known: both,
  effective: both,
  pValue: known,
  test: z.enum(['exact', 'normal'])
})

const unmatched = z.object({
  model: z.string(),
  input: z.string(),
  output: z.string(),
  streaming: z.string(),
  tools: z.string(),
  baseline: z.number(),
  canary: z.number()
})

const comparison = z.object({
  recommendation,
  gates: z.array(gate),
  worseModels: z.array(z.object({ model: z.string(), requests: z.number(), gates: z.array(gate) })),
  notJudged: z.array(gate),
  baseline: side,
  canary: side,
  mirrored: z.number(),
  distinctRequests: z.number(),
  isParallel: z.boolean(),
  startSeconds: z.number(),
  endSeconds: z.number(),
  matchedShare: z.number(),
  minMatched: z.number(),
  matchedBy: z.array(z.object({ level: z.string(), requests: z.number() })),
  unmatched: z.array(unmatched),
  notMatchedOn: z.array(z.string()),
  modelNotes: z.array(z.string()),
  ratios: z.array(ratio),
  shares: z.array(shareDifference),
  blocks: z.object({ count: z.number(), seen: z.number(), seconds: z.number() }),
  confidence: z.number(),
  looks: z.enum(['every', 'one']),
  power: z.number(),
  replicates: z.number(),
  seed: z.number(),
  moreSeconds: known,
  moreRequests: known
})

const summary = z.object({
  recommendation,
  headline: z.string(),
  baselineRequests: z.number(),
  canaryRequests: z.number(),
  spanSeconds: z.number(),
  matchedShare: z.number(),
  gatesMet: z.number(),
  gatesBroken: z.number(),
  gatesUndecided: z.number(),
  gatesWithoutData: z.number(),
  moreSeconds: known,
  moreCanaryRequests: known
})

const predicted = z.object({
  label: z.string(),
  unit: z.enum(['s', 'requests/s']),
  predicted: known,
  observed: known
})

export const cutoverReport = z.object({
  schemaVersion: z.literal('1'),
  kind: z.literal('cutover'),
  tool: z.object({ name: z.literal('gpuops-audit'), version: z.string() }),
  summary,
  inputs: z.object({ baseline: inputs, canary: inputs }),
  names: z.object({ baseline: z.string(), canary: z.string() }),
  comparison,
  predicted: z.array(predicted).nullable(),
  assumptions: z.object({ baseline: z.array(z.string()), canary: z.array(z.string()) }),
  warnings: zodOf(list(warning))
})

/** Draft 2020-12. Open to names that later versions add. */
export const cutoverReportSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(cutoverReport, { io: 'input' })
  return {
    $schema,
    title: 'Report of gpuops-audit cutover',
    description: 'docs/cutover.md defines each figure. null: the logs cannot say.',
    ...schema
  }
}
