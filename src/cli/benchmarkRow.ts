/** A benchmark described by flags → a row of a points file. */
import { adaptersKind } from '../capacity/engine/adapters.ts'
import { speculationKind } from '../capacity/engine/speculation.ts'
import type { BenchmarkFlags } from './options.ts'
import type { PointRow } from './readPoints.ts'

/** The benchmark as a points file would state it. */
export function rowOf(flags: BenchmarkFlags): PointRow {
  const cells: Readonly<Record<string, string | number | null>> = {
    kind: 'closed_loop_concurrency',
    model: flags.model,
    gpu: flags.gpu,
    tp: flags.tensorParallel,
    dp: flags.dataParallel,
    ep: flags.dataParallel,
    precision: flags.precision,
    kv_precision: flags.kvPrecision,
    lora: flags.lora === null ? '' : adaptersKind.write(flags.lora),
    speculative: flags.speculative === null ? '' : speculationKind.write(flags.speculative),
    engine: flags.engine,
    engine_version: flags.engineVersion,
    isl: flags.input,
    osl: flags.output,
    concurrency: flags.concurrency
  }
  return column => String(cells[column] ?? '')
}
