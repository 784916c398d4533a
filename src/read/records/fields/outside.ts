/** Which columns of cached tokens lie outside the input that a log counts, by the names that say so. */
import { wholeWrites } from './cacheWrites.ts'
import type { TokenChoice } from './tokens.ts'

/** The Messages API's own: its input counts what was neither read from a cache nor written into one. */
export const ofMessages = ({ cached, written }: TokenChoice): readonly string[] =>
  [...(cached ?? []), ...written.all].filter(path => /cache_(?:read|creation)_input_tokens$/.test(path))

/** Gateways that speak OpenAI's API count both in their `prompt_tokens`. */
export const wholePrompts = ({ input }: TokenChoice): readonly string[] =>
  (input ?? []).filter(path => /prompt_?tokens$/i.test(path))

/** Agents (OpenCode, pi) count `input` beside `cache.read`. */
export function ofAgents({ input, cached }: TokenChoice): readonly string[] {
  const [counted = ''] = input ?? []
  if (!/(?:^|\.)input$/i.test(counted)) return []
  const holder = /^(.*\.)?input$/i.exec(counted)?.[1] ?? ''
  return (cached ?? []).filter(path => path.startsWith(holder) && /(?:^|\.)cache[._]?read$/i.test(path))
}

/**
 * What a map must add to the input, so that cached tokens are a part of it.
 *
 * @param isHere whether the log has a column
 */
export function addedToInput(tokens: TokenChoice, isHere: (path: string) => boolean): readonly string[] {
  const { cached = [], written, cachedOutside, inputSum, inputRest } = tokens
  const isNamed =
    ofAgents(tokens).some(isHere) || (ofMessages(tokens).some(isHere) && !wholePrompts(tokens).some(isHere))
  if (!(cachedOutside ?? isNamed) || inputSum || inputRest) return []
  return [...cached.filter(isHere).slice(0, 1), ...wholeWrites(written).filter(isHere)]
}
