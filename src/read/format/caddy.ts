/** Caddy's access logs, which are JSON by default; a plug-in or `log_append` may put tokens beside. */
import { isBlank } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall } from './modelCalls.ts'

const SIGNATURE = ['ts', 'request', 'duration', 'size', 'status']

export const caddy = requests({
  id: 'caddy',
  title: 'Caddy access log',
  documentation: 'https://caddyserver.com/docs/logging',
  signature: [...SIGNATURE, 'resp_headers'],
  alsoHas: ['level'],
  recognises: sample => hasColumns(sample, SIGNATURE),
  answers: allBut({ partly: ['model', 'caller'], no: ['ttft', 'tokens', 'cached'] }),
  /** Caddy logs when the answer has ended. */
  fields: {
    end: { from: 'ts', unit: 'any' },
    duration: { from: 'duration', unit: 'seconds' },
    caller: ['user_id', 'request.client_ip', 'request.remote_ip']
  },
  leavesOut: cell =>
    isBlank(cell('request.uri'))
      ? 'a line of another kind'
      : leftOutCall(cell('request.method'), cell('request.uri')),
  amend: (row, cell) => {
    amendStatus(row, cell('status'))
    amendModel(row, cell('request.uri'))
  },
  looksAt: { texts: ['request.method', 'request.uri', 'status'] }
})
