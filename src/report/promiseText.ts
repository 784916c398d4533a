/** How a limit on the first token depends on the length of the prompt, in words; empty where it does not. */
import type { ServiceLevel } from '../capacity/promiseShape.ts'
import { count, duration } from './format.ts'

type Limits = Pick<ServiceLevel, 'ttftSeconds' | 'ttftGrowsFromTokens' | 'classes'>

/** For the section that names the limits: whole. */
export function byLength({ ttftGrowsFromTokens, classes = [] }: Limits): string {
  const limits = classes.map(({ ttftSeconds }) => duration(ttftSeconds))
  const steps = classes.flatMap(({ fromTokens }, i) =>
    i === 0 || limits[i] === limits[i - 1] ? [] : [`${limits[i]} from ${count(fromTokens)} tokens on`]
  )
  if (classes.length > 0) return steps.length === 0 ? '' : `by length of the prompt: ${steps.join(', ')}`
  return ttftGrowsFromTokens === undefined
    ? ''
    : `for prompts of up to ${count(ttftGrowsFromTokens)} tokens; in proportion beyond`
}

/**
 * For one line: the limit, as long as the log has prompts that it is longer for.
 *
 * @param p95Input tokens of a prompt; `null`: not known
 */
export function ttftLine(limits: Limits, p95Input: number | null): string {
  const { ttftSeconds, ttftGrowsFromTokens, classes = [] } = limits
  const first = duration(ttftSeconds)
  if (classes.length > 0) {
    const longest = duration(Math.max(...classes.map(each => each.ttftSeconds)))
    return longest === first ? first : `${first} to ${longest}`
  }
  const isLonger = ttftGrowsFromTokens !== undefined && p95Input !== null && p95Input > ttftGrowsFromTokens
  return isLonger ? `${first} per ${count(ttftGrowsFromTokens)} in` : first
}
