/** What the command line can do: every verb with its options, its examples, and the module that runs it. */
import { CSV_TABLES } from '../report/csvTables.ts'
import { parseCheck } from '../report/gate.ts'
import { REDACTIONS } from '../report/redact.ts'
import { FORMAT_NAMES } from '../report/renderers.ts'
import { TRACES } from '../report/traces.ts'
import type { Flags } from './analyze.ts'
import { FLEET_OPTIONS, SERVING_OPTIONS } from './deploymentOptions.ts'
import type { ExportFlags } from './export.ts'
import type { FormatsFlags } from './formats.ts'
import { LIMIT_OPTIONS } from './limitOptions.ts'
import type { OptionGroup, Verb } from './option.ts'
import {
  CALIBRATION,
  CIRCUMSTANCES,
  CONFIGURATION,
  EXTRAS,
  FILES,
  MAYBE_FILES,
  NO_COLOR,
  PRICES,
  READING,
  SIZING,
  TERMINAL_OR_JSON
} from './optionGroups.ts'
import { CALIBRATE, PREDICT } from './predictVerbs.ts'
import type { ReplayFlags } from './replay.ts'
import { COMPARE, EXPLAIN } from './reportVerbs.ts'
import { choiceOption, durationOption } from './values.ts'

const REPORT: OptionGroup = {
  title: 'Report',
  options: [
    {
      flags: '--format <name>',
      says: `${FORMAT_NAMES.join(', ')} (default: what the ending of --output says, else terminal)`,
      parse: choiceOption('--format', FORMAT_NAMES)
    },
    {
      flags: '--output <file>',
      says: 'write the report there: .json, .html, .md, .csv, .txt; - is standard output; repeatable',
      repeatable: true,
      file: 'written'
    },
    {
      flags: '--table <name>',
      says: `of CSV: ${CSV_TABLES.join(', ')}`,
      parse: choiceOption('--table', CSV_TABLES)
    },
    { flags: '--title <text>', says: 'of HTML' },
    { flags: '--prepared-for <name>', says: 'of HTML: whom it is for' },
    { flags: '--logo <file>', says: 'of HTML: PNG, JPEG or SVG shown at its top', file: 'read' },
    {
      flags: '--redact <level>',
      says: 'names: without names of files, callers, people, organisations and models of your own',
      parse: choiceOption('--redact', REDACTIONS)
    },
    { flags: '--verbose', says: 'with every candidate that was tried and why each other one was refused' },
    {
      flags: '--only <stage>',
      says: 'traffic: stop when the traffic is described',
      parse: choiceOption('--only', ['traffic'])
    },
    {
      flags: '--assume-latency <time>',
      says: 'of an answer, if not logged: 3s',
      parse: durationOption('--assume-latency')
    },
    {
      flags: '--fail-on <check>',
      says: "exit with 1 if it holds: 'gpus > 8', 'throttled.share > 1%', any path of the JSON; repeatable",
      parse: parseCheck,
      repeatable: true,
      actsOutside: true
    },
    NO_COLOR
  ]
}

export const ANALYZE: Verb = {
  name: 'analyze',
  says: 'Read a log, describe its traffic, size GPUs, compare the costs, and give a verdict.',
  arguments: [MAYBE_FILES],
  examples: [
    'gpuops-audit analyze logs.csv',
    'gpuops-audit analyze exports/ --since 2026-11-01 --where model=gpt-4o',
    'gpuops-audit analyze january.csv february.csv.gz --target-model gpt-oss-120b',
    'gpuops-audit analyze proxy.jsonl --map start=ts,input=usage.prompt_tokens,output=usage.completion_tokens',
    'gpuops-audit analyze logs.csv --output report.json --output report.md --output -',
    'gpuops-audit analyze logs.csv --output proposal.html --title "Capacity audit" --prepared-for "Example Ltd"',
    'gpuops-audit analyze logs.csv --format csv --table candidates',
    "gpuops-audit analyze logs.csv --fail-on 'gpus > 8' --fail-on 'throttled.share > 1%'"
  ],
  groups: [
    REPORT,
    READING,
    { title: 'Limits of the shared pool', options: LIMIT_OPTIONS },
    SIZING,
    PRICES,
    EXTRAS,
    CIRCUMSTANCES,
    CONFIGURATION
  ],
  configurable: true,
  run: async (files, flags, terminal) =>
    (await import('./analyze.ts')).analyze(files, flags as Flags, terminal)
}

