/** `analyze`: flags → options → one report, on stdout or in a file. */
import { type Audited, auditToAskAgain, auditTraffic } from '../audit.ts'
import type { Engine } from '../capacity/engine/scheduling.ts'
import type { KvPrecision, Precision } from '../capacity/plan.ts'
import { AuditError } from '../errors.ts'
import { type AuditOptions, DEFAULTS } from '../options.ts'
import { type PriceBook, parseGpuPrice, parseTokenPrice } from '../pricing/priceBook.ts'
import { parsePricesFile } from '../pricing/pricesFile.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { type Check, failedChecks } from '../report/gate.ts'
import type { PackedWhatIf } from '../report/html/whatIf.ts'
import type { Redaction } from '../report/redact.ts'
import { calibrationOf } from './calibrationFile.ts'
import { ChecksFailed } from './checksFailed.ts'
import { type LimitFlags, limitOptionsOf } from './limitOptions.ts'
import { deliverReport, type OutputFlags, plannedOutputs } from './outputs.ts'
import { commandOf, type PageFlags, pageOptionsOf } from './pageOptions.ts'
import { type PriceListFlags, usePriceList } from './priceList.ts'
import { type ReadingFlags, withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'

/** As commander hands them over; what is not given is absent. */
export type Flags = ReadingFlags &
  OutputFlags &
  PageFlags &
  LimitFlags &
  PriceListFlags & {
    readonly only?: 'traffic'
    readonly failOn?: readonly Check[]
    readonly redact?: Redaction
    readonly slo?: 'from-log'
    readonly assumeLatency?: number
    readonly sloTtft?: number
    readonly sloTpot?: number
    readonly sloLatency?: number
    readonly sloAttainment?: number
    readonly targetModel?: string
    readonly modelMap?: readonly string[]
    readonly gpu?: readonly string[]
    readonly tensorParallel?: number
    readonly precision?: readonly Precision[]
    readonly kvPrecision?: KvPrecision
    readonly engine?: readonly Engine[]
    readonly headroom?: number
    readonly growth?: number
    readonly spare?: number
    readonly seed?: number
    readonly calibration?: string
    readonly sourceModel?: string
    readonly tokenPrice?: readonly string[]
    readonly gpuPrice?: readonly string[]
    readonly prices?: string
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

/** Runs the verb: what cannot be written is said before the log is read, and a failed check after the report. */
export async function analyze(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  if (files.length === 0)
    throw AuditError.of('USAGE', "missing required argument 'files' (--help lists what there is)")
  if (flags.redact !== undefined && flags.showCallers)
    throw AuditError.of(
      'USAGE',
      '--redact takes names out that --show-callers asks for: leave one of them out.'
    )
  const outputs = plannedOutputs(flags)
  const page = await pageOptionsOf(flags)
  await usePriceList(flags, terminal)
  const asked = await optionsOf(flags)
  // The panel would carry the names once more.
  const wantsPanel = flags.redact === undefined && outputs.some(({ format }) => format === 'html')
  const { report, whatIf } = await withReading<Reported>(flags, terminal, async options => {
    if (flags.only === 'traffic') return { report: await auditTraffic(files, options, asked), whatIf: null }
    const audited = await auditToAskAgain(files, options, asked)
    return { report: audited.report, whatIf: wantsPanel ? await packed(audited, terminal) : null }
  })
  const failures = failedChecks(report, flags.failOn ?? [])
  const shown = flags.redact === undefined ? report : (await import('../report/redact.ts')).redacted(report)
  await deliverReport(shown, outputs, flags, { ...page, whatIf }, terminal)
  if (failures.length > 0) throw new ChecksFailed(failures)
}

type Reported = {
  readonly report: AuditReport | TrafficReport
  readonly whatIf: PackedWhatIf | null
}

async function packed(
  { report, evidence, question }: Audited,
  { argv }: Terminal
): Promise<PackedWhatIf | null> {
  const { packWhatIf } = await import('../report/html/whatIf.ts')
  return packWhatIf(evidence, question, report.capacity, commandOf(argv))
}

const optionsOf = async (flags: Flags): Promise<AuditOptions> => ({
  sizing: {
    ...DEFAULTS.sizing,
    ...given(sizingFlags(flags)),
    slo: sloOf(flags),
    calibration: await calibrationOf(flags)
  },
  limits: await limitOptionsOf(flags),
  prices: await priceBookOf(flags),
  circumstances: {
    outageCostsRevenue: flags.outageCostsRevenue ?? null,
    earlyStage: flags.earlyStage ?? null,
    costUrgent: flags.costUrgent ?? null
  },
  latencySeconds: flags.assumeLatency ?? null
})

/** The file's prices, each overruled by an option of its own. */
async function priceBookOf(flags: Flags): Promise<PriceBook> {
  const own = flags.prices === undefined ? null : parsePricesFile(await textOf(flags.prices), flags.prices)
  return {
    sourceModel: flags.sourceModel ?? null,
    tokenPrices: new Map([...(own?.tokenPrices ?? []), ...(flags.tokenPrice?.map(parseTokenPrice) ?? [])]),
    gpuPrices: new Map([...(own?.gpuPrices ?? []), ...(flags.gpuPrice?.map(parseGpuPrice) ?? [])]),
    asOf: flags.pricesAsOf ?? null,
    extras: { ...DEFAULTS.prices.extras, ...own?.extras, ...given(extraFlags(flags)) }
  }
}

const sizingFlags = (flags: Flags) => ({
  sloFromLog: flags.slo === 'from-log',
  modelMap: flags.modelMap && new Map(flags.modelMap.map(parseModelMap)),
  headroom: flags.headroom,
  growth: flags.growth,
  spare: flags.spare,
  precisions: flags.precision,
  kvPrecision: flags.kvPrecision,
  engines: flags.engine,
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

/** `gpt-4o=gpt-oss-120b` → what stands in for what. */
function parseModelMap(text: string): readonly [string, string] {
  const equals = text.lastIndexOf('=')
  const [source, target] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
  if (equals < 1 || target === '')
    throw AuditError.of('BAD_OPTION', '--model-map', text, 'SOURCE=TARGET, such as gpt-4o=gpt-oss-120b')
  return [source.toLowerCase(), target]
}

/** What the user sets is held as it is said; the rest gives way where it alone would decide. */
function sloOf({ sloTtft, sloTpot, sloLatency, sloAttainment }: Flags): AuditOptions['sizing']['slo'] {
  const { ttftGrowsFromTokens, ...slo } = DEFAULTS.sizing.slo
  const said = { ttft: sloTtft, tpot: sloTpot, latency: sloLatency }
  const held = (['ttft', 'tpot', 'latency'] as const).filter(limit => said[limit] !== undefined)
  return {
    ...slo,
    ...(sloTtft === undefined ? given({ ttftGrowsFromTokens }) : {}),
    ...given({
      ttftSeconds: sloTtft,
      tpotSeconds: sloTpot,
      latencySeconds: sloLatency,
      attainment: sloAttainment
    }),
    held,
    from: held.length > 0 ? 'user' : 'class'
  }
}

type Given<Flags> = { [Name in keyof Flags]?: Exclude<Flags[Name], undefined> }

/** Only what the user said, so that spreading it keeps the defaults. */
const given = <Flags extends object>(flags: Flags): Given<Flags> =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Given<Flags>
