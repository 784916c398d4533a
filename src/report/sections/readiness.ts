/** A readiness report → what the traffic uses, who serves it, what to do, and the one line that changes. */
import type { Support } from '../../catalog/engineSupport.ts'
import type { Need, Readiness } from '../../cutover/readinessShape.ts'
import { type Block, type Cell, code, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, nameText, plural, printableTexts, share, UNKNOWN } from '../format.ts'
import type { ReadinessReport } from '../readinessReport.ts'

/** @param isFull with the fields that would tell more, each alone, and the sources; every text is safe to print */
export function readinessSections(report: ReadinessReport, isFull: boolean): readonly Section[] {
  const safe = printableTexts(report)
  const { readiness } = safe
  return [
    {
      title: 'What this traffic needs',
      blocks: [
        paragraph(headlineOf(readiness), 'strong'),
        ...grainBlocks(readiness),
        ...needsBlocks(readiness),
        ...contextBlocks(readiness)
      ]
    },
    { title: 'What to do', blocks: todoBlocks(readiness) },
    { title: 'What the log cannot tell', blocks: untoldBlocks(readiness, isFull) },
    ...(isFull ? [{ title: 'Sources', blocks: sourceBlocks(safe) }] : []),
    { title: 'The one line that changes', blocks: changeBlocks(safe) }
  ]
}

const ENGINES = ['vllm', 'sglang', 'tensorrtLlm'] as const

const isHard = (need: Need): boolean => ENGINES.some(engine => need[engine] !== 'yes')

function headlineOf({ needs, requests, untold }: Readiness): string {
  const missing = needs.filter(need => ENGINES.every(engine => need[engine] === 'no'))
  const partly = needs.filter(need => isHard(need) && !missing.includes(need))
  const unknown = untold.length === 0 ? '' : ` The log says too little about ${untold.length} features.`
  const names = (list: readonly Need[]) => list.map(({ label }) => label).join(', ')
  const all = `${plural(count(requests), requests, 'request')}.`
  const rest = needs.length > partly.length ? ' The rest is served by all three engines.' : ''
  if (missing.length > 0) return `${all} No engine serves: ${names(missing)}.${unknown}`
  if (partly.length > 0) return `${all} Check: ${names(partly)}.${rest}${unknown}`
  return needs.length === 0
    ? `${all} The log does not state what they use.`
    : `${all} All that the log shows is served by all three engines.${unknown}`
}

const MARKS: Readonly<Record<Support, Cell>> = {
  yes: { text: 'yes', tone: 'good' },
  partly: { text: 'partly', tone: 'unsure' },
  no: { text: 'no', tone: 'bad' }
}

const grainBlocks = ({ grain }: Readiness): readonly Block[] =>
  grain === 'bucket'
    ? [
        paragraph(
          'Sums of usage state models, the Batch API, tiers and cached tokens, but no single requests: add a log with a row for each.',
          'unsure'
        )
      ]
    : []

const needsBlocks = (readiness: Readiness): readonly Block[] =>
  readiness.needs.length === 0 ? [] : [needsTable(readiness)]

function needsTable({ needs, requests, spendBasis }: Readiness): Block {
  const spend = spendBasis === 'tokens' ? '>Tokens' : '>Spend'
  return table(
    ['Used', '>Requests', spend, 'vLLM', 'SGLang', 'TensorRT-LLM'],
    needs.map(need => [
      need.told < requests && need.use !== 'batch'
        ? `${need.label} (known for ${share(need.told / requests)})`
        : need.label,
      `${need.isAtMost ? '≤ ' : ''}${share(need.share)}`,
      need.spendShare === null ? UNKNOWN : share(need.spendShare),
      ...ENGINES.map(engine => MARKS[need[engine]])
    ])
  )
}

function contextBlocks({ context, longest }: Readiness): readonly Block[] {
  if (context === null)
    return Number.isNaN(longest) || longest === null
      ? []
      : [
          paragraph(
            `The longest request has ${count(longest)} tokens, input and output together: the target’s window must hold it.`
          )
        ]
  const { model, beyond, couldBeBeyond } = context
  if (!Number.isFinite(beyond))
    return [
      paragraph(
        `Sums do not show whether requests are longer than the window of ${nameText(model)}, ${count(context.context)} tokens.`,
        'unsure'
      )
    ]
  const could =
    couldBeBeyond > beyond ? ` With the max_tokens that callers set, ${count(couldBeBeyond)} could be.` : ''
  return [
    paragraph(
      `${count(beyond)} requests are longer than the window of ${nameText(model)}, ${count(context.context)} tokens.${could}`,
      beyond > 0 ? 'bad' : null
    )
  ]
}

const todoBlocks = ({ needs }: Readiness): readonly Block[] => {
  const todos = needs.filter(({ todo }) => todo !== 'Nothing.').map(({ label, todo }) => `${label}: ${todo}`)
  return todos.length === 0 ? [paragraph('Nothing that the log shows.')] : list(todos)
}

/** Things by the field that would tell them. */
function untoldBlocks({ untold }: Readiness, isFull: boolean): readonly Block[] {
  if (untold.length === 0) return [paragraph('Nothing: it states every feature that is checked.')]
  const fields = [...new Set(untold.map(({ field }) => field))]
  const named = fields.map(field => {
    const labels = untold.filter(each => each.field === field).map(untoldText)
    const shown =
      isFull || labels.length <= MOST_SHOWN
        ? labels
        : [...labels.slice(0, MOST_SHOWN), `and ${labels.length - MOST_SHOWN} more`]
    return `${shown.join(', ')}: log ${field}.`
  })
  return [...list(named), paragraph('gpuops-audit record writes a log that states all of it.', 'muted')]
}

const untoldText = ({ label, toldShare }: Readiness['untold'][number]): string =>
  toldShare === 0 ? label : `${label} (stated for ${share(toldShare)})`

const MOST_SHOWN = 6

const changeBlocks = ({ changes, readiness }: ReadinessReport): readonly Block[] => [
  paragraph(
    readiness.models.length === 0
      ? 'The log names no model: put your own in place of MODEL.'
      : `Serve the target under the names that callers use, so that the base URL is all that changes: ${readiness.models.map(({ name }) => nameText(name)).join(', ')}.`
  ),
  ...changes.flatMap(({ client, code: line }) => [heading(client), code(line)])
]

const sourceBlocks = ({ sources }: ReadinessReport): readonly Block[] =>
  list(sources.map(({ where, asOf, note }) => `${where} (${asOf ?? 'no date'}): ${note ?? ''}.`))
