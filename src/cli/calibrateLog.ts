/** Logs with their latencies and the deployment that served them → an own measurement, and how well it fits. */

import type { CandidateEvidence } from '../capacity/candidateShape.ts'
import { calibrateOnLog } from '../capacity/check/logCalibration.ts'
import type { Replay } from '../capacity/check/replay.ts'
import type { ReplayError } from '../capacity/check/replayTimes.ts'
import { DEPLOYMENT } from '../capacity/question.ts'
import { groundsOf } from '../capacity/speed/candidateEvidence.ts'
import { AuditError } from '../errors.ts'
import { asked, type Said } from '../option.ts'
import { readLog } from '../read/readLog.ts'
import { share } from '../report/format.ts'
import { signed } from '../report/sections/replay.ts'
import { interruptible } from './interruptible.ts'
import type { Learnt } from './learnt.ts'
import { momentsIn } from './momentsIn.ts'
import { BENCHMARK } from './options.ts'
import { withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'

/** @throws AuditError where the log, the flags or both do not tell a speed */
export async function learntFromLog(
  files: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<Learnt> {
  const { model, gpu } = asked(BENCHMARK, said)
  const names = files.join(', ')
  const log = await withReading(said, terminal, options => readLog(files, options)).catch(error => {
    throw error instanceof AuditError && error.code === 'UNKNOWN_FORMAT'
      ? AuditError.because('NOTHING_TO_LEARN', error, names, error.message)
      : error
  })
  const data = momentsIn(log, files)
  if (model === null || gpu === null) throw AuditError.of('CALIBRATE_NEEDS', names)
  const { replay, point } = await interruptible(() => calibrateOnLog(data, asked(DEPLOYMENT, said)))
  if (point === null) throw whyNot(replay, names)
  return { points: [point], remarks: [...remarksOn(replay), ...replay.notes] }
}

function whyNot({ measured, predicted, unmet }: Replay, names: string): AuditError {
  if (measured === null) return AuditError.of('NO_LATENCIES', names)
  return predicted === null
    ? AuditError.of('NO_PREDICTION', unmet ?? 'nothing was replayed')
    : AuditError.of('NO_SPEED_FITS', names)
}

function remarksOn({ deployment, localFactor, error }: Replay): readonly string[] {
  if (localFactor === null) return []
  const { slowdown, compared, endsEarly } = localFactor
  return [
    `Iterations take ${(slowdown.value as number).toFixed(3)} times as long as predicted, ${slowdown.note} (${compared} requests).`,
    `Errors of the replay at p50 and p95 before: ${errorsText(error)}. With it: ${errorsText(localFactor.error)}.`,
    ...(endsEarly ? [ENDS_EARLY] : []),
    ...surpriseAt(slowdown.value as number, groundsOf({ deployment, own: null }).evidence.band)
  ]
}

function surpriseAt(
  slowdown: number,
  { slowness: { low, high }, level }: CandidateEvidence['band']
): readonly string[] {
  if (slowdown >= low && slowdown <= high) return []
  const usual = `${low.toFixed(2)} to ${high.toFixed(2)}, where ${share(level)} of deployments with evidence as near lie`
  return [`That is outside of ${usual}: check that this deployment, with these limits, served the log.`]
}

const ENDS_EARLY =
  'The log ends while most of its answers are under way, so that what slowed them down is partly unknown: a longer log says more.'

const errorsText = (error: ReplayError | null): string =>
  [
    ['first token', error?.ttft] as const,
    ['gap between tokens', error?.tpot] as const,
    ['latency', error?.latency] as const
  ]
    .flatMap(([name, errors]) => (errors ? [`${name} ${signed(errors.p50)}, ${signed(errors.p95)}`] : []))
    .join('; ')
