/** A benchmark's own file (points, vLLM, AIPerf, GuideLLM) → rows of a points file. */
import { AuditError } from '../errors.ts'
import { entryOf, jsonIn, jsonOrNothing, valueAt } from '../json.ts'
import { rowOf } from './benchmarkRow.ts'
import type { BenchmarkFlags } from './options.ts'
import { contentOf, type PointRow, pointsIn } from './readPoints.ts'
import { textIn } from './textFile.ts'

type Json = unknown
/** What one run states; `undefined` where it does not. */
type Run = Readonly<
  Partial<
    Record<
      | 'input'
      | 'output'
      | 'concurrency'
      | 'rate'
      | 'prompts'
      | 'atOnce'
      | 'ttftMs'
      | 'tpotMs'
      | 'tokensPerSecond',
      number
    >
  >
>

/**
 * JSON names neither GPU nor parallel degree, so the flags do.
 *
 * @throws AuditError where the file is none of them
 */
export async function readBenchmark(file: string, flags: BenchmarkFlags): Promise<readonly PointRow[]> {
  const text = textIn(await contentOf(file))
  if (!/^\s*[[{]/.test(text)) return pointsIn(text, file)
  const runs = valuesIn(text, file).flatMap(runsOf)
  if (runs.length === 0) throw AuditError.of('NO_BENCHMARK', file)
  const missing = (['model', 'gpu'] as const).filter(name => flags[name] === null)
  if (missing.length > 0)
    throw AuditError.of('BENCHMARK_NEEDS', file, missing.map(name => `--${name}`).join(' and '))
  return runs.map(run => withMeasured(flags, run))
}

/** One JSON value or, of vLLM's --append-result, one a line. */
function valuesIn(text: string, file: string): readonly Json[] {
  const lines = text.trim().split('\n')
  const areLines = lines.length > 1 && jsonOrNothing(lines[0] as string) !== undefined
  const parsed = (part: string, line = 1) =>
    jsonIn(part, cause => AuditError.because('NOT_JSON', cause, file, line, cause.message))
  return areLines ? lines.map((line, i) => parsed(line, i + 1)) : [parsed(text)]
}

/** Whether any run of a known benchmark is in it. */
export const isBenchmark = (content: Json): boolean => runsOf(content).length > 0

/** vLLM `bench serve` states flat numbers, AIPerf a record per metric, GuideLLM a list of benchmarks. */
function runsOf(content: Json): readonly Run[] {
  const benchmarks = valueAt(content, 'benchmarks')
  if (Array.isArray(benchmarks)) return benchmarks.map(guidellm)
  if (number(content, 'mean_ttft_ms') !== undefined) return [vllm(content)]
  return valueAt(content, 'time_to_first_token') === undefined ? [] : [aiperf(content)]
}

/** Without --max-concurrency and --request-rate all requests are sent at once: the wait for the first token is a backlog's. */
function vllm(run: Json): Run {
  const completed = number(run, 'completed') || Number.NaN
  const isAtOnce =
    valueAt(run, 'request_rate') === 'inf' && number(run, 'max_concurrency') === undefined && completed > 0
  return {
    atOnce: isAtOnce ? completed : undefined,
    input: (number(run, 'total_input_tokens') ?? Number.NaN) / completed,
    output: (number(run, 'total_output_tokens') ?? Number.NaN) / completed,
    concurrency: number(run, 'max_concurrency'),
    rate: number(run, 'request_rate'),
    prompts: completed,
    ttftMs: isAtOnce ? undefined : number(run, 'mean_ttft_ms'),
    tpotMs: number(run, 'mean_tpot_ms'),
    tokensPerSecond: number(run, 'output_throughput')
  } as Run
}

/** Milliseconds in the units in which AIPerf states a time; it says which one it took. */
const MILLIS: Readonly<Record<string, number>> = { s: 1e3, sec: 1e3, ms: 1, us: 1e-3, ns: 1e-6 }

function aiperf(run: Json): Run {
  const mean = (metric: string) => number(run, metric, 'avg')
  const millis = (metric: string) => {
    const unit = valueAt(run, metric, 'unit') ?? 'ms'
    return (mean(metric) ?? Number.NaN) * (entryOf(MILLIS, String(unit)) ?? Number.NaN)
  }
  return {
    input: mean('input_sequence_length'),
    output: mean('output_sequence_length'),
    concurrency: number(run, 'input_config', 'loadgen', 'concurrency'),
    rate: number(run, 'input_config', 'loadgen', 'request_rate'),
    ttftMs: millis('time_to_first_token'),
    tpotMs: millis('inter_token_latency'),
    tokensPerSecond: mean('output_token_throughput')
  } as Run
}

function guidellm(run: Json): Run {
  const mean = (metric: string) => number(run, 'metrics', metric, 'successful', 'mean')
  return {
    input: mean('prompt_token_count'),
    output: mean('output_token_count'),
    concurrency: mean('request_concurrency'),
    ttftMs: mean('time_to_first_token_ms'),
    tpotMs: mean('inter_token_latency_ms'),
    tokensPerSecond: mean('output_tokens_per_second')
  } as Run
}

function number(value: Json, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

function withMeasured(flags: BenchmarkFlags, run: Run): PointRow {
  const stated = rowOf({ ...flags, ...lengthsOf(run) })
  const cells: Readonly<Record<string, string | number | undefined>> = {
    ...loadOf(run),
    ttft_ms: run.ttftMs,
    tpot_ms: run.tpotMs,
    out_tok_s: run.tokensPerSecond
  }
  return column => (cells[column] === undefined ? stated(column) : String(cells[column]))
}

/** As many as every engine runs together by default are one batch; more are a full queue. */
const MOST_IN_BATCH = 256

/** How the run loaded the engine, where not by a number of requests under way. */
function loadOf({ concurrency, rate, prompts, atOnce }: Run): Readonly<Record<string, string | number>> {
  if (atOnce !== undefined) {
    return atOnce <= MOST_IN_BATCH ? { kind: 'static_batch', concurrency: atOnce } : { kind: 'offline' }
  }
  if (concurrency !== undefined || rate === undefined) return {}
  return { kind: 'open_loop_rate', request_rate: rate, ...(prompts ? { prompts } : {}) }
}

/** What the file states goes before the flags. */
function lengthsOf({
  input,
  output,
  concurrency
}: Run): Partial<Pick<BenchmarkFlags, 'input' | 'output' | 'concurrency'>> {
  const whole = (value: number | undefined) =>
    value !== undefined && value >= 1 ? Math.round(value) : undefined
  const stated = { input: whole(input), output: whole(output), concurrency: whole(concurrency) }
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined))
}
