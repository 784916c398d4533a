/** A known format whose log states, under names of its owner's, tokens or a model that the format does not have → the format with them. */
import type { Cell } from '../records/cell.ts'
import { at, isBlank } from '../records/cell.ts'
import { type Understood, understand } from '../records/fields/understand.ts'
import type { Format, Paths, RequestFields, Sample } from './format.ts'
import { forgetZeroUsage } from './usage.ts'

/** Access logs mostly: their fields are what somebody wrote into a configuration. */
export function completed(format: Format, sample: Sample): Format {
  const rows = sample.rows ?? sample.records ?? []
  if (format.grain !== 'request' || format.records || format.view || format.begin) return format
  const states = (paths: Paths | undefined) => rows.some(row => [paths ?? []].flat().some(isStated(row)))
  const { input, output, inputText, outputText, model } = format.fields
  const mayState = format.answers.tokens !== 'yes' || (input !== undefined && output !== undefined)
  if (!mayState || [input, output, inputText, outputText].some(states)) return format
  const found = countsIn(understand(rows, sample.first !== undefined))
  if (found === undefined) return format
  const fields = { ...found, ...(states(model) ? { model } : {}) }
  return {
    ...format,
    fields: { ...format.fields, ...fields },
    amend: (row, cell: Cell) => {
      format.amend?.(row, cell)
      forgetZeroUsage(row)
    },
    assumptions: [
      ...(format.assumptions ?? []),
      `Tokens were recognised by the names and values of their columns: the input is ${found.input}, the output ${found.output}.`
    ]
  }
}

const isStated =
  (row: unknown) =>
  (path: string): boolean =>
    !isBlank(at(row, path))

/** Counts that stand plainly in columns of their own. */
function countsIn(
  understood: Understood
): Pick<RequestFields, 'input' | 'output' | 'cached' | 'model'> | undefined {
  const { fields, tokens, writings, scales, minusOnes, columns } = understood
  const { input, output, cached } = tokens
  if (input === undefined || output === undefined || tokens.inputSum || tokens.outputSum) return undefined
  const isPlain = (path: string) => !writings.has(path) && !scales.has(path) && !minusOnes.has(path)
  const known = new Set(columns.map(({ path }) => path))
  const isWhole = [...input, ...output].every(path => known.has(path))
  if (tokens.isGuessed || !isWhole || ![...input, ...output, ...(cached ?? [])].every(isPlain))
    return undefined
  return {
    input,
    output,
    ...(cached && tokens.cachedOutside !== true ? { cached } : {}),
    ...(fields.model ? { model: fields.model } : {})
  }
}
