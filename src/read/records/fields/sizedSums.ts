/** Sums of tokens without a count of requests → what can be made of them where it is said what a request takes. */
import { ofMessages } from './outside.ts'
import type { RowSums } from './summing.ts'
import type { Understood } from './understand.ts'

/** What reads them. */
export const SAY_SIZES =
  'Or say what a request takes on average, and they are counted by it: --assume-tokens 1200,250.'

/** `undefined` where a row has several inputs – of models side by side –, its cached part lies outside of them, or it does not say how long it lasts. */
export function sizedSums({ uncountedSums, fields, tokens, running }: Understood): RowSums | undefined {
  const { input, output } = tokens.named
  const isOne = input.length === 1 && output.length === 1 && fields.input !== undefined
  const isInside = tokens.cachedOutside !== true && ofMessages(tokens).length === 0
  const isTimed = uncountedSums?.widthSeconds !== undefined && fields.start !== undefined
  return isOne && isInside && isTimed && running === undefined ? uncountedSums : undefined
}
