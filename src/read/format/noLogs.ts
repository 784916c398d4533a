/** Files that people try and that are no logs of requests: results of benchmarks, Anthropic's usage API, sampled metrics. */
import { at, isBlank, textOf } from '../records/cell.ts'
import { isTime } from '../records/fields/columns.ts'
import { refused, type Sample } from './format.ts'

/** Columns of which the results of a benchmark have several: of vLLM, SGLang, genai-perf, GuideLLM, llmperf, trtllm. */
const MEASURES =
  /^(?:(?:mean|median|p\d+|std|avg)_(?:ttft|tpot|itl|e2el|e2e_latency)\w*|(?:request|output|input|total|total_token)_throughput|output_token_throughput\w*|num_prompts|max_concurrency|request_rate|burstiness|total_(?:input|output)_tokens|input_lens|output_lens|requests_per_second|tokens_per_second|isl|osl|ttft_ms|tpot_ms|results_(?:ttft|inter_token_latency|end_to_end_latency)\w*|mean_output_throughput\w*|concurrency|tokenizer_id|completed|num_requests|total_num_tokens|elapsed_time|request_(?:latency|count)|time_to_first_token|inter_token_latency|(?:in|out)put_sequence_length|n_prompt|n_gen|avg_ts|stddev_ts|avg_latency|latencies|percentiles|test_time)$/
const FEWEST_MEASURES = 3

/** Where results of GuideLLM, trtllm-bench and inference-perf have their parts. */
const PARTS = ['performance.request_throughput_req_s', 'load_summary']

/** What a log of calls may state of each of them, too. */
const OF_CALLS =
  /^(?:ttft_ms|tpot_ms|itl_ms|tokens_per_second|request_latency|time_to_first_token|inter_token_latency)$/
const SIDES = /^(?:input|prompt)_tokens$|^(?:output|completion)_tokens$/

/** Each record of its own moment, with both counts of its tokens, which differ, and no measure of a whole run. */
function areCalls({ columns, rows = [] }: Sample): boolean {
  const sides = [...columns].filter(name => SIDES.test(name)).length
  const measures = [...columns].filter(name => MEASURES.test(name))
  const isMoment = (name: string) => {
    const values = rows.map(row => at(row, name)).filter(value => !isBlank(value))
    return new Set(values).size > 1 && values.every(isTime)
  }
  const vary = [...columns].some(
    name => SIDES.test(name) && new Set(rows.map(row => textOf(at(row, name)))).size > 1
  )
  return sides > 1 && vary && measures.every(name => OF_CALLS.test(name)) && [...columns].some(isMoment)
}

const isBenchmark = (sample: Sample): boolean => {
  const { columns, first } = sample
  const measures = [...columns].filter(name => MEASURES.test(name)).length
  const isTelling = [...columns].some(name =>
    /ttft|throughput|tokens_per_second|itl|tpot|avg_ts|percentiles/.test(name)
  )
  const guided = at(first, 'benchmarks')
  return (
    (measures >= FEWEST_MEASURES && isTelling && !areCalls(sample)) ||
    PARTS.some(part => at(first, part) !== undefined) ||
    (Array.isArray(guided) && at(guided[0], 'metrics') !== undefined)
  )
}

export const benchmarkResult = refused({
  id: 'benchmark-result',
  title: 'a benchmark’s result: sums over a run, not requests',
  documentation: 'docs/accuracy.md',
  signature: ['request_throughput', 'output_throughput', 'mean_ttft_ms', 'num_prompts'],
  recognises: isBenchmark,
  refusal:
    'Give it to gpuops-audit calibrate, which fits the speed of a deployment to it, and analyze a log of your traffic.'
})

export const anthropicUsage = refused({
  id: 'anthropic-usage',
  title: 'Anthropic’s usage API: sums of tokens, without a count of requests',
  documentation: 'https://docs.claude.com/en/api/usage-cost-api',
  signature: ['data', 'has_more', 'next_page'],
  recognises: ({ first, columns }) =>
    (columns.has('uncached_input_tokens') &&
      ['starting_at', 'context_window', 'server_tool_use'].some(name => columns.has(name))) ||
    bucketsOf(first).some(bucket =>
      ['starting_at', 'model_breakdown'].some(key => at(bucket, key) !== undefined)
    ),
  refusal: 'Export a log of requests from your gateway, proxy or tracing tool.'
})

function bucketsOf(value: unknown): readonly unknown[] {
  const pages = Array.isArray(value) ? value : [value]
  return pages.flatMap(page => {
    const data = at(page, 'data')
    return Array.isArray(data) ? (data as unknown[]) : [page]
  })
}

