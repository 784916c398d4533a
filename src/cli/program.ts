/** Verbs and their options, declared: the one importer of commander. */
import { Command, CommanderError } from 'commander'
import { PRECISIONS } from '../capacity/capacityPlan.ts'
import { printable } from '../errors.ts'
import { DEFAULTS, VERSION } from '../options.ts'
import { NO_EXTRAS } from '../pricing/extras.ts'
import { TRACES } from '../report/traces.ts'
import type { Flags } from './analyze.ts'
import { DEPLOYMENT_OPTIONS } from './deploymentOptions.ts'
import type { ExportFlags } from './export.ts'
import type { FormatsFlags } from './formats.ts'
import { LIMIT_OPTIONS } from './limitOptions.ts'
import type { ReplayFlags } from './replay.ts'
import type { Terminal } from './terminal.ts'
import {
  amountOption,
  choiceOption,
  countOption,
  dateOption,
  durationOption,
  listOption,
  repeated,
  shareOption,
  yesNoOption
} from './values.ts'

const EXAMPLES = `
Examples:
  gpuops-audit analyze logs.csv
  gpuops-audit analyze exports/ --since 2026-11-01 --where model=gpt-4o
  gpuops-audit analyze january.csv february.csv.gz --target-model gpt-oss-120b
  gpuops-audit analyze proxy.jsonl --map start=ts,input=usage.prompt_tokens,output=usage.completion_tokens
  gpuops-audit analyze logs.csv --format json --output report.json
`

/** Parses argv and runs the verb it names. Throws what the verb throws, and usage errors (see `usageOutcome`). */
export async function runVerb(terminal: Terminal): Promise<void> {
  await program(terminal).parseAsync([...terminal.argv])
}

/** How a usage error or a request for help ended, already told to the user; `undefined` for any other error. */
export const usageOutcome = (error: unknown): 'told' | 'misused' | undefined => {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? 'told' : 'misused'
}

/** `error: unknown option '--gpus'\n(Did you mean --gpu?)\n` in the voice of all other errors. */
const oneLine = (text: string): string =>
  printable(
    text
      .trim()
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
  )

function program(terminal: Terminal): Command {
  const program = new Command('gpuops-audit')
    .description(
      'Audit the traffic of an LLM request log, size the GPUs that would serve it, and compare the costs.'
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      outputError: (text, write) => write(`gpuops-audit: ${oneLine(text)} (--help lists what there is)\n`)
    })
    .addHelpText('after', EXAMPLES)
  const analyzing = analyzeCommand(terminal).copyInheritedSettings(program).addHelpText('after', EXAMPLES)
  const others = [replayCommand(terminal), exportCommand(terminal), formatsCommand(terminal)]
  program.addCommand(analyzing)
  for (const command of others) program.addCommand(command.copyInheritedSettings(program))
  return program
}

const { sizing } = DEFAULTS

function analyzeCommand(terminal: Terminal): Command {
  const command = new Command('analyze')
    .description('Read a log, describe its traffic, size GPUs, compare the costs, and give a verdict.')
    .argument('<files...>', 'files, folders or patterns of one log, packed or not; - reads standard input')
    .action(async (files: string[], flags: Flags) =>
      (await import('./analyze.ts')).analyze(files, flags, terminal)
    )
  reportOptions(command)
  readingOptions(command)
  command.optionsGroup('Limits of the shared pool')
  for (const [flags, says, parse] of LIMIT_OPTIONS) command.option(flags, says, parse)
  sizingOptions(command)
  priceOptions(command)
  extraOptions(command)
  return circumstanceOptions(command)
}

const REPLAY_EXAMPLES = `
Examples:
  gpuops-audit replay logs.csv --model Llama-3.1-8B --gpu H100-SXM
  gpuops-audit replay logs.csv --model Llama-3.3-70B --gpu H200-SXM --tensor-parallel 2 --precision fp8 --replicas 3
  gpuops-audit replay vllm.csv --model Llama-3.1-8B --gpu L40S --max-num-seqs 128 --kv-cache-tokens 180000 --format json
`

