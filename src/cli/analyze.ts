/** `analyze`: flags → options → one report, on stdout or in a file. */
import { type Audited, auditWithEvidence, type OnStage, type SizedAs, trafficOf, zoneOf } from '../audit.ts'
import { promised } from '../capacity/promise.ts'
import { PROMISE, SIZING } from '../capacity/question.ts'
import { AuditError } from '../errors.ts'
import { parseAccountLimits } from '../limits/accountLimits.ts'
import type { AccountLimits } from '../limits/pools.ts'
import { LIMITS } from '../limits/question.ts'
import type { TrafficLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { type Asked, asked, type Said, wishes } from '../option.ts'
import type { AuditOptions, Bill } from '../options.ts'
import { EXTRAS, NO_EXTRAS } from '../pricing/extras.ts'
import { ownGpusIn, PRICES, type PriceBook } from '../pricing/priceBook.ts'
import type { PriceList } from '../pricing/rates.ts'
import { FETCHED, READING } from '../read/question.ts'
import { readOrSum } from '../read/readSums.ts'
import type { TrafficReport } from '../report/auditReport.ts'
import type { Currency } from '../report/focus.ts'
import { outcomesOf } from '../report/gate.ts'
import type { PackedWhatIf } from '../report/html/whatIf.ts'
import type { Run } from '../report/summaryShape.ts'
import { quotedRanks } from '../traffic/distribution.ts'
import { CIRCUMSTANCES } from '../verdict/question.ts'
import { type BesideLog, besideLog, billAt, NOTHING_BESIDE } from './besideLog.ts'
import { billOf } from './billFile.ts'
import { calibrationOf } from './calibrationFile.ts'
import { ChecksFailed } from './checksFailed.ts'
import { stageTimer } from './debug.ts'
import { foundBlocks } from './foundBlocks.ts'
import { idleWarnings } from './idleWarnings.ts'
import { interruptible } from './interruptible.ts'
import { type KeptStdin, keptStdin } from './keptStdin.ts'
import { logStateOf } from './logState.ts'
import { ownModelOf } from './modelFile.ts'
import { CONFIGURATION, LIMITS_FILE, LOG, OWN_PRICES, PRICE_FILES, REPORT } from './options.ts'
import { deliverReport, plannedOutputs } from './outputs.ts'
import { ownPricesOf } from './ownPrices.ts'
import { commandOf, pageOptionsOf } from './pageOptions.ts'
import { priceListOf } from './priceList.ts'
import { isLong, withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'

/** Runs the verb: what cannot be written is said before the log is read, and a failed check after the report. */
export async function analyze(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  if (files.length === 0)
    throw AuditError.of('USAGE', "missing required argument 'files' (--help lists what there is)")
  const flags = asked(REPORT, said)
  const { redact } = flags
  if (redact !== null && asked(READING, said).showCallers)
    throw AuditError.of(
      'USAGE',
      '--redact takes names out that --show-callers asks for: leave one of them out.'
    )
  const outputs = plannedOutputs(flags)
  const page = await pageOptionsOf(flags)
  const onStage = stageTimer(terminal)
  const state = logStateOf(files, said, terminal)
  const beside = await besideLog(files, said, terminal)
  const options = await optionsOf(
    said,
    await priceListOf(asked(PRICE_FILES, said), terminal),
    terminal,
    beside
  )
  // The panel would carry the names once more.
  const wantsPanel = redact === null && outputs.some(({ format }) => format === 'html')
  const wantsFocus = outputs.some(({ format }) => format === 'focus-csv')
  refuseFocus(wantsFocus, flags)
  const isSized = flags.only !== 'traffic'
  const kept = keptStdin(terminal.stdin, isSized)
  const read = await withReading(said, terminal, async reading => ({
    log: await readOrSum(
      files,
      { ...reading, stdin: kept.bytes, ...wishes(FETCHED, said), by: flags.by, keeping: state?.keeping },
      quotedRanks
    ),
    zone: zoneOf(reading)
  }))
  onStage('read', read.log.inputs.map(({ source, format }) => `${source} as ${format}`).join(', '))
  const audited = isSized ? await auditedWithBlocks({ files, kept }, read, options, onStage) : null
  const report = audited?.report ?? (await describedOf(read, options))
  const whatIf = audited !== null && wantsPanel ? await packed(audited, terminal) : null
  const rows = wantsFocus ? (audited?.billRows() ?? []) : []
  const checks = outcomesOf(report, flags.failOn)
  const warnings = [...idleWarnings(report, said), ...report.warnings]
  const complete = { ...report, warnings, run: { ...report.run, options: optionsShown(said) }, checks }
  const shown =
    redact === null
      ? complete
      : (await import('../report/redact.ts')).redacted(complete, redact, filesSaid(said))
  const focus = wantsFocus ? { rows, currency: currencyOf(options) } : null
  await deliverReport(shown, outputs, flags, { ...page, whatIf }, terminal, focus)
  state?.keep(shown)
  onStage('report', outputs.map(({ format }) => format).join(', '))
  warnOfFarRows(shown, terminal)
  const failures = checks.flatMap(({ message }) => message ?? [])
  if (failures.length > 0) throw new ChecksFailed(failures)
}

/** A wrong clock would set the month of the bill: that is said on stderr, too. */
function warnOfFarRows({ warnings }: Pick<TrafficReport, 'warnings'>, { stderr }: Terminal): void {
  for (const { code, message } of warnings)
    if (code === 'far-rows') stderr.write(`gpuops-audit: warning: ${message}\n`)
}

type Read = { readonly log: TrafficLog; readonly zone: Zone }

/** A trace that names the blocks of its prompts is sized once more, by what the first fleet's caches would find of them. */
async function auditedWithBlocks(
  { files, kept }: { readonly files: readonly string[]; readonly kept: KeptStdin },
  read: Read,
  options: AuditOptions,
  onStage: OnStage
): Promise<Audited> {
  const cold = await auditedOf(read, options, onStage)
  const found = await foundBlocks(files, kept.again(), read.log, cold.report)
  return found === null ? cold : auditedOf(read, options, onStage, found)
}

const auditedOf = (
  { log, zone }: Read,
  options: AuditOptions,
  onStage: OnStage,
  sizedAs: SizedAs | null = null
): Promise<Audited> => interruptible(() => auditWithEvidence(log, options, zone, onStage, sizedAs))

const describedOf = ({ log, zone }: Read, { latencySeconds }: AuditOptions): Promise<TrafficReport> =>
  interruptible(() => trafficOf(log, zone, latencySeconds), isLong(log.reading.attempts))

/** What was set, but for secrets and what only presents the report; of files, no folder. */
const optionsShown = (said: Said): Run['options'] => {
  const hidden = new Set(Object.values({ ...REPORT, ...CONFIGURATION }).map(({ key }) => key))
  const shown = Object.values({
    ...LOG,
    ...SIZING,
    ...PROMISE,
    ...PRICES,

    ...EXTRAS,
    ...LIMITS,
    ...CIRCUMSTANCES
  }).filter(
    ({ key, isSecret, file }) => said[key] !== undefined && !isSecret && file === null && !hidden.has(key)
  )
  return Object.fromEntries(shown.map(({ key }) => [key, said[key]]))
}

/** The files that were named: prices, bills, limits, outputs. */
const filesSaid = (said: Said): readonly string[] =>
  Object.values({ ...LOG, ...SIZING, ...PRICE_FILES, ...LIMITS_FILE, ...REPORT, ...CONFIGURATION })
    .filter(({ file }) => file !== null)
    .flatMap(({ key }) => said[key] ?? [])
    .filter(file => typeof file === 'string')

const currencyOf = ({ prices: { currency, exchangeRate } }: AuditOptions): Currency =>
  currency === null ? { code: 'USD', rate: 1 } : { code: currency, rate: exchangeRate ?? 1 }

/** Rows of a bill are names and sums: without the names, or without the sums, nothing is left of them. */
function refuseFocus(isWanted: boolean, { redact, only }: Asked<typeof REPORT>): void {
  if (!isWanted || (redact === null && only === null)) return
  throw AuditError.of(
    'USAGE',
    '--format focus-csv writes the bill by model and caller: leave --redact and --only out.'
  )
}

async function packed(
  { report, evidence, question }: Audited,
  { argv }: Terminal
): Promise<PackedWhatIf | null> {
  const { packWhatIf } = await import('../report/html/whatIf.ts')
  return packWhatIf(evidence, question, report.capacity, commandOf(argv))
}

/** Of every verb that sizes and prices. */
export async function optionsOf(
  said: Said,
  list: PriceList,
  terminal: Terminal,
  beside: BesideLog = NOTHING_BESIDE
): Promise<AuditOptions> {
  const prices = await priceBookOf(said, list)
  return {
    sizing: {
      ...asked(SIZING, said),
      slo: promised(wishes(PROMISE, said)),
      sourceModel: prices.sourceModel,
      calibration: await calibrationOf(said),
      ...(await ownModelOf(said)),
      ownGpus: ownGpusIn(prices)
    },
    limits: { ...asked(LIMITS, said), account: (await accountLimitsOf(said)) ?? beside.limits },
    prices,
    circumstances: asked(CIRCUMSTANCES, said),
    bill: (await billSaid(said, terminal)) ?? beside.bill,
    latencySeconds: asked(REPORT, said).latencySeconds
  }
}

async function billSaid(said: Said, terminal: Terminal): Promise<Bill | null> {
  const { bill } = asked(PRICE_FILES, said)
  if (bill === null) return null
  return (await billAt(bill, said, terminal)) ?? billOf(bill, terminal)
}

async function accountLimitsOf(said: Said): Promise<AccountLimits | null> {
  const { limits } = asked(LIMITS_FILE, said)
  return limits === null ? null : parseAccountLimits(await textOf(limits), limits)
}

/** The file's prices, each overruled by an option of its own. */
async function priceBookOf(said: Said, list: PriceList): Promise<PriceBook> {
  const own = await ownPricesOf(asked(OWN_PRICES, said).prices)
  const stated = asked(PRICES, said)
  return {
    ...stated,
    list,
    tokenPrices: new Map([...(own?.tokenPrices ?? []), ...stated.tokenPrices]),
    gpuPrices: new Map([...(own?.gpuPrices ?? []), ...stated.gpuPrices]),
    extras: { ...NO_EXTRAS, ...own?.extras, ...wishes(EXTRAS, said) }
  }
}
