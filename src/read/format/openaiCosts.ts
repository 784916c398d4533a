/** OpenAI exports that hold no traffic: costs by the day, and a project's rate limits. */
import { at, textOf } from '../records/cell.ts'
import { refused } from './format.ts'

const USAGE_INSTEAD =
  "Export usage instead: the dashboard's Activity (not Cost) export, or GET /v1/organization/usage/completions with bucket_width=1m; this file then is its bill: --bill FILE."

export const openaiCosts = refused({
  id: 'openai-costs',
  title: 'OpenAI’s costs API: money by the day, without requests',
  documentation: 'https://platform.openai.com/docs/api-reference/usage/costs',
  signature: ['object', 'data', 'has_more', 'next_page'],
  recognises: ({ first }) => resultKinds(first).some(kind => kind.startsWith('organization.costs')),
  refusal: USAGE_INSTEAD
})

export const openaiCostsCsv = refused({
  id: 'openai-costs-csv',
  title: 'OpenAI’s dashboard cost export (cost_….csv): money by the day, without requests',
  documentation: 'https://help.openai.com/en/articles/8554956',
  signature: ['start_time', 'end_time', 'amount_value', 'amount_currency'],
  refusal: USAGE_INSTEAD
})

export const openaiRateLimits = refused({
  id: 'openai-rate-limits',
  title:
    'rate limits of an OpenAI project, which say what the pool would refuse and not what was asked of it',
  documentation: 'https://platform.openai.com/docs/api-reference/project-rate-limits',
  signature: ['object', 'data', 'first_id', 'last_id'],
  recognises: ({ first }) =>
    listIn(first, 'data').some(item => textOf(at(item, 'object')) === 'project.rate_limit'),
  refusal: 'Analyse a log of the requests.'
})

const resultKinds = (first: unknown): readonly string[] =>
  (Array.isArray(first) ? first : [first])
    .flatMap(page => (at(page, 'object') === 'bucket' ? [page] : listIn(page, 'data')))
    .flatMap(bucket => [...listIn(bucket, 'results'), ...listIn(bucket, 'result')])
    .map(result => textOf(at(result, 'object')))

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = at(value, key)
  return Array.isArray(list) ? list : []
}