function replayCommand(terminal: Terminal): Command {
  const command = new Command('replay')
    .description('Replay the requests of a log on one deployment, and compare with the latencies in the log.')
    .argument('<files...>', 'files, folders or patterns of one log, packed or not; - reads standard input')
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(async (files: string[], flags: ReplayFlags) =>
      (await import('./replay.ts')).replay(files, flags, terminal)
    )
  command
    .optionsGroup('Deployment')
    .requiredOption('--model <name>', 'open-weight model that is served')
    .requiredOption('--gpu <name>', 'GPU that serves it')
  for (const { flags, says, parse = textOption, otherwise } of DEPLOYMENT_OPTIONS)
    command.option(flags, says, parse, otherwise)
  command
    .optionsGroup('Report')
    .option('--format <name>', 'terminal or json', choiceOption('--format', FORMATS), 'terminal')
    .option('--output <file>', 'write the report there instead of to standard output')
    .option('--no-color', 'no colour, whatever the terminal can do')
  return readingOptions(command)
}

const EXPORT_EXAMPLES = `
Examples:
  gpuops-audit export logs.csv --as mooncake --output trace.jsonl
      aiperf profile --input-file trace.jsonl --custom-dataset-type mooncake_trace --fixed-schedule …
  gpuops-audit export logs.csv --as vllm-bench --since 2026-11-03T09:00:00Z --until 2026-11-03T10:00:00Z --output trace.jsonl
      vllm bench serve --dataset-name timed_trace --dataset-path trace.jsonl --self-timed --timed-trace-sec-multiplier 0.001 --ignore-eos …
  gpuops-audit export logs.csv --as azure --where model=gpt-4o --output trace.csv
`

function exportCommand(terminal: Terminal): Command {
  const command = new Command('export')
    .description(
      'Write the traffic of a log as a trace to replay on real GPUs: times and token counts alone.'
    )
    .argument('<files...>', 'files, folders or patterns of one log, packed or not; - reads standard input')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action(async (files: string[], flags: ExportFlags) =>
      (await import('./export.ts')).exportTrace(files, flags, terminal)
    )
  command
    .optionsGroup('Trace')
    .requiredOption('--as <name>', TRACES.join(', '), choiceOption('--as', TRACES))
    .option('--output <file>', 'write the trace there instead of to standard output')
  return readingOptions(command)
}

function formatsCommand(terminal: Terminal): Command {
  return new Command('formats')
    .description('List the formats that are read, and what each can and cannot answer.')
    .option('--format <name>', 'terminal or json', choiceOption('--format', FORMATS), 'terminal')
    .option('--no-color', 'no colour, whatever the terminal can do')
    .action(async (flags: FormatsFlags) => (await import('./formats.ts')).formats(flags, terminal))
}

function reportOptions(command: Command): Command {
  return command
    .optionsGroup('Report')
    .option('--format <name>', 'terminal or json', choiceOption('--format', FORMATS), 'terminal')
    .option('--output <file>', 'write the report there instead of to standard output')
    .option('--only <stage>', 'traffic: stop when the traffic is described', choiceOption('--only', STAGES))
    .option('--assume-latency <time>', 'of an answer, if not logged: 3s', durationOption('--assume-latency'))
    .option('--no-color', 'no colour, whatever the terminal can do')
}

const FORMATS = ['terminal', 'json'] as const
const STAGES = ['traffic'] as const
const SLOS = ['from-log'] as const

const textOption = (text: string): string => text

function readingOptions(command: Command): Command {
  return command
    .optionsGroup('Reading')
    .option('--map <map>', 'which column means what: start=ts,input=usage.prompt_tokens,duration=latency:ms')
    .option('--input-format <id>', 'read the files as this format instead of the one detected')
    .option('--timezone <zone>', 'of times that state none, and of calendar figures: Europe/Berlin, +02:00')
    .option('--since <time>', 'leave out what arrived before: 2026-11-03, 2026-11-03T14:00:00Z')
    .option('--until <time>', 'leave out what arrived then or later')
    .option(
      '--where <condition>',
      'only model=NAME, caller=NAME, status=429 or status=5xx; repeatable',
      repeated(textOption)
    )
    .option('--rejects <file>', 'write there where each unreadable line is, and why it is')
    .option('--lenient', 'go on when more than 5 % of the lines cannot be read')
    .option('--show-callers', 'show the names of callers instead of their hashes')
}

