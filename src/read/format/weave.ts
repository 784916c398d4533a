/** Calls of Weights & Biases Weave, whose parents carry the sums of their children's usage. */
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, jsonWithin, objectOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached, tokensOf } from './usage.ts'

const WEAVE_SIGNATURE = ['op_name', 'started_at', 'ended_at', 'summary']

/** Operations of providers' libraries, as Weave's integrations name them. */
const WEAVE_CALL =
  /(?:chat|completions?|responses|messages|generate_?content|generate|embeddings?|converse|invoke_model|acompletion)(?:[._](?:create|parse|stream|a?completion))?(?::|$)/i

export const weave = requests({
  answers: allBut({ partly: ['cached', 'throttling', 'caller'], no: ['ttft'] }),
  id: 'weave',
  title: 'Weights & Biases Weave calls',
  documentation: 'https://weave-docs.wandb.ai/guides/tracking/tracing',
  signature: WEAVE_SIGNATURE,
  recognises: sample => hasColumns(sample, ['op_name', 'started_at', 'summary']),
  view: weaveView,
  fields: {
    id: 'id',
    start: { from: 'started_at', unit: 'any' },
    end: { from: 'ended_at', unit: 'any' },
    model: ['output.model', 'usage.model', 'inputs.model', 'inputs.self.model'],
    caller: ['wb_user_id', 'attributes.user_id'],
    input: 'usage.input',
    cached: 'usage.cached',
    output: 'usage.output',
    maxTokens: ['inputs.max_tokens', 'inputs.max_completion_tokens', 'inputs.max_output_tokens'],
    error: 'exception'
  },
  spans: { id: 'id', parent: 'parent_id', trace: 'trace_id' },
  /** A failed call has no usage: its operation and its model tell it. */
  leavesOut: cell => {
    if (!isBlank(cell('usage.input')) || !isBlank(cell('usage.output'))) return undefined
    const isCall = !isBlank(cell('inputs.model')) || WEAVE_CALL.test(textOf(cell('op_name')))
    return isCall ? undefined : 'a span that is not a call of a model'
  },
  amend: (row, cell) => {
    forgetZeroUsage(row)
    includeCached(row, cell('usage.isOutside') === true, tokensOf(cell('usage.written')) || 0)
    row.cacheWrite5mTokens = tokensOf(cell('usage.written'))
    if (textOf(cell('inputs.stream')) === 'true') row.flags |= STREAMED
    if (!isBlank(cell('exception'))) amendFailure(row, undefined, cell('exception'))
  },
  assumptions: [
    'Weave records what the clients reported: what their sampling left out, or retries within a call, do not show.'
  ]
})

/** The answer's own usage, else the sum by model. A parent's is the sum of its children's. */
function weaveView(record: Cell): Cell {
  const byModel = () =>
    Object.entries(objectOf(record('summary.usage') ?? objectOf(record('summary'))?.['usage']) ?? {})
  const usages = (): readonly unknown[] => {
    const own = objectOf(at(objectOf(record('output')), 'usage'))
    return own ? [own] : byModel().map(([, usage]) => usage)
  }
  const sum = (names: readonly string[]) => {
    const counts = usages().map(usage =>
      names.map(name => tokensOf(at(usage, name))).find(count => !Number.isNaN(count))
    )
    const known = counts.filter(count => count !== undefined)
    return known.length === 0 ? undefined : known.reduce((total, count) => total + count, 0)
  }
  const derived: Readonly<Record<string, () => unknown>> = {
    'usage.input': () => sum(['prompt_tokens', 'input_tokens']),
    'usage.output': () => sum(['completion_tokens', 'output_tokens']),
    'usage.cached': () =>
      sum([
        'prompt_tokens_details.cached_tokens',
        'input_tokens_details.cached_tokens',
        'cache_read_input_tokens'
      ]),
    'usage.written': () => sum(['cache_creation_input_tokens']),
    'usage.isOutside': () =>
      sum(['prompt_tokens']) === undefined && sum(['cache_read_input_tokens']) !== undefined,
    'usage.model': () => byModel()[0]?.[0]
  }
  const cell = jsonWithin(record)
  return path => (Object.hasOwn(derived, path) ? derived[path]?.() : cell(path))
}
