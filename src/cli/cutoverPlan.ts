/** A report with a plan, and the canary's log → predictions beside what was observed, and a calibration of the canary's GPUs. */

import { calibrateOnLog } from '../capacity/check/logCalibration.ts'
import { DEPLOYMENT } from '../capacity/question.ts'
import { familyName } from '../catalog/modelNames.ts'
import type { Side } from '../cutover/side.ts'
import { AuditError, printable } from '../errors.ts'
import { picked } from '../log/columns.ts'
import { foldRetries } from '../log/foldRetries.ts'
import { NO_RETRIES, type RequestLog } from '../log/trafficLog.ts'
import { defaultsOf } from '../option.ts'
import type { PredictedFigure } from '../report/cutoverReport.ts'
import { type Candidate, plannedIn, plannedRate, type Workload } from '../report/plannedFleet.ts'
import { calibrationText } from './calibrationFile.ts'
import type { BothSides } from './cutoverSides.ts'
import { deliver } from './deliver.ts'
import { readReport } from './readReport.ts'
import type { Terminal } from './terminal.ts'

/** @throws AuditError where the report holds no fleet, or the canary's log tells no speed */
export async function predictedBy(
  plan: string,
  { sides, canaryLog, names }: BothSides,
  saveCalibration: string | null,
  terminal: Terminal
): Promise<readonly PredictedFigure[]> {
  const report = await readReport(plan, terminal)
  const workload = plannedIn(report)
  if (workload === null) throw AuditError.of('NO_PLAN', plan)
  const candidate = workload.recommended
  if (saveCalibration !== null) {
    const log = canaryRows(canaryLog, names.canary)
    await deliver(calibrationFrom(log, workload, candidate), saveCalibration, terminal)
    terminal.stderr.write(
      `gpuops-audit: ${printable(saveCalibration)}: what the canary teaches of ${candidate.gpu}.\n`
    )
  }
  return figuresOf(candidate, plannedRate(report, workload), sides.canary)
}

/** @param rate of all the traffic, for which the plan is: a canary with a part of it should be faster. [requests/s] */
function figuresOf(candidate: Candidate, rate: number | null, canary: Side): readonly PredictedFigure[] {
  const rows: readonly (readonly [string, Candidate['tpot'], Float64Array])[] = [
    ['First token', candidate.ttft, canary.ttft],
    ['Gap between tokens', candidate.tpot, canary.tpot],
    ['Whole answer', candidate.latency, canary.answer]
  ]
  const span = (canary.arrival.at(-1) ?? 0) - (canary.arrival[0] ?? 0)
  return [
    ...rows.flatMap(([label, predicted, observed]) =>
      (['p50', 'p95', 'p99'] as const).map(
        (point, i): PredictedFigure => ({
          label: `${label}, ${point}`,
          unit: 's',
          predicted: predicted?.[point] ?? null,
          observed: quantile(observed, [0.5, 0.95, 0.99][i] as number)
        })
      )
    ),
    {
      label: 'Requests served',
      unit: 'requests/s',
      predicted: rate,
      observed: span > 0 ? canary.length / span : null
    }
  ]
}

/** Hyndman and Fan's type 7, as everywhere. */
function quantile(values: Float64Array, share: number): number | null {
  const known = values.filter(value => !Number.isNaN(value)).sort()
  if (known.length === 0) return null
  const rank = (known.length - 1) * share
  const [low, high] = [known[Math.floor(rank)] as number, known[Math.ceil(rank)] as number]
  return low + (high - low) * (rank - Math.floor(rank))
}

function calibrationFrom(
  log: RequestLog,
  { targetModel, sourceModels }: Workload,
  candidate: Candidate
): string {
  const served = new Set([targetModel ?? '', ...sourceModels].map(familyName))
  const rows = rowsOf(log, index => served.has(familyName(log.models[log.model[index] as number] as string)))
  const { point, replay } = calibrateOnLog(rows.length === 0 ? log : rows, {
    ...defaultsOf(DEPLOYMENT),
    model: targetModel ?? '',
    gpu: candidate.gpu,
    tensorParallel: candidate.tensorParallel,
    dataParallel: candidate.dataParallel,
    precision: DEPLOYMENT.precision.read(candidate.precision),
    engine: DEPLOYMENT.engine.read(candidate.engine),
    replicas: candidate.replicas + candidate.spareReplicas
  })
  if (point !== null) return calibrationText([point])
  throw replay.measured === null
    ? AuditError.of('NO_LATENCIES', 'the canary')
    : AuditError.of('NO_SPEED_FITS', 'the canary')
}

/** Of one log that holds both sides; all of a log of the canary alone. */
function canaryRows(log: RequestLog, name: string): RequestLog {
  const { facts } = log
  const code = facts?.sides.indexOf(name) ?? -1
  return code <= 0 ? log : rowsOf(log, index => facts?.side[index] === code)
}

/** Every column of the log, whatever columns there are. */
function rowsOf(log: RequestLog, wanted: (index: number) => boolean): RequestLog {
  const rows = Uint32Array.from(log.flags.keys()).filter(wanted)
  const columns = Object.entries(log).filter(([, column]) => ArrayBuffer.isView(column))
  const kept = columns.map(([name, column]) => [name, picked(column as Float64Array, rows)])
  const { facts: _, ...rest } = log
  return foldRetries({ ...rest, ...Object.fromEntries(kept), length: rows.length, retries: NO_RETRIES })
}