function sizingOptions(command: Command): Command {
  const { slo } = sizing
  return command
    .optionsGroup('Sizing')
    .option('--target-model <name>', 'open-weight model to serve, instead of the suggested equivalents')
    .option(
      '--model-map <source=target>',
      'open-weight model to serve in place of one model of the log; repeatable',
      repeated(textOption)
    )
    .option('--gpu <names>', 'GPUs to compare, with commas between', listOption)
    .option('--tensor-parallel <n>', 'GPUs per replica', countOption('--tensor-parallel', 1, 8))
    .option(
      '--precision <name>',
      `${PRECISIONS.join(', ')} (default: native)`,
      choiceOption('--precision', PRECISIONS)
    )
    .option(
      '--slo <from-log>',
      'from-log: the log’s own p95 latencies are the limits',
      choiceOption('--slo', SLOS)
    )
    .option(
      '--slo-ttft <time>',
      `longest wait for the first token (default: ${slo.ttftSeconds}s)`,
      durationOption('--slo-ttft')
    )
    .option(
      '--slo-tpot <time>',
      `longest mean gap between tokens (default: ${slo.tpotSeconds * 1_000}ms)`,
      durationOption('--slo-tpot')
    )
    .option(
      '--slo-attainment <share>',
      `share of requests within both (default: ${slo.attainment * 100}%)`,
      shareOption('--slo-attainment', 1)
    )
    .option(
      '--headroom <share>',
      `traffic above the observed peak (default: ${sizing.headroom * 100}%)`,
      shareOption('--headroom', 10)
    )
    .option(
      '--growth <share>',
      'growth of the traffic that the fleet is bought for (default: 0%)',
      shareOption('--growth', 100)
    )
    .option(
      '--spare <n>',
      `replicas beyond the needed ones (default: ${sizing.spare})`,
      countOption('--spare', 0, 100)
    )
    .option(
      '--seed <n>',
      `for arrivals drawn from buckets, the jitter of retries, and which texts are counted (default: ${sizing.seed})`,
      countOption('--seed', 0, 2 ** 31)
    )
}

function priceOptions(command: Command): Command {
  return command
    .optionsGroup('Prices')
    .option('--source-model <name>', 'model of the rows whose log names none')
    .option(
      '--token-price <price>',
      'MODEL=INPUT,CACHED,OUTPUT in USD per million tokens; repeatable',
      repeated(textOption)
    )
    .option('--gpu-price <price>', 'GPU=PRICE in USD per GPU-hour; repeatable', repeated(textOption))
    .option(
      '--prices-as-of <date>',
      'token prices of that day instead of each request’s own',
      dateOption('--prices-as-of')
    )
}

function extraOptions(command: Command): Command {
  const usd = (flag: string) => amountOption(flag, 'USD')
  return command
    .optionsGroup('Costs beside tokens and rent (default: 0)')
    .option('--operations-cost <usd>', 'of running GPUs, a month', usd('--operations-cost'))
    .option('--egress-cost <usd>', 'of traffic out of the GPUs’ network, a month', usd('--egress-cost'))
    .option('--migration-fee <usd>', 'paid once, spread over the term', usd('--migration-fee'))
    .option(
      '--term <months>',
      `over which the fee is spread (default: ${NO_EXTRAS.termMonths})`,
      countOption('--term', 1, 120)
    )
    .option('--refusal-cost <usd>', 'of one attempt answered 429', usd('--refusal-cost'))
    .option('--outage-cost <usd>', 'of an hour of outage', usd('--outage-cost'))
    .option(
      '--outage-hours <n>',
      'hours of outage a month that dedicated GPUs would spare',
      amountOption('--outage-hours', 'hours')
    )
}

function circumstanceOptions(command: Command): Command {
  return command
    .optionsGroup('What no log can tell')
    .option(
      '--outage-costs-revenue <yes|no>',
      'an outage costs revenue',
      yesNoOption('--outage-costs-revenue')
    )
    .option('--early-stage <yes|no>', 'traffic is early and unpredictable', yesNoOption('--early-stage'))
    .option('--cost-urgent <yes|no>', 'cost is urgent', yesNoOption('--cost-urgent'))
}
