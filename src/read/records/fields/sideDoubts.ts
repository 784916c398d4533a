/** What was understood → what is said where it states one side of its calls alone. */
import type { Warning } from '../../../log/readingShape.ts'
import { textOf } from '../cell.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { firstCounts } from './choose.ts'
import { isCount } from './columns.ts'
import { escaped } from './mapText.ts'
import type { Understood } from './understand.ts'

export const sideDoubts = (understood: Understood): readonly Warning[] => [
  ...inputDoubt(understood),
  ...outputDoubt(understood),
  ...halfDoubt(understood)
]

const FEWEST_HALVES = 2

/** Records of one side each, which nothing ties. */
function halfDoubt({ columns, tokens, kinds, roles, sums }: Understood): readonly Warning[] {
  const length = columns[0]?.values.length ?? 0
  const states = ([path]: readonly string[] = []) =>
    firstCounts(
      columns.filter(column => column.path === path),
      length
    ).map(count => count > 0)
  const [asked, answered] = [states(tokens.input), states(tokens.output)]
  const isTold = roles || sums || tokens.inputSum || tokens.inputRest || tokens.outputRest || kinds.length > 0
  const [inputs, outputs] = [asked, answered].map(side => side.filter(Boolean).length)
  const isBoth = asked.some((has, i) => has && answered[i])
  if (isTold || isBoth || Math.min(inputs ?? 0, outputs ?? 0) < FEWEST_HALVES) return []
  return [
    {
      code: 'halves-of-calls',
      message: `No record states both sides of a call: ${inputs} of those looked at state the input alone, and ${outputs} the output.`,
      effect:
        'Each counts as a call. If two tell of one, there are half as many requests: export one record a call.'
    }
  ]
}

/** An answer without a prompt is no call that can be priced. */
function inputDoubt(understood: Understood): readonly Warning[] {
  const { fields, columns } = understood
  if (fields.input || fields.inputText || !fields.output) return []
  const counts = columns.filter(
    ({ path, name, filled, meanings }) =>
      ![fields.output].flat(2).includes(path) &&
      filled.length > 0 &&
      meanings.size === 0 &&
      name.unit === undefined &&
      filled.every(isCount) &&
      new Set(filled).size > 2
  )
  const [only] = counts
  const map =
    only && counts.length === 1 ? suggestedMap(understood, { input: escaped(only.path) }) : undefined
  return [
    {
      code: 'no-input-tokens',
      message: 'No column is known to count the tokens of the input.',
      effect: `Input, costs and the work of prompts are unknown.${map === undefined ? '' : ` If ${only?.path} counts it: ${map}.`}`
    }
  ]
}

/** They answer with numbers. */
const WITHOUT_OUTPUT = /embed|rerank|moderation|bge-|e5-|ada-002|voyage/i

/** A prompt without an answer: 0 is not what it cost. */
function outputDoubt({ fields, columns }: Understood): readonly Warning[] {
  if (fields.output || fields.outputText || !(fields.input || fields.inputText)) return []
  const named = columns.filter(({ path }) => [fields.model ?? []].flat().includes(path))
  const models = named.flatMap(({ filled }) => filled.map(textOf))
  if (models.length > 0 && models.every(model => WITHOUT_OUTPUT.test(model))) return []
  return [
    {
      code: 'no-output-tokens',
      message: 'No column is known to count the tokens of the output, nor to hold the answers.',
      effect: 'Output, its costs and the work of writing it are unknown, and not 0. Export its counts too.'
    }
  ]
}
