/** `compare`: two JSON reports → what changed between them. */
import { type Asked, asked, type Said } from '../option.ts'
import type { Section } from '../report/blocks.ts'
import { outcomesOfChange } from '../report/changeGate.ts'
import { type Comparison, compareReports } from '../report/compare.ts'
import { renderJson } from '../report/json.ts'
import { comparisonSections } from '../report/sections/comparison.ts'
import { ChecksFailed } from './checksFailed.ts'
import { COMPARISON } from './compareQuestion.ts'
import { deliver } from './deliver.ts'
import { readReport } from './readReport.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** @throws AuditError where one of the files is no report */
export async function compare(
  [before, after]: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<void> {
  const [old, fresh] = [
    await readReport(before as string, terminal),
    await readReport(after as string, terminal)
  ]
  const flags = asked(COMPARISON, said)
  const checks = outcomesOfChange(old, fresh, flags.failOn)
  const comparison = { ...compareReports(old, fresh, flags.minChange), checks }
  await deliver(await rendered(comparison, flags, terminal), flags.output, terminal)
  const failures = checks.flatMap(({ message }) => message ?? [])
  if (failures.length > 0) throw new ChecksFailed(failures)
}

async function rendered(
  comparison: Comparison,
  flags: Asked<typeof COMPARISON>,
  terminal: Terminal
): Promise<string> {
  if (flags.format === 'json') return renderJson(comparison)
  const sections = comparisonSections(comparison)
  if (flags.format === 'markdown') return comparisonMarkdown(sections)
  const toFile = flags.output !== null
  const { renderSections } = await import('../report/terminal.ts')
  return renderSections(sections, {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, flags.color)
  })
}

/** The gate stands in sight. */
async function comparisonMarkdown(sections: readonly Section[]): Promise<string> {
  const [{ markdownOf }, { CHECKS_TITLE }] = await Promise.all([
    import('../report/markdown.ts'),
    import('../report/sections/grounds.ts')
  ])
  const isCheck = ({ title }: Section) => title === CHECKS_TITLE
  return markdownOf(
    sections.filter(each => !isCheck(each)),
    'gpuops-audit compare',
    sections.filter(isCheck)
  )
}
