/** What the command line can do: every verb with its options and examples. `running.ts` runs them. */
import { DEPLOYMENT, FLEET, PROMISE, SIZING } from '../capacity/question.ts'
import { CERTAINTY, GATES, JUDGED, SIDES } from '../cutover/question.ts'
import { LIMITS } from '../limits/question.ts'
import { EXTRAS } from '../pricing/extras.ts'
import { PRICES } from '../pricing/priceBook.ts'
import { FETCHED } from '../read/question.ts'
import { CIRCUMSTANCES } from '../verdict/question.ts'
import { COMPARISON } from './compareQuestion.ts'
import { MODEL_FILES } from './modelOptions.ts'
import {
  BENCHMARK,
  CALIBRATION,
  CALIBRATION_FILE,
  CANARY_PLAN,
  CONFIGURATION,
  EXPLANATION,
  LIMITS_FILE,
  LISTENING,
  LOG,
  ORDERING,
  OWN_PRICES,
  POINTS,
  PREDICTION,
  PRICE_FILES,
  READINESS,
  RECORDING,
  REPLAY,
  REPORT,
  SECTIONS,
  TRACE,
  UPSTREAMS
} from './options.ts'
import { PDF_FILE } from './pageQuestion.ts'
import { REUSE } from './reuseQuestion.ts'
import type { Verb } from './verb.ts'
import { COMPLETION, FORMATS, GPUS, INIT, MCP, MODELS, SCHEMA } from './verbsOfTheTool.ts'

const A_LOG =
  'files, folders or patterns of one log, packed or not; addresses such as postgres://user@host/db?table=logs; - reads standard input'

export const ANALYZE = {
  name: 'analyze',
  says: 'Read a log, describe its traffic, size GPUs, compare the costs, and give a verdict.',
  arguments: [['[files...]', A_LOG]],
  examples: [
    'gpuops-audit analyze logs.csv',
    'gpuops-audit analyze exports/ --since 2026-11-01 --where model=gpt-4o',
    'gpuops-audit analyze january.csv february.csv.gz --target-model gpt-oss-120b',
    'gpuops-audit analyze proxy.jsonl --map start=ts,input=usage.prompt_tokens,output=usage.completion_tokens',
    "gpuops-audit analyze 'postgres://auditor@db.example/litellm' --since 2026-11-01",
    "gpuops-audit analyze 'openai://organization?since=30d' --save usage.jsonl",
    'gpuops-audit analyze logs.csv --output report.json --output report.md --output -',
    'gpuops-audit analyze logs.csv --output proposal.html --title "Capacity audit" --prepared-for "Example Ltd"',
    'gpuops-audit analyze logs.csv --format csv --table candidates',
    "gpuops-audit analyze logs.csv --fail-on 'gpus > 8' --fail-on 'throttled.share > 1%'"
  ],
  groups: [
    { title: 'Report', options: REPORT },
    { title: 'Reading', options: { ...LOG, ...FETCHED } },
    { title: 'Limits of the shared pool', options: { ...LIMITS, ...LIMITS_FILE } },
    { title: 'Sizing', options: { ...PROMISE, ...SIZING, ...MODEL_FILES, ...CALIBRATION } },
    { title: 'Prices', options: { ...PRICES, ...PRICE_FILES } },
    { title: 'Costs beside tokens and rent', options: EXTRAS },
    { title: 'What no log can tell', options: CIRCUMSTANCES },
    { title: 'Configuration', options: CONFIGURATION }
  ],
  configurable: true
} as const satisfies Verb

const REPLAYING = {
  name: 'replay',
  says: 'Replay the requests of a log on one deployment, and compare with the latencies in the log.',
  arguments: [['<files...>', A_LOG]],
  examples: [
    'gpuops-audit replay logs.csv --model Llama-3.1-8B --gpu H100-SXM',
    'gpuops-audit replay logs.csv --model Llama-3.3-70B --gpu H200-SXM --tensor-parallel 2 --precision fp8 --replicas 3',
    'gpuops-audit replay vllm.csv --model Llama-3.1-8B --gpu L40S --max-num-seqs 128 --kv-cache-tokens 180000 --format json',
    'gpuops-audit replay logs.csv --model Llama-3.1-8B --gpu L40S --replicas 4 --calibration calibration.json'
  ],
  groups: [
    { title: 'Deployment', options: { ...DEPLOYMENT, ...CALIBRATION } },
    { title: 'Report', options: REPLAY },
    { title: 'Reading', options: LOG }
  ]
} as const satisfies Verb

