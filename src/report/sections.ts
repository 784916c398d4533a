/** An audit report → its content as data, decided once for every renderer: the verdict first, its grounds last. */
import type { AuditReport, TrafficReport } from './auditReport.ts'
import type { Section } from './blocks.ts'
import { printableTexts } from './format.ts'
import { capacitySection } from './sections/capacity.ts'
import { costSection } from './sections/cost.ts'
import { assumptionsSection, sourcesSection, warningsSection } from './sections/grounds.ts'
import { limitsSection } from './sections/limits.ts'
import { trafficSection } from './sections/traffic.ts'
import { verdictSection } from './sections/verdict.ts'

const SECTIONS = [
  verdictSection,
  trafficSection,
  limitsSection,
  capacitySection,
  costSection,
  warningsSection,
  assumptionsSection,
  sourcesSection
] as const

/** All there is where the audit stopped after the traffic. */
const DESCRIBING = [trafficSection, warningsSection, assumptionsSection] as const

/** Every text in it is safe to print; markup is the renderer's to escape. */
export const reportSections = (report: AuditReport | TrafficReport): readonly Section[] => {
  const safe = printableTexts(report)
  return safe.verdict === null
    ? DESCRIBING.map(section => section(safe))
    : SECTIONS.map(section => section(safe))
}
