/** nginx access logs as JSON: no standard schema, but the keys are nginx's own variable names. */
import { allBut, hasColumns, requests } from './format.ts'
import { amendModel, leftOutCall } from './modelCalls.ts'

const SIGNATURE = ['request_time', 'status']
const TIMES = ['msec', 'time_iso8601', 'time_local']

export const nginxJson = requests({
  id: 'nginx-json',
  title: 'nginx access log as JSON',
  documentation: 'https://nginx.org/en/docs/http/ngx_http_log_module.html',
  signature: [...SIGNATURE, 'msec'],
  recognises: sample => hasColumns(sample, SIGNATURE) && TIMES.some(time => sample.columns.has(time)),
  answers: allBut({ partly: ['model', 'caller'], no: ['ttft', 'tokens', 'cached'] }),
  /** nginx logs when the answer has ended. `upstream_header_time` is no TTFT: servers send headers before tokens. */
  fields: {
    id: 'request_id',
    end: { from: TIMES, unit: 'any' },
    duration: { from: 'request_time', unit: 'seconds' },
    caller: ['remote_user', 'remote_addr'],
    status: 'status'
  },
  leavesOut: cell => {
    const [method, path] = String(cell('request') ?? '').split(' ')
    return leftOutCall(cell('request_method') ?? method, cell('request_uri') ?? cell('uri') ?? path)
  },
  amend: (row, cell) => amendModel(row, cell('request_uri') ?? cell('uri') ?? cell('request')),
  looksAt: { texts: ['request_method', 'request_uri', 'uri', 'request'] },
  assumptions: ['nginx logs the last of its attempts: those it repeated upstream are not counted.']
})
