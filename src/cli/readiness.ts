/** `readiness`: a log → what a dedicated endpoint must support for it, and the one line that changes. */
import { SUPPORT_SOURCES } from '../catalog/engineSupport.ts'
import { MODEL_NAMES, modelNamed } from '../catalog/models.ts'
import { lineChanges } from '../cutover/lineChanges.ts'
import { readinessOf, type Target } from '../cutover/readiness.ts'
import type { Readiness } from '../cutover/readinessShape.ts'
import { readinessOfUsage } from '../cutover/usageReadiness.ts'
import { AuditError } from '../errors.ts'
import type { RequestFacts } from '../log/requestFacts.ts'
import type { TrafficLog } from '../log/trafficLog.ts'
import { type Asked, asked, type Said } from '../option.ts'
import { readLog } from '../read/readLog.ts'
import { plannedIn } from '../report/plannedFleet.ts'
import type { ReadinessReport } from '../report/readinessReport.ts'
import { readinessSections } from '../report/sections/readiness.ts'
import { VERSION } from '../version.ts'
import { interruptible } from './interruptible.ts'
import { READINESS, SECTIONS } from './options.ts'
import { withReading } from './reading.ts'
import { readReport } from './readReport.ts'
import { deliverSections } from './sectionOutputs.ts'
import type { Terminal } from './terminal.ts'

const NO_BASE_URL = 'https://YOUR-ENDPOINT/v1'

/** @throws AuditError where the log cannot be read, or a name is not known */
export async function readiness(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked(READINESS, said)
  const target = await targetOf(flags, terminal)
  const log = await withReading(said, terminal, options => readLog(files, { ...options, facts: {} }))
  const found = await interruptible(() => foundIn(log.data, target))
  const report: ReadinessReport = {
    schemaVersion: '1',
    kind: 'readiness',
    tool: { name: 'gpuops-audit', version: VERSION },
    inputs: log.inputs,
    readiness: found,
    changes: lineChanges(
      found.models.map(({ name }) => name),
      flags.baseUrl?.href.replace(/\/$/, '') ?? NO_BASE_URL
    ),
    sources: SUPPORT_SOURCES,
    warnings: log.warnings
  }
  const sections = (isFull: boolean) => readinessSections(report, isFull)
  await deliverSections(
    { report, sections, title: 'Readiness for a dedicated endpoint' },
    asked(SECTIONS, said),
    terminal
  )
}

const foundIn = (data: TrafficLog['data'], target: Target | null): Readiness =>
  data.grain === 'bucket'
    ? readinessOfUsage(data, target)
    : readinessOf(data, data.facts as RequestFacts, target)

/** By name, else of the plan; `null`: neither is given. */
async function targetOf({ targetModel, plan }: Asked<typeof READINESS>, terminal: Terminal) {
  const planned = plan === null ? null : plannedIn(await readReport(plan, terminal))
  if (plan !== null && planned === null) throw AuditError.of('NO_PLAN', plan)
  const name = targetModel ?? planned?.targetModel ?? null
  if (name === null) return null
  const model = modelNamed(name)
  if (model !== undefined) return { name: model.name, context: model.context }
  throw AuditError.of('UNKNOWN_NAME', '--target-model', name, MODEL_NAMES, 'models')
}
