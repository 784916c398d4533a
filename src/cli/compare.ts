/** `compare`: two JSON reports → what changed between them. */
import { type Comparison, compareReports } from '../report/compare.ts'
import { renderJson } from '../report/json.ts'
import { comparisonSections } from '../report/sections/comparison.ts'
import { deliver } from './deliver.ts'
import { readReport } from './readReport.ts'
import { type Terminal, wantsColour } from './terminal.ts'

export type CompareFlags = {
  readonly format: 'terminal' | 'json' | 'markdown'
  readonly minChange?: number
  readonly output?: string
  readonly color: boolean
}

/** @throws AuditError where one of the files is no report */
export async function compare(
  before: string,
  after: string,
  flags: CompareFlags,
  terminal: Terminal
): Promise<void> {
  const [old, fresh] = [await readReport(before), await readReport(after)]
  const comparison = compareReports(old, fresh, flags.minChange ?? 0)
  await deliver(await rendered(comparison, flags, terminal), flags.output, terminal)
}

async function rendered(comparison: Comparison, flags: CompareFlags, terminal: Terminal): Promise<string> {
  if (flags.format === 'json') return renderJson(comparison)
  const sections = comparisonSections(comparison)
  if (flags.format === 'markdown')
    return (await import('../report/markdown.ts')).markdownOf(sections, 'gpuops-audit compare')
  const toFile = flags.output !== undefined
  const { renderSections } = await import('../report/terminal.ts')
  return renderSections(sections, {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}
