/** The answer of OpenAI's `rate_limits` API, as a file holds it → the limits of the user's own account. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { AuditError } from '../errors.ts'
import { isObject, jsonIn } from '../json.ts'
import type { AccountLimits } from './pools.ts'

const API = 'GET /v1/organization/projects/{project}/rate_limits'

/**
 * Reads `{ "object": "list", "data": [ { "model", "max_requests_per_1_minute", … } ] }`, or the list alone.
 *
 * @param file its name, for messages
 * @throws AuditError LIMITS_FILE where it is something else
 */
export function parseAccountLimits(text: string, file: string): AccountLimits {
  const entries = listIn(jsonIn(text, cause => refuse(file, 'is not valid JSON', cause)))
  if (entries === undefined || entries.length === 0) throw refuse(file, 'holds no list of rate limits')
  const models = new Map(entries.map((entry, at) => limitsIn(entry, at, file)))
  return {
    name: 'your account',
    source: { where: `the file of --limits, from ${API}`, asOf: null, verified: true },
    models
  }
}

const refuse = (file: string, why: string, cause?: unknown): AuditError =>
  AuditError.because('LIMITS_FILE', cause, file, why)

const listIn = (value: unknown): readonly unknown[] | undefined => {
  const list = isObject(value) ? value['data'] : value
  return Array.isArray(list) ? list : undefined
}

function limitsIn(entry: unknown, at: number, file: string): readonly [string, PoolLimits] {
  const model = isObject(entry) ? entry['model'] : undefined
  if (!isObject(entry) || typeof model !== 'string' || model.trim() === '')
    throw refuse(file, `names no model in entry ${at + 1}`)
  const limit = (name: string): number | null => {
    const value = entry[name] ?? null
    if (value === null) return null
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
    throw refuse(file, `has no number as ${name} in entry ${at + 1}`)
  }
  const limits: PoolLimits = {
    requestsPerMinute: limit('max_requests_per_1_minute'),
    tokensPerMinute: limit('max_tokens_per_1_minute'),
    requestsPerDay: limit('max_requests_per_1_day'),
    batchQueueTokens: limit('batch_1_day_max_input_tokens')
  }
  const stated = Object.values(limits).some(value => value !== null)
  if (!stated) throw refuse(file, `states no limit in entry ${at + 1}`)
  return [model.trim().toLowerCase(), limits]
}
