/** `compare`: two JSON reports → what changed between them. */
import { type Asked, asked, type Said } from '../option.ts'
import { type Comparison, compareReports } from '../report/compare.ts'
import { renderJson } from '../report/json.ts'
import { comparisonSections } from '../report/sections/comparison.ts'
import { deliver } from './deliver.ts'
import { COMPARISON } from './options.ts'
import { readReport } from './readReport.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** @throws AuditError where one of the files is no report */
export async function compare(
  [before, after]: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<void> {
  const [old, fresh] = [await readReport(before as string), await readReport(after as string)]
  const flags = asked(COMPARISON, said)
  const comparison = compareReports(old, fresh, flags.minChange)
  await deliver(await rendered(comparison, flags, terminal), flags.output, terminal)
}

async function rendered(
  comparison: Comparison,
  flags: Asked<typeof COMPARISON>,
  terminal: Terminal
): Promise<string> {
  if (flags.format === 'json') return renderJson(comparison)
  const sections = comparisonSections(comparison)
  if (flags.format === 'markdown')
    return (await import('../report/markdown.ts')).markdownOf(sections, 'gpuops-audit compare')
  const toFile = flags.output !== null
  const { renderSections } = await import('../report/terminal.ts')
  return renderSections(sections, {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}
