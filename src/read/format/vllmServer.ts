/** What vLLM and other servers on uvicorn print: statistics every 10 s, and access lines without a time. No requests to read. */
import { refused } from './format.ts'

export const vllmServer = refused({
  id: 'vllm-server',
  title: 'a vLLM server’s log: statistics every 10 s and access lines without a time, not requests',
  documentation: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
  line: {
    pattern:
      /^(?:\p{Cc}\[[\d;]*m){0,4}(?:\(\w+ pid=\d+\))?(?:\p{Cc}\[[\d;]*m){0,4} ?(?:\S+Z )?(?:INFO[: ].*Avg prompt throughput: |(?:INFO|WARNING) \d\d-\d\d \d\d:\d\d:\d\d \[\w+\.py:\d+\])/u,
    others: 'left out'
  },
  refusal:
    'Start vLLM with --otlp-traces-endpoint and audit the spans, or audit the access log of the proxy in front of it.'
})

export const uvicornServer = refused({
  id: 'uvicorn-server',
  title:
    'a server’s log whose access lines state no time (uvicorn’s, as vLLM, SGLang and FastAPI print them)',
  documentation: 'https://uvicorn.dev/settings/#logging',
  line: {
    pattern:
      /^(?:\p{Cc}\[[\d;]*m){0,4}(?:\(\w+ pid=\d+\))?(?:\p{Cc}\[[\d;]*m){0,4} ?(?:\S+Z )?INFO[: ].*\S:\d{1,5} - "[A-Z]+ \S+ HTTP\/[\d.]+" \d{3}/u,
    others: 'left out'
  },
  refusal:
    'Audit the access log of the proxy in front of it, spans (vLLM: --otlp-traces-endpoint), or a log of calls (SGLang: --log-requests-format json).'
})
