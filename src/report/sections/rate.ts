/** The request rate → its course over time, its averages, and its peaks by window. */
import type { Peak } from '../../traffic/trafficShape.ts'
import { plural } from '../../words.ts'
import type { Described } from '../auditReport.ts'
import { type Block, type Cell, type Entry, entries, heading, table } from '../blocks.ts'
import { bare, count, duration, moment, timesText } from '../format.ts'
import { entry, plain, softest } from './figures.ts'

export const rateBlocks = (report: Described): readonly Block[] => {
  const { rate } = report.traffic
  return [
    heading('Request rate'),
    ...timelineBlocks(report),
    entries(entry('Average', rate.averageRps), entry('Average', rate.averageRpm), ...calendarEntries(report)),
    heading('Peaks'),
    peakTable(report)
  ]
}

const timelineBlocks = ({ traffic, period }: Described): readonly Block[] => {
  const { sliceSeconds, requests } = traffic.rate.timeline
  if (requests.length < 2) return []
  const most = requests.reduce((top, value) => Math.max(top, value), 0)
  const peak = `${plural(count(most), most, 'request')} in ${duration(sliceSeconds)}`
  const [from, to] = [moment(period.start), moment(period.end)]
  return [
    { kind: 'sparkline', values: requests, from, to, caption: `${duration(sliceSeconds)} a value`, peak }
  ]
}

const calendarEntries = ({ traffic }: Described): readonly Entry[] => {
  const { calendar } = traffic.rate
  const busiest = busiestHour(traffic.calendar.hourOfWeek, traffic.calendar.timezone)
  const seconds = calendar?.perSecond
  return [
    ...(seconds === undefined ? [] : [plain('Requests in a second', secondsText(seconds), 'measured')]),
    ...(busiest === null ? [] : [busiest])
  ]
}

const secondsText = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }): string =>
  `p50 ${count(p50)}, p95 ${count(p95)}, p99 ${count(p99)}`

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

const busiestHour = (hours: readonly number[] | null, timezone: string | null): Entry | null => {
  const most = hours?.reduce((top, attempts) => Math.max(top, attempts), 0) ?? 0
  if (hours === null || most === 0) return null
  const hour = hours.indexOf(most)
  const start = `${DAYS[Math.floor(hour / 24)]} ${String(hour % 24).padStart(2, '0')}:00`
  return plain('Busiest hour of the week', `${start}${timezone === null ? '' : ` ${timezone}`}`, 'measured')
}

const peakTable = ({ traffic: { rate } }: Described): Block => {
  const peaks = Object.entries(rate.peak)
  const rows = peaks.map(([window, peak]) => [
    duration(Number.parseFloat(window)),
    ...peakCells(peak),
    timesText(rate.peakToAverage[window as keyof typeof rate.peakToAverage]),
    moment(peak.at),
    softest(peak.sliding, peak.aligned)
  ])
  const titles = ['Window', '>Most requests', '>Calendar window', '>× average', 'Begins', 'Basis']
  return table(titles, rows)
}

const peakCells = ({ sliding, aligned }: Peak): readonly Cell[] => [bare(sliding), bare(aligned)]
