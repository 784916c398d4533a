/** `analyze`: flags → options → one report, on stdout or in a file. */
import { writeFile } from 'node:fs/promises'
import { audit, auditTraffic } from '../audit.ts'
import type { Precision } from '../capacity/capacityPlan.ts'
import { AuditError } from '../errors.ts'
import { type AuditOptions, DEFAULTS } from '../options.ts'
import { parseGpuPrice, parseTokenPrice } from '../pricing/priceBook.ts'
import type { ReadOptions } from '../read/readLog.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { renderJson } from '../report/json.ts'
import { type Progress, progressOn } from './progress.ts'
import { rejectsFile } from './rejects.ts'
import { type OutputStream, type Terminal, wantsColour } from './terminal.ts'

/** As commander hands them over; what is not given is absent. */
export type Flags = {
  readonly format: 'terminal' | 'json'
  readonly output?: string
  readonly only?: 'traffic'
  readonly color: boolean
  readonly map?: string
  readonly inputFormat?: string
  readonly timezone?: string
  readonly since?: string
  readonly until?: string
  readonly where?: readonly string[]
  readonly lenient?: boolean
  readonly rejects?: string
  readonly showCallers?: boolean
  readonly sloTtft?: number
  readonly sloTpot?: number
  readonly sloAttainment?: number
  readonly targetModel?: string
  readonly gpu?: readonly string[]
  readonly tensorParallel?: number
  readonly precision?: Precision
  readonly headroom?: number
  readonly spare?: number
  readonly seed?: number
  readonly sourceModel?: string
  readonly tokenPrice?: readonly string[]
  readonly gpuPrice?: readonly string[]
  readonly pricesAsOf?: string
  readonly operationsCost?: number
  readonly egressCost?: number
  readonly migrationFee?: number
  readonly term?: number
  readonly refusalCost?: number
  readonly outageCost?: number
  readonly outageHours?: number
  readonly outageCostsRevenue?: boolean
  readonly earlyStage?: boolean
  readonly costUrgent?: boolean
}

/** Runs the verb: nothing is written before the whole report is there. */
export async function analyze(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const progress = progressOn(terminal.stderr)
  try {
    const report = await reportOn(files, flags, readOptionsOf(flags, terminal, progress))
    progress.clear()
    await deliver(await render(report, flags, terminal), flags.output, terminal)
  } catch (error) {
    progress.clear()
    throw error
  }
}

/** Rejected lines are written as they are met: where there are too many of them, they are what one wants to see. */
async function reportOn(
  files: readonly string[],
  flags: Flags,
  options: ReadOptions
): Promise<AuditReport | TrafficReport> {
  const asked = optionsOf(flags)
  const rejects = flags.rejects === undefined ? undefined : rejectsFile(flags.rejects)
  const reading = { ...options, onReject: rejects?.add }
  try {
    return flags.only === 'traffic' ? await auditTraffic(files, reading) : await audit(files, reading, asked)
  } finally {
    rejects?.close()
  }
}

const readOptionsOf = (flags: Flags, terminal: Terminal, progress: Progress): ReadOptions => ({
  map: flags.map,
  inputFormat: flags.inputFormat,
  timezone: flags.timezone,
  since: flags.since,
  until: flags.until,
  where: flags.where,
  lenient: flags.lenient,
  showCallers: flags.showCallers,
  stdin: terminal.stdin,
  onProgress: progress.reading
})

const optionsOf = (flags: Flags): AuditOptions => ({
  sizing: { ...DEFAULTS.sizing, ...given(sizingFlags(flags)), slo: sloOf(flags) },
  prices: {
    sourceModel: flags.sourceModel ?? null,
    tokenPrices: new Map(flags.tokenPrice?.map(parseTokenPrice)),
    gpuPrices: new Map(flags.gpuPrice?.map(parseGpuPrice)),
    asOf: flags.pricesAsOf ?? null,
    extras: { ...DEFAULTS.prices.extras, ...given(extraFlags(flags)) }
  },
  circumstances: {
    outageCostsRevenue: flags.outageCostsRevenue ?? null,
    earlyStage: flags.earlyStage ?? null,
    costUrgent: flags.costUrgent ?? null
  }
})

const sizingFlags = (flags: Flags) => ({
  headroom: flags.headroom,
  spare: flags.spare,
  precision: flags.precision,
  gpus: flags.gpu,
  tensorParallel: flags.tensorParallel,
  targetModel: flags.targetModel,
  sourceModel: flags.sourceModel,
  seed: flags.seed
})

const extraFlags = (flags: Flags) => ({
  operationsUsd: flags.operationsCost,
  egressUsd: flags.egressCost,
  migrationUsd: flags.migrationFee,
  termMonths: flags.term,
  refusalUsd: flags.refusalCost,
  outageUsd: flags.outageCost,
  outageHoursSpared: flags.outageHours
})

const sloOf = ({ sloTtft, sloTpot, sloAttainment }: Flags): AuditOptions['sizing']['slo'] => ({
  ...DEFAULTS.sizing.slo,
  ...given({ ttftSeconds: sloTtft, tpotSeconds: sloTpot, attainment: sloAttainment })
})

type Given<Flags> = { [Name in keyof Flags]?: Exclude<Flags[Name], undefined> }

/** Only what the user said, so that spreading it keeps the defaults. */
const given = <Flags extends object>(flags: Flags): Given<Flags> =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Given<Flags>

/** The terminal's libraries are loaded only where they are used. */
async function render(
  report: AuditReport | TrafficReport,
  flags: Flags,
  terminal: Terminal
): Promise<string> {
  if (flags.format === 'json') return renderJson(report)
  const { renderTerminal } = await import('../report/terminal.ts')
  const toFile = flags.output !== undefined
  return renderTerminal(report, {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}

async function deliver(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  const toStdout = file === undefined || file === '-'
  try {
    await (toStdout ? print(text, terminal.stdout) : writeFile(file, text))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, toStdout ? 'standard output' : file, code)
  }
}

/** `gpuops-audit … | head` closes the pipe early; that is no error. */
const print = (text: string, stdout: OutputStream): Promise<void> =>
  new Promise((resolve, reject) => {
    stdout.write(text, error =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()
    )
  })
