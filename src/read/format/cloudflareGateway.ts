/** Cloudflare AI Gateway: pages of its logs API, bare records, and Logpush files, which are of no use. */
import { GATEWAY_CACHED, STREAMED } from '../../log/trafficLog.ts'
import { at, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, refused, requests } from './format.ts'
import { forgetZeroUsage } from './usage.ts'

const SIGNATURE = ['created_at', 'tokens_in', 'tokens_out', 'step']
const API = 'https://developers.cloudflare.com/api/resources/ai_gateway/subresources/logs/methods/list/'

export const cloudflareGateway = requests({
  id: 'cloudflare-gateway',
  title: 'Cloudflare AI Gateway logs (API pages)',
  documentation: API,
  signature: SIGNATURE,
  recognises: ({ columns, first }) =>
    hasColumns({ columns, first }, SIGNATURE) ||
    SIGNATURE.every(key => at(resultsOf(pagesOf(first)[0])[0], key) !== undefined),
  answers: allBut({ partly: ['caller'], no: ['ttft', 'cached'] }),
  records: value => pagesOf(value).flatMap(resultsOf),
  truncation: value => missingPages(pagesOf(value)),
  view: jsonWithin,
  fields: {
    id: 'id',
    start: { from: 'created_at', unit: 'any' },
    duration: { from: 'duration', unit: 'millis' },
    model: 'model',
    caller: ['metadata.user', 'metadata.userId', 'metadata.user_id', 'metadata.team'],
    input: 'tokens_in',
    output: 'tokens_out',
    status: ['status_code', 'success'],
    cost: { from: 'cost', unit: 'usd' }
  },
  /** `cached` is the gateway's cache of answers, not the provider's cache of prompts. */
  amend: (row, cell) => {
    if (textOf(cell('cached')) === 'true') row.flags |= GATEWAY_CACHED
    if (textOf(cell('response_content_type')).startsWith('text/event-stream')) row.flags |= STREAMED
    forgetZeroUsage(row)
  },
  assumptions: [
    'Cloudflare does not document whether created_at is the start or the end of a call: it is taken as the start, and duration as milliseconds.'
  ]
})

const ENCRYPTED = ['Metadata', 'RequestBody', 'ResponseBody']

export const cloudflareLogpush = refused({
  id: 'cloudflare-logpush',
  title: 'Cloudflare AI Gateway Logpush, with encrypted bodies',
  documentation: 'https://developers.cloudflare.com/ai-gateway/observability/logging/logpush/',
  signature: ENCRYPTED,
  recognises: ({ first }) => ENCRYPTED.some(key => at(first, `${key}.iv`) !== undefined),
  refusal: `Export the logs with the API (${API}), which states times and tokens; or decrypt the bodies with your private key and name their columns with --map.`
})

const pagesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** A page's records, or a bare record itself. */
function resultsOf(page: unknown): readonly unknown[] {
  const results = at(page, 'result')
  return Array.isArray(results) ? results : [page]
}

function missingPages(pages: readonly unknown[]): string | undefined {
  const info = at(pages.at(-1), 'result_info')
  const [page, perPage, total] = ['page', 'per_page', 'total_count'].map(
    key => numberOf(at(info, key)) ?? Number.NaN
  )
  return (page as number) * (perPage as number) < (total as number)
    ? 'the last page is not the last there is: later records were not fetched'
    : undefined
}