const BACKTEST = {
  name: 'backtest',
  says: 'Size on the first weeks of a log, live through the next one with it, and say how often that would have held.',
  arguments: [['<files...>', A_LOG]],
  examples: [
    'gpuops-audit backtest logs.csv',
    'gpuops-audit backtest logs.csv --target-model Llama-3.1-8B --gpu L40S --headroom 30% --format json'
  ],
  groups: [
    { title: 'Report', options: REPLAY },
    { title: 'Reading', options: LOG },
    { title: 'Sizing', options: { ...PROMISE, ...SIZING, ...MODEL_FILES, ...CALIBRATION } },
    {
      title: 'Prices',
      options: { sourceModel: PRICES.sourceModel, gpuPrices: PRICES.gpuPrices, ...OWN_PRICES }
    }
  ]
} as const satisfies Verb

export const PREDICT = {
  name: 'predict',
  says: 'Predict the speed of a deployment under a steady load, with the evidence and the error band.',
  examples: [
    'gpuops-audit predict --model Llama-3.3-70B --gpu H100-SXM --tensor-parallel 4 --precision fp8 --input 2000 --output 300 --concurrency 64',
    'gpuops-audit predict --model gpt-oss-120b --gpu B200 --engine tensorrt-llm --input 1024 --output 1024 --concurrency 32 --format json',
    'gpuops-audit predict --points points.csv --format json'
  ],
  groups: [
    { title: 'Benchmark', options: { ...BENCHMARK, ...POINTS, ...CALIBRATION, ...OWN_PRICES } },
    { title: 'Report', options: PREDICTION }
  ]
} as const satisfies Verb

const CALIBRATE = {
  name: 'calibrate',
  says: 'Learn from your own benchmark, or from a log’s own latencies, how your deployment differs from the prediction.',
  arguments: [
    [
      '<files...>',
      'points files (CSV), the JSON of vllm bench serve, AIPerf or GuideLLM, or a log with its latencies'
    ]
  ],
  examples: [
    'gpuops-audit calibrate points.csv --save calibration.json',
    'gpuops-audit calibrate vllm-bench.json --model Llama-3.3-70B --gpu H100-SXM --tensor-parallel 4 --precision fp8 --save calibration.json',
    'gpuops-audit calibrate logs.csv --model Llama-3.1-8B --gpu L40S --replicas 2 --max-num-seqs 128 --save calibration.json',
    'gpuops-audit analyze logs.csv --calibration calibration.json'
  ],
  groups: [
    { title: 'What was measured, as far as the file does not say', options: BENCHMARK },
    { title: 'The fleet that served a log', options: FLEET },
    { title: 'Reading', options: LOG },
    { title: 'Report', options: CALIBRATION_FILE }
  ]
} as const satisfies Verb

const RECORD = {
  name: 'record',
  says: 'Pass requests on to an upstream and write down each: times, tokens, outcome, no text and no key.',
  examples: [
    'gpuops-audit record --upstream https://api.openai.com/v1 --output log.jsonl',
    'gpuops-audit record --upstream https://api.openai.com/v1 --canary https://gpus.example/v1 --split 10% --output log.jsonl',
    'gpuops-audit record --upstream https://api.openai.com/v1 --canary http://127.0.0.1:8000/v1 --mirror --model-map gpt-4o=qwen3 --output log.jsonl'
  ],
  groups: [
    { title: 'Upstreams', options: UPSTREAMS },
    { title: 'Recording', options: RECORDING },
    { title: 'Listening', options: LISTENING }
  ]
} as const satisfies Verb

const READY = {
  name: 'readiness',
  says: 'Say what the traffic of a log uses that a dedicated endpoint must support, and the one line that changes.',
  arguments: [['<files...>', A_LOG]],
  examples: [
    'gpuops-audit readiness logs.csv',
    'gpuops-audit readiness log.jsonl --plan report.json --base-url https://gpus.example/v1 --full',
    'gpuops-audit readiness log.jsonl --target-model gpt-oss-120b --output readiness.md'
  ],
  groups: [
    { title: 'Target', options: READINESS },
    { title: 'Report', options: SECTIONS },
    { title: 'Reading', options: LOG }
  ]
} as const satisfies Verb

const CUTOVER = {
  name: 'cutover',
  says: 'Compare the requests of two places, like with like, and say go (exit 0), roll back (1) or hold (3).',
  arguments: [['[files...]', 'one log of both places, to be split with --split-by']],
  examples: [
    'gpuops-audit cutover --baseline shared.csv --canary dedicated.csv',
    'gpuops-audit cutover log.jsonl --split-by upstream --baseline baseline --canary canary',
    'gpuops-audit cutover log.jsonl --split-by tag.pool --max-p95-increase 5% --max-error-increase 0.1pp',
    'gpuops-audit cutover --baseline shared.csv --canary dedicated.csv --plan report.json --output cutover.html'
  ],
  groups: [
    { title: 'Sides', options: SIDES },
    { title: 'Gates', options: { ...GATES, ...JUDGED } },
    { title: 'Certainty', options: CERTAINTY },
    { title: 'Plan and cost', options: CANARY_PLAN },
    { title: 'Report', options: SECTIONS },
    { title: 'Reading', options: LOG }
  ]
} as const satisfies Verb

