/** Envoy access logs: its default line and Istio's, and JSON as Envoy AI Gateway documents it. */
import { allBut, hasColumns, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall, webCalls } from './modelCalls.ts'
import { forgetZeroUsage } from './usage.ts'

export const envoyText = requests({
  id: 'envoy',
  title: 'Envoy access log, default format (also Istio)',
  documentation: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
  line: {
    pattern:
      /^\[(?<start>\d{4}-\d\d-\d\dT[\d:.]+Z)\] "(?<method>\S+) (?<path>\S+) [^"]*" (?<status>\d+) \S+(?: \S+ \S+ "[^"]*")? \d+ \d+ (?:(?<duration>\d+)|-) \S+ "(?:-|(?<address>[^"]*))"/,
    others: 'rejected',
    layouts: [
      '[{start:utc}] "{call}" {status} {} {:whole} {:whole} {duration:whole?} {} "{address?}"',
      '[{start:utc}] "{call}" {status} {} {} {} "{}" {:whole} {:whole} {duration:whole?} {} "{address?}"'
    ]
  },
  answers: allBut({ partly: ['model', 'caller'], no: ['ttft', 'tokens', 'cached'] }),
  fields: {
    start: { from: 'start', unit: 'any' },
    duration: { from: 'duration', unit: 'millis' },
    caller: 'address'
  },
  ...webCalls('status')
})

const SIGNATURE = ['start_time', 'response_code', 'duration']
const PATHS = ['x-envoy-origin-path', 'request.path', 'path']

/**
 * `x-request-id` is no request's own id: callers in a mesh hand theirs on to every call they make. Nor is
 * `x-envoy-upstream-service-time` a TTFT: servers send headers before tokens.
 */
export const envoyAiGateway = requests({
  id: 'envoy-ai-gateway',
  title: 'Envoy AI Gateway access log, or Envoy’s as JSON',
  documentation: 'https://aigateway.envoyproxy.io/docs/capabilities/observability/accesslogs',
  signature: [...SIGNATURE, 'gen_ai.usage.input_tokens'],
  recognises: sample => hasColumns(sample, SIGNATURE),
  answers: allBut({ partly: ['cached', 'caller'], no: ['ttft'] }),
  fields: {
    start: { from: 'start_time', unit: 'any' },
    duration: { from: 'duration', unit: 'millis' },
    model: ['gen_ai.response.model', 'gen_ai.request.model_override', 'gen_ai.request.model'],
    caller: ['session.id', 'x-forwarded-for', 'downstream_remote_address'],
    input: 'gen_ai.usage.input_tokens',
    cached: ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cached_input_tokens'],
    output: 'gen_ai.usage.output_tokens'
  },
  /** Tool calls (MCP) share the log, without a model. */
  leavesOut: cell => {
    if (cell('gen_ai.request.model')) return undefined
    return leftOutCall(cell('method'), PATHS.map(cell).find(Boolean))
  },
  amend: (row, cell) => {
    amendStatus(row, cell('response_code'))
    amendModel(row, PATHS.map(cell).find(Boolean))
    forgetZeroUsage(row)
  }
})
