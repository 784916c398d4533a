/** `explain`: a figure → its definition, and from a report its value, its inputs, its basis and its sources. */
import { DEFINITIONS } from '../report/definitions.ts'
import { numbersIn, pathNamed } from '../report/figurePaths.ts'
import { explanationSection } from '../report/sections/explanation.ts'
import { renderSections } from '../report/terminal.ts'
import { type Terminal, wantsColour } from './terminal.ts'

export type ExplainFlags = { readonly report?: string; readonly color: boolean }

/** @throws AuditError UNKNOWN_FIGURE, or as `readReport` */
export async function explain(figure: string, flags: ExplainFlags, terminal: Terminal): Promise<void> {
  const report =
    flags.report === undefined ? null : await (await import('./readReport.ts')).readReport(flags.report)
  const defined = DEFINITIONS.map(({ path }) => path)
  const known = report === null ? defined : [...new Set([...defined, ...numbersIn(report).keys()])]
  const path = pathNamed(figure, known)
  const section = explanationSection(
    path,
    DEFINITIONS.find(each => each.path === path),
    report
  )
  const options = { width: terminal.stdout.columns ?? 80, colour: wantsColour(terminal, flags.color) }
  terminal.stdout.write(renderSections([section], options))
}