const REPLAY: Verb = {
  name: 'replay',
  says: 'Replay the requests of a log on one deployment, and compare with the latencies in the log.',
  arguments: [FILES],
  examples: [
    'gpuops-audit replay logs.csv --model Llama-3.1-8B --gpu H100-SXM',
    'gpuops-audit replay logs.csv --model Llama-3.3-70B --gpu H200-SXM --tensor-parallel 2 --precision fp8 --replicas 3',
    'gpuops-audit replay vllm.csv --model Llama-3.1-8B --gpu L40S --max-num-seqs 128 --kv-cache-tokens 180000 --format json',
    'gpuops-audit replay logs.csv --model Llama-3.1-8B --gpu L40S --replicas 4 --calibration calibration.json'
  ],
  groups: [
    {
      title: 'Deployment',
      options: [
        { flags: '--model <name>', says: 'open-weight model that is served', required: true },
        { flags: '--gpu <name>', says: 'GPU that serves it', required: true },
        ...SERVING_OPTIONS,
        ...FLEET_OPTIONS,
        CALIBRATION
      ]
    },
    {
      title: 'Report',
      options: [
        TERMINAL_OR_JSON,
        {
          flags: '--output <file>',
          says: 'write the report there instead of to standard output',
          file: 'written'
        },
        NO_COLOR
      ]
    },
    READING
  ],
  run: async (files, flags, terminal) =>
    (await import('./replay.ts')).replay(files, flags as ReplayFlags, terminal)
}

const EXPORT: Verb = {
  name: 'export',
  says: 'Write the traffic of a log as a trace to replay on real GPUs: times and token counts alone.',
  arguments: [FILES],
  examples: [
    'gpuops-audit export logs.csv --as mooncake --output trace.jsonl\n' +
      '    aiperf profile --input-file trace.jsonl --custom-dataset-type mooncake_trace --fixed-schedule …',
    'gpuops-audit export logs.csv --as vllm-bench --since 2026-11-03T09:00:00Z --until 2026-11-03T10:00:00Z --output trace.jsonl\n' +
      '    vllm bench serve --dataset-name timed_trace --dataset-path trace.jsonl --self-timed --timed-trace-sec-multiplier 0.001 --ignore-eos …',
    'gpuops-audit export logs.csv --as azure --where model=gpt-4o --output trace.csv'
  ],
  groups: [
    {
      title: 'Trace',
      options: [
        {
          flags: '--as <name>',
          says: TRACES.join(', '),
          parse: choiceOption('--as', TRACES),
          required: true
        },
        {
          flags: '--output <file>',
          says: 'write the trace there instead of to standard output',
          file: 'written'
        }
      ]
    },
    READING
  ],
  run: async (files, flags, terminal) =>
    (await import('./export.ts')).exportTrace(files, flags as ExportFlags, terminal)
}

const FORMATS: Verb = {
  name: 'formats',
  says: 'List the formats that are read, and what each can and cannot answer.',
  examples: ['gpuops-audit formats', 'gpuops-audit formats --format json'],
  groups: [{ title: 'List', options: [TERMINAL_OR_JSON, NO_COLOR] }],
  run: async (_, flags, terminal) => (await import('./formats.ts')).formats(flags as FormatsFlags, terminal)
}

const INIT: Verb = {
  name: 'init',
  says: 'Write a gpuops-audit.config.json to begin with.',
  examples: ['gpuops-audit init'],
  groups: [],
  run: async (_operands, _flags, terminal) => (await import('./init.ts')).init(terminal)
}

const SCHEMA: Verb = {
  name: 'schema',
  says: 'Print the JSON Schema of what analyze writes as JSON, or of its configuration file.',
  arguments: [['[of]', 'report or config (default: report)']],
  examples: [
    'gpuops-audit schema',
    'gpuops-audit schema config',
    'gpuops-audit schema --output report.schema.json'
  ],
  groups: [
    {
      title: 'Schema',
      options: [
        {
          flags: '--output <file>',
          says: 'write the schema there instead of to standard output',
          file: 'written'
        }
      ]
    }
  ],
  run: async ([of], flags, terminal) => (await import('./schema.ts')).schema(of, flags, terminal)
}

const COMPLETION: Verb = {
  name: 'completion',
  says: 'Print a completion script for a shell.',
  arguments: [['<shell>', 'bash, zsh or fish']],
  examples: [
    'eval "$(gpuops-audit completion bash)"',
    'eval "$(gpuops-audit completion zsh)"',
    'gpuops-audit completion fish | source'
  ],
  groups: [],
  run: async ([shell], _flags, terminal) =>
    (await import('./completion.ts')).completion(shell as string, terminal)
}

export const VERBS: readonly Verb[] = [
  ANALYZE,
  COMPARE,
  EXPLAIN,
  REPLAY,
  PREDICT,
  CALIBRATE,
  EXPORT,
  FORMATS,
  INIT,
  SCHEMA,
  COMPLETION
]
