/** How a limit on the first token depends on the length of the prompt, in words; empty where it does not. */
import { promiseIn } from '../capacity/promise.ts'
import type { ServiceLevel } from '../capacity/promiseShape.ts'
import type { AuditReport } from './auditReport.ts'
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
 * For one line: from the strictest limit to the laxest, as long as the log has prompts that they grow for.
 *
 * @param p95Input tokens of a prompt; `null`: not known
 */
export function ttftLine(promises: readonly Limits[], p95Input: number | null): string {
  const ofLog = promises.flatMap(({ classes = [] }) => classes)
  const limits = ofLog.length > 0 ? ofLog : promises
  const [from] = promises.flatMap(({ ttftGrowsFromTokens }) => ttftGrowsFromTokens ?? [])
  const grows = ofLog.length === 0 && from !== undefined && p95Input !== null && p95Input > from
  const text = limitText(limits.map(({ ttftSeconds }) => ttftSeconds))
  return grows && text !== NO_LIMIT ? `${text} per ${count(from)} in` : text
}

const NO_LIMIT = 'no limit'

/** One limit, or the shortest to the longest of several. [s] */
export function limitText(limits: readonly number[]): string {
  const [shortest = '', longest] = [Math.min(...limits), Math.max(...limits)].map(limit =>
    Number.isFinite(limit) ? duration(limit) : NO_LIMIT
  )
  return shortest === longest ? shortest : `${shortest} to ${longest}`
}

/** The limit on the whole answer, which has no default; `null`: nobody set one. */
export function wholeAnswer(promises: readonly Pick<ServiceLevel, 'latencySeconds'>[]): string | null {
  const limits = promises.flatMap(({ latencySeconds }) => latencySeconds ?? [])
  return limits.length === 0 ? null : limitText(limits)
}

/** The limits that the fleets are sized on: as asked, or longer where those asked make a fleet dear or impossible. */
export interface KeptPromise {
  /** One for each fleet; agents, who have no limits, aside. */
  readonly promises: readonly ServiceLevel[]
  /** The laxest over what was asked; 1: all are as asked. */
  readonly times: number
}

/** `null`: no fleet is held to limits. */
export function keptPromise({
  slo,
  workloads
}: Pick<AuditReport['capacity'], 'slo' | 'workloads'>): KeptPromise | null {
  const promises = workloads.flatMap(({ recommended, promise }) =>
    recommended === null || promise.from === 'agents' ? [] : [promiseIn(promise)]
  )
  const over = promises.flatMap(({ ttftSeconds, tpotSeconds }) => [
    ttftSeconds / slo.ttftSeconds,
    tpotSeconds / slo.tpotSeconds
  ])
  return promises.length === 0 ? null : { promises, times: Math.max(1, ...over) }
}
