/** Kong AI Gateway: what its file-log and http-log plugins write of an AI Proxy call. */
import { STREAMED } from '../../log/trafficLog.ts'
import { textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall } from './modelCalls.ts'
import { forgetZeroUsage } from './usage.ts'

const SIGNATURE = ['started_at', 'latencies', 'request', 'response']
const USAGE = 'ai.proxy.usage'

export const kong = requests({
  id: 'kong',
  title: 'Kong AI Gateway (file-log, http-log)',
  documentation: 'https://developer.konghq.com/ai-gateway/ai-audit-log-reference/',
  signature: [...SIGNATURE, 'ai'],
  recognises: sample => hasColumns(sample, SIGNATURE),
  answers: allBut({ partly: ['ttft'], no: ['cached'] }),
  fields: {
    id: 'request.id',
    start: { from: 'started_at', unit: 'millis' },
    duration: { from: 'latencies.request', unit: 'millis' },
    ttft: { from: `${USAGE}.time_to_first_token`, unit: 'millis' },
    model: ['ai.proxy.meta.response_model', 'ai.proxy.meta.request_model'],
    caller: ['consumer.username', 'consumer.id', 'client_ip'],
    /** `prompt_token`: before Kong 3.8. `input_tokens`: what is not text, from 3.11. */
    input: [`${USAGE}.prompt_tokens`, `${USAGE}.input_tokens`, `${USAGE}.prompt_token`],
    output: [`${USAGE}.completion_tokens`, `${USAGE}.output_tokens`, `${USAGE}.completion_token`],
    cost: { from: `${USAGE}.cost`, unit: 'usd' }
  },
  /** Other routes share the log, without `ai`; so does a call that Kong itself refused. */
  leavesOut: cell => (cell('ai') ? undefined : leftOutCall(cell('request.method'), cell('request.uri'))),
  amend: (row, cell) => {
    amendStatus(row, cell('response.status'))
    amendModel(row, cell('upstream_uri'))
    forgetZeroUsage(row)
    const mode = textOf(cell('ai.proxy.meta.request_mode'))
    if (mode === 'oneshot') row.ttftMicros = Number.NaN
    else if (mode === 'stream' || row.ttftMicros < row.durationMicros) row.flags |= STREAMED
  }
})
