/** An audit report → its content as data, decided once for every renderer: the verdict first, its grounds last. */
import type { AuditReport, TrafficReport } from './auditReport.ts'
import type { Section } from './blocks.ts'
import { withCurrency } from './currency.ts'
import { printableTexts } from './format.ts'
import { sectionsIn } from './inCurrency.ts'
import { adviceSection } from './sections/advice.ts'
import { capacitySection } from './sections/capacity.ts'
import { costSection } from './sections/cost.ts'
import { assumptionsSection, checksSections, sourcesSection, warningsSection } from './sections/grounds.ts'
import { limitsSection } from './sections/limits.ts'
import { trafficSection } from './sections/traffic.ts'
import { triedSection } from './sections/tried.ts'
import { verdictSection } from './sections/verdict.ts'

const SECTIONS: readonly ((report: AuditReport) => Section)[] = [
  verdictSection,
  trafficSection,
  limitsSection,
  capacitySection,
  adviceSection,
  costSection,
  warningsSection,
  assumptionsSection,
  sourcesSection
]

/** All there is where the audit stopped after the traffic. */
const DESCRIBING = [trafficSection, warningsSection, assumptionsSection] as const

/** @param verbose with all that was tried. Every text in it is safe to print; markup is the renderer's to escape */
export const reportSections = (report: AuditReport | TrafficReport, verbose = false): readonly Section[] => {
  const safe = printableTexts(report)
  const checks = checksSections(safe)
  if (safe.verdict === null) return [...checks, ...DESCRIBING.map(section => section(safe))]
  const shown = verbose
    ? SECTIONS.toSpliced(SECTIONS.indexOf(capacitySection) + 1, 0, triedSection)
    : SECTIONS
  const [first, ...rest] = sectionsIn(safe, report => shown.map(section => section(report)))
  return withCurrency([...(first === undefined ? [] : [first]), ...checks, ...rest], safe)
}
