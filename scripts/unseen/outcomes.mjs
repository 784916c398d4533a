/** How a call ended → the columns that say so; each way with what it tells of failures and of refusals by a rate limit. */

const isOk = ({ status }) => status === 200
const TEXTS = {
  429: [
    'Rate limit reached for requests',
    'RateLimitError: too many requests',
    '429 Too Many Requests',
    'quota per minute exceeded, rate limited'
  ],
  500: ['Internal server error', 'InternalServerError'],
  502: ['Bad gateway', '502 Bad Gateway'],
  503: ['Service unavailable', 'overloaded_error: Overloaded'],
  504: ['Gateway timeout', 'Request timed out']
}
const textOf = ({ status, i }) => TEXTS[status][i % TEXTS[status].length]
const word = (ok, limited, failed) => call => (isOk(call) ? ok : call.status === 429 ? limited : failed)
const flag = (yes, no) => call => (isOk(call) ? yes : no)

/** `tells`: 'throttled' where refusals are told from other failures, 'failed' where not, 'nothing' where a failure leaves no trace. */
export const OUTCOMES = [
  ...[
    'status',
    'http',
    'code',
    'http_code',
    'rc',
    'resp_code',
    'status_code',
    'statusCode',
    'response.status',
    'upstream_status',
    'HTTP Status',
    'http_resp'
  ].map(name => ({ tells: 'throttled', columns: { [name]: call => call.status } })),
  { tells: 'throttled', columns: { status: word('ok', 'rate_limited', 'error') } },
  { tells: 'throttled', columns: { outcome: word('success', 'throttled', 'failure') } },
  { tells: 'throttled', columns: { result: word('OK', 'RATE_LIMIT', 'SERVER_ERROR') } },
  { tells: 'throttled', columns: { state: word('completed', '429', 'failed') } },
  { tells: 'throttled', columns: { verdict: word('served', 'throttled', 'failed') } },
  { tells: 'throttled', columns: { final_state: word('done', 'ratelimited', 'errored') } },
  {
    tells: 'throttled',
    columns: { ok: flag(true, false), error: call => (isOk(call) ? null : textOf(call)) }
  },
  {
    tells: 'throttled',
    columns: { success: flag(1, 0), error_message: call => (isOk(call) ? null : textOf(call)) }
  },
  { tells: 'throttled', columns: { err: call => (isOk(call) ? null : textOf(call)) } },
  { tells: 'throttled', columns: { error_class: word(null, 'RateLimitError', 'APIError') } },
  {
    tells: 'throttled',
    columns: { exception: word(null, 'openai.RateLimitError', 'openai.InternalServerError') }
  },
  { tells: 'throttled', columns: { status: word('2xx', '429', '5xx') } },
  {
    tells: 'throttled',
    columns: { failed: flag(false, true), failure_reason: call => (isOk(call) ? null : textOf(call)) }
  },
  { tells: 'failed', columns: { ok: flag(1, 0) } },
  { tells: 'failed', columns: { success: flag('yes', 'no') } },
  { tells: 'failed', columns: { is_error: flag(0, 1) } },
  { tells: 'failed', columns: { passed: flag('true', 'false') } },
  { tells: 'failed', columns: { errored: flag('N', 'Y') } },
  { tells: 'failed', columns: { Erfolg: flag('ja', 'nein') } },
  { tells: 'failed', columns: { level: flag('INFO', 'ERROR') } },
  { tells: 'failed', columns: { status: flag('✅', '❌') } },
  { tells: 'nothing', columns: {} }
]
