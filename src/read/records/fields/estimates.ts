/** Columns of tokens that nobody counted → the warning by which figures that rest on them are told from measured ones. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import type { Column } from './columns.ts'
import { isEstimate } from './rivals.ts'
import type { TokenChoice } from './tokens.ts'

export const ESTIMATED_TOKENS = 'estimated-tokens'

/** The columns that the two sides are read from, or are what they make together. */
export const countedPaths = ({ input, inputSum, inputRest, output, outputSum, outputRest }: TokenChoice) =>
  [inputSum ?? inputRest ?? input?.slice(0, 1), outputSum ?? outputRest ?? output?.slice(0, 1)].flatMap(
    paths => paths ?? []
  )

/** @param used paths of the columns that the tokens are read from */
export function estimateDoubt(columns: readonly Column[], used: readonly string[]): readonly Warning[] {
  const guessed = columns.filter(column => used.includes(column.path) && isEstimate(column))
  if (guessed.length === 0) return []
  const named = guessed.map(({ path }) => withoutSecrets(path)).join(' and ')
  return [
    {
      code: ESTIMATED_TOKENS,
      message: `${named} ${guessed.length === 1 ? 'is an estimate' : 'are estimates'} by ${guessed.length === 1 ? 'its name' : 'their names'}, and no other column counts the same.`,
      effect:
        'Sizes, limits and costs rest on it. Have the program write the usage that the provider answers.'
    }
  ]
}
