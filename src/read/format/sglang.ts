/** SGLang: its log of requests as JSON Lines, and its scheduler's log, which is of no use here. */
import { FAILED, STREAMED } from '../../log/trafficLog.ts'
import { textOf } from '../records/cell.ts'
import { allBut, refused, requests } from './format.ts'

const META = 'out.meta_info'

export const sglang = requests({
  id: 'sglang',
  title: 'SGLang request log (--log-requests-format json)',
  documentation: 'https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/utils/request_logger.py',
  signature: ['event', 'rid', 'obj'],
  answers: allBut({ no: ['ttft', 'throttling', 'model', 'caller'] }),
  fields: {
    id: 'rid',
    end: { from: 'timestamp', unit: 'any' },
    duration: { from: `${META}.e2e_latency`, unit: 'seconds' },
    input: `${META}.prompt_tokens`,
    cached: `${META}.cached_tokens`,
    output: `${META}.completion_tokens`
  },
  leavesOut: cell =>
    textOf(cell('event')) === 'request.finished'
      ? undefined
      : 'the arrival of a request, read when it is finished',
  amend: (row, cell) => {
    if (textOf(cell('obj.stream')) === 'true') row.flags |= STREAMED
    if (textOf(cell(`${META}.finish_reason.type`)) === 'abort') row.flags |= FAILED
  },
  looksAt: { texts: ['event', 'obj.stream', `${META}.finish_reason.type`] },
  assumptions: [
    'SGLang stamps the local time of its server without a zone, and logs no fast requests where SGLANG_LOG_REQUEST_EXCEEDED_MS is set.'
  ]
})

export const sglangBatches = refused({
  id: 'sglang-batches',
  title: 'a log of SGLang’s scheduler: batches, not requests',
  documentation: 'https://docs.sglang.ai/references/production_metrics.html',
  line: {
    pattern:
      /^(?:\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^\]]*\] (?:(?:Prefill|Decode) batch\b|server_args=ServerArgs\()|(?:command=)?python3? -m sglang\.launch_server\b)/,
    others: 'left out'
  },
  refusal: 'Start SGLang with --log-requests --log-requests-format json and audit that log.'
})