const ORDER = {
  name: 'order',
  says: 'Write what starts the recommended fleet and the test it must pass, or check what the test found.',
  arguments: [['<what...>', 'a report that analyze wrote as JSON; or check, and the result of a benchmark']],
  examples: [
    'gpuops-audit order report.json --repository google/gemma-4-26B-A4B --folder order',
    'gpuops-audit order check result.json --order order/order.json --kv-cache-tokens 353000'
  ],
  groups: [{ title: 'Order', options: ORDERING }]
} as const satisfies Verb

const REUSE_VERB = {
  name: 'reuse',
  says: 'Say what share of the prompts a prefix cache would find again, by the number of replicas and the router.',
  arguments: [
    ['<files...>', 'a trace with blocks (Mooncake, Bailian), or a log with callers and cached tokens']
  ],
  examples: [
    'gpuops-audit reuse trace.jsonl --kv-cache-tokens 350000',
    'gpuops-audit reuse trace.jsonl --model Llama-3.1-8B --gpu H100-SXM --replicas 4 --router prefix-aware --save found.jsonl\n' +
      '    gpuops-audit replay found.jsonl --model Llama-3.1-8B --gpu H100-SXM --replicas 4'
  ],
  groups: [
    { title: 'Reuse', options: REUSE },
    { title: 'Reading', options: LOG }
  ]
} as const satisfies Verb

const EXPORT = {
  name: 'export',
  says: 'Write the traffic of a log as a trace to replay on real GPUs: times and token counts alone.',
  arguments: [['<files...>', A_LOG]],
  examples: [
    'gpuops-audit export logs.csv --as mooncake --output trace.jsonl\n' +
      '    aiperf profile --input-file trace.jsonl --custom-dataset-type mooncake_trace --fixed-schedule …',
    'gpuops-audit export logs.csv --as vllm-bench --since 2026-11-03T09:00:00Z --until 2026-11-03T10:00:00Z --output trace.jsonl\n' +
      '    vllm bench serve --dataset-name timed_trace --dataset-path trace.jsonl --self-timed --timed-trace-sec-multiplier 0.001 --ignore-eos …',
    'gpuops-audit export logs.csv --as azure --where model=gpt-4o --output trace.csv'
  ],
  groups: [
    { title: 'Trace', options: TRACE },
    { title: 'Reading', options: LOG }
  ]
} as const satisfies Verb

const COMPARE = {
  name: 'compare',
  says: 'Compare two JSON reports: what changed in traffic, sizing and cost.',
  arguments: [
    ['<before>', 'JSON report of the earlier log'],
    ['<after>', 'JSON report of the later log']
  ],
  examples: [
    'gpuops-audit compare october.json november.json',
    'gpuops-audit compare october.json november.json --min-change 5% --format markdown'
  ],
  groups: [{ title: 'Report', options: COMPARISON }]
} as const satisfies Verb

const EXPLAIN = {
  name: 'explain',
  says: 'Say what a figure means, and what it was computed from in a report.',
  arguments: [['<figure>', 'its path in the JSON, or a short name such as gpus']],
  examples: ['gpuops-audit explain gpus', 'gpuops-audit explain savingPerMonth --report report.json'],
  groups: [{ title: 'Report', options: EXPLANATION }]
} as const satisfies Verb

const PDF = {
  name: 'pdf',
  says: 'Print an HTML report to a PDF, by a Chromium, Chrome or Edge that is installed here.',
  arguments: [['<page>', 'HTML report that analyze wrote']],
  examples: ['gpuops-audit pdf report.html', 'gpuops-audit pdf report.html --output proposal.pdf'],
  groups: [{ title: 'Report', options: PDF_FILE }]
} as const satisfies Verb

export const VERBS = [
  ANALYZE,
  COMPARE,
  EXPLAIN,
  REPLAYING,
  BACKTEST,
  PREDICT,
  CALIBRATE,
  READY,
  RECORD,
  CUTOVER,
  ORDER,
  REUSE_VERB,
  EXPORT,
  FORMATS,
  MODELS,
  GPUS,
  PDF,
  INIT,
  MCP,
  SCHEMA,
  COMPLETION
] as const satisfies readonly Verb[]

export type VerbName = (typeof VERBS)[number]['name']