/** An answer of Prometheus in which no counter of requests is known. */
export const prometheusOther = refused({
  id: 'prometheus-other',
  title: 'an answer of Prometheus without a known counter of requests',
  documentation: 'https://prometheus.io/docs/prometheus/latest/querying/api/',
  signature: ['status', 'data'],
  recognises: ({ first }) => /^(?:matrix|vector|scalar)$/.test(textOf(at(first, 'data.resultType'))),
  refusal:
    'Query a range of the counters themselves, without rate() or increase(): vllm:request_success_total, vllm:prompt_tokens_total and vllm:generation_tokens_total, or those of LiteLLM or OpenTelemetry.'
})

/** Counters side by side: a row states them at one moment, and not what they grew by. */
export const grafanaTable = refused({
  id: 'grafana-table',
  title: 'a table that Grafana has exported of a panel: values at moments, not requests',
  documentation: 'https://grafana.com/docs/grafana/latest/panels-visualizations/panel-inspector/',
  signature: ['Time'],
  recognises: ({ columns, first }) =>
    first === undefined &&
    columns.has('Time') &&
    [...columns].some(name => /^[a-z_][\w:]*\{\w+=".*"\}$/i.test(name)),
  refusal:
    'Save the answer itself and audit that: in the panel Inspect > Query > Refresh, then copy the response; or query Prometheus for a range of the counters (GET /api/v1/query_range).'
})

/** What CloudWatch, Azure Monitor and their command lines answer of metrics: a value a minute, each metric by itself. */
export const cloudMetrics = refused({
  id: 'cloud-metrics',
  title: 'metrics of a cloud’s monitor, each by itself: no requests',
  documentation: 'https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html',
  signature: ['MetricDataResults', 'Datapoints', 'Label', 'Timestamps', 'Values'],
  recognises: ({ columns, first }) =>
    ['MetricDataResults', 'Datapoints'].some(name => Array.isArray(at(first, name))) ||
    ['MetricName', 'TimeGrain'].every(name => columns.has(name)),
  refusal:
    'Audit a log of the calls: of Bedrock the model invocation log, of Azure OpenAI the RequestResponse log or that of API Management; or write a table with a row a minute and columns minute, requests, input_tokens and output_tokens.'
})

/** The list of tasks that Cline and Roo Code keep: sums over each task. */
export const agentTasks = refused({
  id: 'agent-tasks',
  title: 'a list of a coding agent’s tasks (Cline, Roo Code): sums over each, not calls',
  documentation: 'https://docs.cline.bot/',
  signature: ['task', 'tokensIn', 'tokensOut', 'totalCost'],
  recognises: ({ columns }) =>
    ['task', 'tokensIn', 'tokensOut', 'totalCost'].every(name => columns.has(name)),
  refusal: 'Audit the calls of the tasks: the file ui_messages.json of each in the folder tasks beside it.'
})

/** Executions that n8n and Flowise keep: a run of a workflow calls models several times, or never. */
export const workflowRuns = refused({
  id: 'workflow-runs',
  title: 'a list of executions of workflows (n8n, Flowise): runs, not calls of models',
  documentation: 'https://docs.n8n.io/workflows/executions/',
  signature: ['workflowId', 'startedAt', 'stoppedAt', 'mode'],
  recognises: ({ columns }) =>
    [
      ['workflowId', 'startedAt', 'mode'],
      ['executionData', 'agentflowId']
    ].some(names => names.every(name => columns.has(name))),
  refusal:
    'Audit the log of the gateway or provider that their model nodes call, or the export of the tracing tool that they report to (Langfuse, LangSmith).'
})

/** One scrape of counters: without a second one, nothing tells how fast they grow. */
export const prometheusText = refused({
  id: 'prometheus-text',
  title: 'a scrape of Prometheus metrics: counters at one moment',
  documentation: 'https://prometheus.io/docs/instrumenting/exposition_formats/',
  line: { pattern: /^# (?:HELP|TYPE) [a-zA-Z_:][\w:]* /, others: 'left out' },
  refusal:
    'Query Prometheus for a range of the counters (GET /api/v1/query_range) and audit the answer, or audit a log of the requests.'
})

/** What this program wrote. */
export const ownReport = refused({
  id: 'own-report',
  title: 'a report of gpuops-audit, not a log',
  documentation: 'docs/method.md',
  signature: ['schemaVersion', 'kind', 'tool'],
  recognises: ({ first }) => textOf(at(first, 'tool.name')) === 'gpuops-audit',
  refusal:
    'Read it with: gpuops-audit explain gpus --report FILE, or compare two: gpuops-audit compare BEFORE AFTER'
})
