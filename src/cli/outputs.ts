/** The flags that say where a report goes → a format for each place, and the report written to all of them. */
import { AuditError } from '../errors.ts'
import { type Asked, asked, type Said } from '../option.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { CSV_TABLES } from '../report/csvTables.ts'
import type { PageOptions } from '../report/html/html.ts'
import {
  type Focus,
  type FormatName,
  formatOfFile,
  KNOWN_ENDINGS,
  loadRenderer
} from '../report/renderers.ts'
import { deliver } from './deliver.ts'
import { interruptible } from './interruptible.ts'
import { nextCommands } from './nextCommands.ts'
import { REPORT } from './options.ts'
import { paged } from './pager.ts'
import { type Terminal, wantsColour } from './terminal.ts'

type OutputFlags = Pick<
  Asked<typeof REPORT>,
  | 'format'
  | 'output'
  | 'openmetrics'
  | 'table'
  | 'verbose'
  | 'color'
  | 'full'
  | 'section'
  | 'json'
  | 'summary'
  | 'redact'
>

/** `-` is standard output. */
type Output = { readonly place: string; readonly format: FormatName }

const STDOUT = '-'

/** Formats of all that a run of analyze would write. */
export const formatsOf = (said: Said): ReadonlySet<string> =>
  new Set(plannedOutputs({ ...asked(REPORT, said), table: CSV_TABLES[0] }).map(({ format }) => format))

/**
 * One output is written as --format says. Of several, each is written as its ending says, and --format is for standard
 * output and for endings that say nothing.
 *
 * @throws AuditError UNKNOWN_ENDING, WHICH_TABLE
 */
export function plannedOutputs({
  format: named,
  output,
  table,
  json,
  summary
}: OutputFlags): readonly Output[] {
  const format = named ?? (json || summary ? 'json' : null)
  const places = output.length === 0 ? [STDOUT] : output
  const alone = places.length === 1
  const outputs = places.map(place => ({ place, format: formatOf(place, format, alone) }))
  const csv = outputs.find(each => each.format === 'csv')
  if (csv !== undefined && table === null) {
    const place = csv.place === STDOUT ? '--format csv' : csv.place
    throw AuditError.of('WHICH_TABLE', place, CSV_TABLES.join(', '))
  }
  return outputs
}

function formatOf(place: string, asked: FormatName | null, alone: boolean): FormatName {
  if (place === STDOUT) return asked ?? 'terminal'
  const format = (alone ? asked : null) ?? formatOfFile(place) ?? asked
  if (format !== null) return format
  if (/\.\w+$/.test(place)) throw AuditError.of('UNKNOWN_ENDING', place, KNOWN_ENDINGS.join(', '))
  return 'terminal'
}

/** Renders all of them before the first is written. Throws as `deliver`. */
export async function deliverReport(
  report: AuditReport | TrafficReport,
  outputs: readonly Output[],
  flags: OutputFlags,
  page: PageOptions,
  terminal: Terminal,
  focus: Focus | null = null
): Promise<void> {
  const texts: string[] = []
  await deliverOpenMetrics(report, flags.openmetrics, terminal)
  const isPaged = flags.full && terminal.stdout.isTTY === true
  for (const output of outputs) texts.push(await rendered(report, output, flags, page, terminal, focus))
  for (const [index, { place, format }] of outputs.entries()) {
    const text = texts[index] as string
    const isShown = isPaged && place === STDOUT && format === 'terminal'
    if (!(isShown && (await paged(text, terminal)))) await deliver(text, place, terminal)
  }
}

async function deliverOpenMetrics(
  report: AuditReport | TrafficReport,
  file: string | null,
  terminal: Terminal
): Promise<void> {
  if (file === null) return
  const { openMetrics } = await import('../report/openmetrics.ts')
  await deliver(openMetrics(report), file, terminal)
}

const FILE_WIDTH = 80

async function rendered(
  report: AuditReport | TrafficReport,
  { place, format }: Output,
  { table, color, verbose, full, section, summary, redact }: OutputFlags,
  page: PageOptions,
  terminal: Terminal,
  focus: Focus | null
): Promise<string> {
  const render = await loadRenderer(format)
  const toStdout = place === STDOUT
  const options: Parameters<typeof render>[1] = {
    width: toStdout ? (terminal.stdout.columns ?? FILE_WIDTH) : FILE_WIDTH,
    colour: toStdout && wantsColour(terminal, color),
    verbose,
    // A file is no screen, and whoever asks for more than one gets all of it.
    view:
      toStdout && !full && !verbose && section.length === 0
        ? // The command names what a redacted report does not.
          { kind: 'screen', next: redact === null ? nextCommands(terminal) : [] }
        : { kind: 'full', sections: section },
    summaryOnly: summary,
    table: table ?? 'rate',
    focus,
    page
  }
  // What was sized took a while already; of traffic alone there is little to write.
  return interruptible(() => render(report, options), report.capacity !== null)
}
