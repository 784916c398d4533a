/** The requests of a log → what a dedicated endpoint must support for them, by how many use it and what they cost. */
import { BATCH_SUPPORT, ENDPOINT_SUPPORT, FEATURE_SUPPORT } from '../catalog/engineSupport.ts'
import { BATCH_CALL, bitOf, ENDPOINTS, type Feature, type RequestFacts } from '../log/requestFacts.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { ContextNeed, Need, Readiness, Untold } from './readinessShape.ts'

/** Where a log would say it. */
const FIELDS: Readonly<Partial<Record<Feature | 'endpoint', string>>> = {
  endpoint: 'the path of the call, as /v1/chat/completions',
  streaming: 'stream',
  promptCaching: 'usage.prompt_tokens_details.cached_tokens'
}

const fieldOf = (use: Feature | 'endpoint'): string =>
  FIELDS[use] ?? 'the body of the request, or its parameters'

/** The model that would serve the traffic, with its window in tokens. */
export type Target = { readonly name: string; readonly context: number }

export function readinessOf(log: RequestLog, facts: RequestFacts, target: Target | null): Readiness {
  const spend = spendOf(log)
  const count = (uses: (i: number) => boolean, tells: (i: number) => boolean) =>
    counted(log.length, spend, uses, tells)
  const endpoints = ENDPOINT_SUPPORT.map(support => ({
    ...support,
    ...count(
      i => ENDPOINTS[facts.endpoint[i] as number] === support.use,
      i => facts.endpoint[i] !== 0
    )
  }))
  const features = FEATURE_SUPPORT.map(support => {
    const bit = bitOf(support.use as Feature)
    return {
      ...support,
      ...count(
        i => ((facts.used[i] as number) & bit) !== 0,
        i => ((facts.told[i] as number) & bit) !== 0
      )
    }
  })
  const isBatch = (i: number) => ((facts.marks[i] as number) & BATCH_CALL) !== 0
  const batch = { ...BATCH_SUPPORT, ...count(isBatch, isBatch) }
  return {
    grain: 'request',
    requests: log.length,
    spendBasis: spend?.basis ?? null,
    needs: [...endpoints, batch, ...features].filter(({ requests }) => requests > 0),
    untold: untoldOf([{ ...ENDPOINTS_TOGETHER, told: toldCount(facts.endpoint) }, ...features], log.length),
    context: target === null ? null : contextOf(log, facts, target),
    models: mostUsed(Array.from(log.model, code => [log.models[code] as string, 1] as const)),
    longest: longestOf(log)
  }
}

type Spend = { readonly basis: 'cost' | 'tokens'; readonly of: (i: number) => number; readonly total: number }

/** What each request cost, as the log says; else its tokens. */
function spendOf(log: RequestLog): Spend | null {
  const { costUsd } = log
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 0 : value)
  const sum = (of: (i: number) => number) =>
    Array.from(log.flags.keys()).reduce((total, i) => total + of(i), 0)
  const cost = (i: number) => known(costUsd?.[i])
  const total = sum(cost)
  if (total > 0) return { basis: 'cost', of: cost, total }
  const tokens = (i: number) => known(log.inputTokens[i]) + known(log.outputTokens[i])
  const all = sum(tokens)
  return all > 0 ? { basis: 'tokens', of: tokens, total: all } : null
}

function counted(
  length: number,
  spend: Spend | null,
  uses: (i: number) => boolean,
  tells: (i: number) => boolean
): Pick<Need, 'requests' | 'isAtMost' | 'share' | 'told' | 'spendShare'> {
  let [requests, told, spent] = [0, 0, 0]
  for (let i = 0; i < length; i++) {
    if (tells(i)) told++
    if (!uses(i)) continue
    requests++
    spent += spend?.of(i) ?? 0
  }
  return {
    requests,
    isAtMost: false,
    told,
    share: requests / length,
    spendShare: spend === null ? null : spent / spend.total
  }
}

/** All endpoints together: one column tells of them. */
export const ENDPOINTS_TOGETHER = { use: 'endpoint', label: 'Endpoints' }

const toldCount = (codes: Uint8Array): number => codes.reduce((sum, code) => sum + Number(code !== 0), 0)

/** A log that tells of nine in ten tells. */
const ENOUGH = 0.9

/** Things of which too few requests say whether they use them, with the field that would tell. */
export const untoldOf = (
  looked: readonly { readonly use: string; readonly label: string; readonly told: number }[],
  requests: number
): readonly Untold[] =>
  looked
    .filter(({ told }) => told < ENOUGH * requests)
    .map(({ use, label, told }) => ({
      use,
      label,
      field: fieldOf(use as Feature | 'endpoint'),
      toldShare: told / requests
    }))

function contextOf(log: RequestLog, facts: RequestFacts, { name, context }: Target): ContextNeed {
  const rows = Array.from(log.flags.keys())
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 0 : value)
  const allowed = (i: number) => Math.max(known(facts.maxTokens[i]), known(log.outputTokens[i]))
  return {
    model: name,
    context,
    beyond: rows.filter(i => known(log.inputTokens[i]) + known(log.outputTokens[i]) > context).length,
    couldBeBeyond: rows.filter(i => known(log.inputTokens[i]) + allowed(i) > context).length,
    longest: longestOf(log)
  }
}

function longestOf(log: RequestLog): number {
  let longest = Number.NaN
  for (let i = 0; i < log.length; i++) {
    const tokens = (log.inputTokens[i] as number) + ((log.outputTokens[i] as number) || 0)
    if (!Number.isNaN(tokens) && !(tokens <= longest)) longest = tokens
  }
  return longest
}

const MOST_MODELS = 8

/** Names with numbers of requests → the names that are used most. */
export function mostUsed(named: Iterable<readonly [string, number]>): Readiness['models'] {
  const counts = new Map<string, number>()
  for (const [name, requests] of named) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + requests)
  return [...counts]
    .map(([name, requests]) => ({ name, requests }))
    .sort((a, b) => b.requests - a.requests)
    .slice(0, MOST_MODELS)
}
