/** A closed model's name in a log → the row of the indices that stands for it. */
import { bareName } from '../modelNames.ts'
import type { ClosedModel } from './rows.ts'
import { CLOSED_MODELS } from './rows.ts'

const BY_NAME: ReadonlyMap<string, ClosedModel> = new Map(CLOSED_MODELS.map(row => [row.name, row]))

/**
 * What may follow a model's name without making it another model: dates, stages, efforts, regions' versions. Each part is
 * read one way alone (the lookahead gives nothing back): a name of dates that ends otherwise would be tried in 2^n ways.
 */
const RELEASE =
  /^(?:(?=((?:[-@:](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{2}-\d{2}|\d{3,4}|latest|preview|exp|chat|non-reasoning|thinking|high|medium|low|minimal|xhigh|v\d+|batch|flex|priority)|:\d)(?!\w)))\1)*$/

/** Names that are written otherwise than their maker does. */
const RESPELT: readonly (readonly [RegExp, string])[] = [
  [/^((us|eu|apac|global|jp)\.)?anthropic\./, ''],
  [/^chatgpt-/, 'gpt-'],
  [/^gpt-35/, 'gpt-3.5'],
  [/^(claude-.*)\.(\d)/, '$1-$2'],
  [/^claude-(\d(?:-\d)?)-(sonnet|opus|haiku|fable)/, 'claude-$2-$1'],
  [/^claude-(sonnet|opus|haiku)-3(-\d)?(?!\d)/, 'claude-3$2-$1'],
  [/^models-/, '']
]

const spelt = (name: string): string =>
  RESPELT.reduce((text, [pattern, by]) => text.replace(pattern, by), bareName(name))

/** The longest known name that the given one begins with, where only a release follows; `undefined` if none does. */
export function closedNamed(model: string): ClosedModel | undefined {
  const name = spelt(model)
  for (let end = name.length; end > 1; end--) {
    const row = BY_NAME.get(name.slice(0, end))
    if (row !== undefined && RELEASE.test(name.slice(end))) return row
  }
  return undefined
}
