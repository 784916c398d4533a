/** What a vLLM server prints: engine statistics every 10 s, and access lines without a time. No requests to read. */
import type { RefusedFormat } from './format.ts'

export const vllmServer: RefusedFormat = {
  id: 'vllm-server',
  title: 'a vLLM server’s log: statistics every 10 s and access lines without a time, not requests',
  documentation: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
  signature: [],
  recognises: () => false,
  line: {
    pattern:
      /^(?:\p{Cc}\[[\d;]*m)*(?:\(\w+ pid=\d+\))?(?:\p{Cc}\[[\d;]*m)* ?(?:\S+Z )?(?:INFO[: ].*(?:Avg prompt throughput: |\S+:\d+ - "[A-Z]+ \S+ HTTP\/[\d.]+" \d{3})|(?:INFO|WARNING) \d\d-\d\d \d\d:\d\d:\d\d \[\w+\.py:\d+\])/u,
    others: 'left out'
  },
  grain: 'none',
  refusal:
    'Start vLLM with --otlp-traces-endpoint and audit the spans, or audit the access log of the proxy in front of it.'
}
