/** `replay`: a log and a deployment → how the requests would have fared there. */

import { type Replay, replayLog } from '../capacity/check/replay.ts'
import { DEPLOYMENT } from '../capacity/question.ts'
import { calibrationUses, calibrationWarnings, coveredText } from '../capacity/speed/calibrationUse.ts'
import type { OwnPoint } from '../capacity/speed/ownPoint.ts'
import { servedBy } from '../capacity/speed/ownSpeed.ts'
import { AuditError } from '../errors.ts'
import { type Asked, asked, type Said } from '../option.ts'
import { readLog } from '../read/readLog.ts'
import { renderJson } from '../report/json.ts'
import type { ReplayReport } from '../report/replayReport.ts'
import { VERSION } from '../version.ts'
import { calibrationOf } from './calibrationFile.ts'
import { deliver } from './deliver.ts'
import { interruptible } from './interruptible.ts'
import { momentsIn } from './momentsIn.ts'
import { REPLAY } from './options.ts'
import { withReading } from './reading.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** @throws AuditError where the log holds no requests one by one, or a name is not known */
export async function replay(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const own = await calibrationOf(said)
  const log = await withReading(said, terminal, options => readLog(files, options))
  const data = momentsIn(log, files)
  const replayed = await interruptible(() => replayLog(data, asked(DEPLOYMENT, said), own))
  const report: ReplayReport = {
    schemaVersion: '1',
    tool: { name: 'gpuops-audit', version: VERSION },
    inputs: log.inputs,
    reading: log.reading,
    ...replayed,
    warnings: [...log.warnings, ...unusedIn(own, replayed)]
  }
  const flags = asked(REPLAY, said)
  await deliver(await render(report, flags, terminal), flags.output, terminal)
  if (report.predicted === null) throw AuditError.of('NO_PREDICTION', report.unmet ?? 'nothing was replayed')
}

const unusedIn = (own: readonly OwnPoint[], { deployment }: Replay) =>
  calibrationWarnings(
    calibrationUses(own, [servedBy(deployment)]),
    `this is ${coveredText({ ...deployment, precision: servedBy(deployment).precision })}`
  )

async function render(
  report: ReplayReport,
  flags: Asked<typeof REPLAY>,
  terminal: Terminal
): Promise<string> {
  if (flags.format === 'json') return renderJson(report)
  const [{ renderSections }, { replaySections }] = await Promise.all([
    import('../report/terminal.ts'),
    import('../report/sections/replay.ts')
  ])
  const toFile = flags.output !== null
  return renderSections(replaySections(report), {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}
