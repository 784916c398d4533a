/** `calibrate`: the user's own benchmark → a file of corrections for the same deployment. */

import { QUANTITIES } from '../capacity/evidence.ts'
import { evidenceGroups } from '../capacity/evidenceGroups.ts'
import { type OwnPoint, ownPoint } from '../capacity/localCalibration.ts'
import { benchmarkOf } from '../capacity/measuredPoint.ts'
import { measuredIn as measuredOf } from '../capacity/pointPredictions.ts'
import { predict } from '../capacity/prediction.ts'
import { AuditError } from '../errors.ts'
import { VERSION } from '../options.ts'
import { readBenchmark } from './benchmarkFile.ts'
import { CALIBRATION_VERSION } from './calibrationFile.ts'
import { deliver } from './deliver.ts'
import type { BenchmarkFlags } from './predictOptions.ts'
import type { PointRow } from './readPoints.ts'
import type { Terminal } from './terminal.ts'

export type CalibrateFlags = BenchmarkFlags & { readonly save?: string }

/** @throws AuditError where nothing in the files can be held against a prediction */
export async function calibrate(
  files: readonly string[],
  flags: CalibrateFlags,
  terminal: Terminal
): Promise<void> {
  const rows = (await Promise.all(files.map(file => readBenchmark(file, flags)))).flat()
  const { points, reasons } = ownPointsOf(rows)
  if (points.length === 0) throw AuditError.of('NOTHING_MEASURED', files.join(', '), [...reasons].join('; '))
  for (const reason of reasons) terminal.stderr.write(`left out: ${reason}\n`)
  const file = {
    schemaVersion: CALIBRATION_VERSION,
    tool: { name: 'gpuops-audit', version: VERSION },
    calibration: { points }
  }
  await deliver(`${JSON.stringify(file, null, 2)}\n`, flags.save, terminal)
}

function ownPointsOf(rows: readonly PointRow[]): {
  readonly points: readonly OwnPoint[]
  readonly reasons: ReadonlySet<string>
} {
  const reasons = new Set<string>()
  const points = rows.flatMap(row => {
    const { benchmark, leftOut } = benchmarkOf(row)
    const measured = measuredOf(row)
    const isMeasured = QUANTITIES.some(quantity => !Number.isNaN(measured[quantity]))
    if (benchmark === null || !isMeasured) {
      reasons.add(leftOut ?? 'a row that measures neither tpot_ms, ttft_ms nor out_tok_s')
      return []
    }
    return [ownPoint(benchmark, measured, predict(benchmark, evidenceGroups()))]
  })
  return { points, reasons }
}
