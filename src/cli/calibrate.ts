/** `calibrate`: the user's own benchmark, or a log with its latencies → a file of corrections for the same deployment. */

import { benchmarkOf } from '../capacity/check/measuredPoint.ts'
import { measuredIn as measuredOf } from '../capacity/check/pointPredictions.ts'
import { predict } from '../capacity/check/prediction.ts'
import { FLEET } from '../capacity/question.ts'
import { evidenceGroups } from '../capacity/speed/evidenceGroups.ts'
import { ownPoint } from '../capacity/speed/localCalibration.ts'
import type { OwnPoint } from '../capacity/speed/ownPoint.ts'
import { tellsSpeed } from '../capacity/speed/ownSpeed.ts'
import { QUANTITIES } from '../capacity/speed/traits.ts'
import { AuditError, printable } from '../errors.ts'
import { asked, type Said } from '../option.ts'
import { readBenchmark } from './benchmarkFile.ts'
import { calibrationText } from './calibrationFile.ts'
import { isBenchmarkFile } from './calibrationInput.ts'
import { deliver } from './deliver.ts'
import { interruptible } from './interruptible.ts'
import type { Learnt } from './learnt.ts'
import { BENCHMARK, type BenchmarkFlags, CALIBRATION_FILE, LOG } from './options.ts'
import type { PointRow } from './readPoints.ts'
import type { Terminal } from './terminal.ts'

/** @throws AuditError where nothing in the files can be held against a prediction */
export async function calibrate(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const isOfBenchmark = await Promise.all(files.map(isBenchmarkFile))
  const benchmarks = files.filter((_, i) => isOfBenchmark[i])
  const logs = files.filter((_, i) => !isOfBenchmark[i])
  refuseUnread(benchmarks, logs, said)
  const learnt = [
    ...(benchmarks.length === 0 ? [] : [await learntFromBenchmarks(benchmarks, asked(BENCHMARK, said))]),
    ...(logs.length === 0
      ? []
      : [await (await import('./calibrateLog.ts')).learntFromLog(logs, said, terminal)])
  ]
  for (const remark of learnt.flatMap(({ remarks }) => remarks))
    terminal.stderr.write(`gpuops-audit: ${printable(remark)}\n`)
  await deliver(
    calibrationText(learnt.flatMap(({ points }) => points)),
    asked(CALIBRATION_FILE, said).save,
    terminal
  )
}

/** Options of a log where none is given, and of a benchmark where none is. */
function refuseUnread(benchmarks: readonly string[], logs: readonly string[], said: Said): void {
  const { input, output, concurrency, engineVersion } = BENCHMARK
  const idle = [
    ...(benchmarks.length > 0
      ? []
      : [input, output, concurrency, engineVersion].map(each => [each, A_BENCHMARK] as const)),
    ...(logs.length > 0 ? [] : Object.values({ ...FLEET, ...LOG }).map(each => [each, A_LOG] as const))
  ]
  const [first] = idle.filter(([{ key }]) => said[key] !== undefined)
  if (first !== undefined) throw AuditError.of('IDLE_OPTION', first[0].flag, first[1])
}

const A_BENCHMARK = 'is for the file of a benchmark, and a log is given: leave it out'
const A_LOG = 'is for a log, and the file of a benchmark is given: leave it out'

async function learntFromBenchmarks(files: readonly string[], flags: BenchmarkFlags): Promise<Learnt> {
  const rows = (await Promise.all(files.map(file => readBenchmark(file, flags)))).flat()
  const { points, reasons } = await interruptible(() => ownPointsOf(rows))
  if (points.length === 0) throw AuditError.of('NOTHING_MEASURED', files.join(', '), [...reasons].join('; '))
  return { points, remarks: [...reasons].map(reason => `left out: ${reason}`) }
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
    const point = ownPoint(benchmark, measured, predict(benchmark, evidenceGroups()))
    if (point.slowdown !== null || !tellsSpeed(benchmark, measured)) return [point]
    reasons.add(OTHER_SPEED)
    return []
  })
  return { points, reasons }
}

const OTHER_SPEED =
  'no speed from a quarter to four times the predicted one leads to what was measured, so something else was'
