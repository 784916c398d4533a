/** Langfuse's `observations` → its calls, as `read/format/langfuse.ts` reads them. */
import { NEAR, USAGE_PARTS } from '../../../format/langfuseUsage.ts'
import type { GatewayCalls } from './gateway.ts'
import { failedStatus, firstSaid, literal, matches } from './sqlTexts.ts'

type Part = (typeof USAGE_PARTS)[number][0]

const PART = `multiIf(${USAGE_PARTS.map(([part, rule]) => `${matches('key', rule)}, ${literal(part)}`).join(', ')}, '')`
const PARTS: readonly Part[] = [
  'input',
  'output',
  'total',
  'written',
  'cached',
  'reasoning',
  'ofInput',
  'ofOutput'
]
const keys = (part: Part): string => `mapFilter((key, tokens) -> ${PART} = ${literal(part)}, usage_details)`
const sum = (part: Part): string => `known_sum_${part}`
const isStated = (part: Part): string => `known_has_${part}`

const NAMED = {
  ...Object.fromEntries(
    PARTS.flatMap(part => [
      [sum(part), `toFloat64(arraySum(mapValues(${keys(part)})))`],
      [isStated(part), `notEmpty(${keys(part)})`]
    ])
  ),
  known_input: `${sum('input')} + ${sum('cached')} + ${sum('ofInput')}`,
  known_output: `${sum('output')} + ${sum('reasoning')} + ${sum('ofOutput')}`,
  known_has_prompt: `${isStated('input')} OR known_input > 0`,
  // What the total holds beyond all parts was generated.
  known_exceeds: `${isStated('total')} AND ${sum('total')} > known_input + known_output AND NOT ${isStated('reasoning')}`,
  known_generated: `multiIf(known_exceeds, ${sum('total')} - known_input, ${isStated('output')} OR known_output > 0, known_output, NULL)`,
  // As `amendCachedTwice`.
  known_twice: `${sum('cached')} > 0 AND ${sum('cached')} <= ${sum('input')} AND ${sum('input')} - ${sum('cached')} <= ${NEAR} * ${sum('input')}`,
  known_prompt: `known_input - if(known_twice, ${sum('cached')}, 0)`,
  // No call has an empty prompt.
  known_told: 'known_has_prompt AND known_prompt > 0'
}

export const langfuseCalls = (has: (column: string) => boolean): GatewayCalls => ({
  named: NAMED,
  isCall: "type IN ('GENERATION', 'EMBEDDING')",
  columns: {
    id: 'id',
    start: 'start_time',
    duration: between('end_time'),
    ttft: between('completion_start_time'),
    model: "ifNull(provided_model_name, '')",
    caller: firstSaid(['user_id', 'session_id'].filter(has).map(column => `ifNull(toString(${column}), '')`)),
    input: 'if(known_told, known_prompt, NULL)',
    cached: `if(known_told AND ${isStated('cached')}, ${sum('cached')}, NULL)`,
    output: `multiIf(type = 'EMBEDDING' AND (known_told OR NOT known_has_prompt), ifNull(known_generated, 0) * known_has_prompt,
      known_has_prompt AND (known_told OR known_generated > 0), known_generated, NULL)`,
    status: `if(level = 'ERROR', ${failedStatus("ifNull(status_message, '')")}, 0)`
  },
  untold: [
    { which: `${sum('written')} > 0`, why: 'wrote to a prompt cache, which is billed apart' },
    {
      which: `${isStated('total')} AND known_has_prompt AND ${sum('total')} != known_input + known_output AND NOT known_exceeds`,
      why: 'state a total that their parts do not add up to'
    }
  ],
  spans: { trace: 'trace_id', id: 'id', parent: "ifNull(parent_observation_id, '')" }
})

const between = (moment: string): string =>
  `toUnixTimestamp64Micro(toDateTime64(${moment}, 6)) - toUnixTimestamp64Micro(toDateTime64(start_time, 6))`
