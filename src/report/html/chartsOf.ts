/** An audit report → its charts, by the part of the page in which each stands. */
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import type { SectionName } from '../sectionNames.ts'
import type { Chart } from './chart.ts'
import type { Choice } from './decisionText.ts'
import { candidatesChart, costsChart, hybridChart, loadChart, tiersChart } from './planCharts.ts'
import {
  closeUpChart,
  concurrencyChart,
  heatChart,
  latencyChart,
  rateChart,
  tokensChart
} from './trafficCharts.ts'

/** `shown` stand open, `folded` beside the tables. */
export type PageCharts = {
  /** Of the first sheet. */
  readonly costs: Chart | null
  readonly timeline: Chart | null
  readonly sections: Readonly<
    Partial<Record<SectionName, { readonly shown: readonly Chart[]; readonly folded: readonly Chart[] }>>
  >
}

const present = (charts: readonly (Chart | null)[]): readonly Chart[] =>
  charts.filter(chart => chart !== null)

const trafficCharts = (report: AuditReport | TrafficReport, isFirst: boolean) => {
  const [rate, closeUp] = [rateChart(report), closeUpChart(report)]
  const others = [concurrencyChart(report), heatChart(report), tokensChart(report), latencyChart(report)]
  return {
    shown: present(isFirst ? [closeUp, others[0] ?? null] : [rate, closeUp]),
    folded: present(isFirst ? others.slice(1) : others)
  }
}

/** Of a description alone: the sheet shows the rate. */
export const describingCharts = (report: TrafficReport): PageCharts => ({
  costs: null,
  timeline: rateChart(report),
  sections: { traffic: trafficCharts(report, true) }
})

/** A chart stands in one place only. */
export function chartsOf(report: AuditReport, choice: Choice): PageCharts {
  const { workloads } = report.capacity
  const { attempts, requests } = report.traffic.counts
  const shown = { isOnly: workloads.length === 1, isRetried: attempts > requests }
  const loads = present(
    workloads
      .toSorted((a, b) => (b.recommended?.gpus ?? 0) - (a.recommended?.gpus ?? 0))
      .map((workload, index) => loadChart(workload, index, shown))
  )
  const [load, ...otherLoads] = loads
  const candidates = present(workloads.map((_, index) => candidatesChart(report, index)))
  const hybrids = present(report.pricing.hybrid.workloads.map((_, index) => hybridChart(report, index)))
  return {
    costs: costsChart(choice),
    timeline: load ?? rateChart(report),
    sections: {
      traffic: trafficCharts(report, load === undefined),
      limits: { shown: present([tiersChart(report)]), folded: [] },
      capacity: { shown: candidates.slice(0, 1), folded: [...otherLoads, ...candidates.slice(1)] },
      cost: { shown: hybrids.slice(0, 1), folded: hybrids.slice(1) }
    }
  }
}
