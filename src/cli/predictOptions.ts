/** The flags that describe one benchmark: declared as data, and read back as a row of a points file. */

import type { Engine } from '../capacity/engine/scheduling.ts'
import type { KvPrecision, Precision } from '../capacity/plan.ts'
import { SERVING_OPTIONS } from './deploymentOptions.ts'
import type { Option } from './option.ts'
import type { PointRow } from './readPoints.ts'
import { countOption } from './values.ts'

export type BenchmarkFlags = {
  readonly model?: string
  readonly gpu?: string
  readonly tensorParallel: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  readonly engineVersion?: string
  readonly input?: number
  readonly output?: number
  readonly concurrency?: number
}

export const BENCHMARK_OPTIONS: readonly Option[] = [
  { flags: '--model <name>', says: 'open-weight model that is served' },
  { flags: '--gpu <name>', says: 'GPU that serves it' },
  ...SERVING_OPTIONS,
  { flags: '--engine-version <version>', says: 'as the engine names it: 0.19.0 (default: any)' },
  { flags: '--input <n>', says: 'tokens of each prompt', parse: countOption('--input', 1, 10_000_000) },
  { flags: '--output <n>', says: 'tokens of each answer', parse: countOption('--output', 1, 10_000_000) },
  {
    flags: '--concurrency <n>',
    says: 'requests that are always under way',
    parse: countOption('--concurrency', 1, 100_000)
  }
]

/** The benchmark as a points file would state it. */
export function rowOf(flags: BenchmarkFlags): PointRow {
  const cells: Readonly<Record<string, string | number | undefined>> = {
    kind: 'closed_loop_concurrency',
    model: flags.model,
    gpu: flags.gpu,
    tp: flags.tensorParallel,
    precision: flags.precision,
    kv_precision: flags.kvPrecision,
    engine: flags.engine,
    engine_version: flags.engineVersion,
    isl: flags.input,
    osl: flags.output,
    concurrency: flags.concurrency
  }
  return column => String(cells[column] ?? '')
}
