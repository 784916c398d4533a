/** What happens over time → drawings: a rate, its peak close up, the hours of the week. */
import { compact, count } from '../src/report/format.ts'
import type { Line } from '../src/report/html/chart.ts'
import * as Plot from './plot.ts'

const LINE_COLOURS = ['var(--second)', 'var(--third)']

/** A line so many times higher than all else is said, not drawn: it would flatten the rest. */
const MOST_ABOVE = 2.5
/** One so low lies in the bars: it is said, too. [share of the highest] */
const LEAST_ABOVE = 0.08

const at = (startMillis: number | null, seconds: number): number | Date =>
  startMillis === null ? seconds / 3_600 : new Date(startMillis + seconds * 1_000)

/** Under two days by the clock, of 24 hours; beyond, Plot's own days and months. */
const timeAxis = (startMillis: number | null, seconds: number, width: number): Plot.ScaleOptions => ({
  label: startMillis === null ? 'hours from the start' : 'UTC',
  ...(startMillis === null ? {} : { type: 'utc' as const }),
  ...(startMillis === null || seconds > 2 * 86_400
    ? {}
    : { ticks: Math.min(6, Math.floor(width / 110)), tickFormat: clockTime(seconds) })
})

const clockTime = (seconds: number) => (time: Date) => time.toISOString().slice(11, seconds < 300 ? 19 : 16)

export const timeline = (
  { startMillis, sliceSeconds, values, unit, lines }: Plot.Of<'timeline'>,
  width: number
): Plot.PlotOptions => {
  const slices = values.map((value, i) => ({
    from: at(startMillis, i * sliceSeconds),
    to: at(startMillis, (i + 1) * sliceSeconds),
    value
  }))
  const top = Math.max(...values, 1)
  const drawn = lines.filter(({ value }) => value <= MOST_ABOVE * top && value >= LEAST_ABOVE * top)
  const said = [
    ...lines.filter(({ value }) => value > MOST_ABOVE * top).map(({ label }) => `↑ ${label}, off the scale`),
    ...lines.filter(({ value }) => value < LEAST_ABOVE * top).map(({ label }) => label)
  ]
  return {
    height: width < 500 ? 200 : 190,
    marginTop: 26,
    marginLeft: 52,
    marginRight: 12,
    x: timeAxis(startMillis, sliceSeconds * values.length, width),
    y: {
      label: unit,
      grid: true,
      ticks: 4,
      tickFormat: compact,
      domain: [0, 1.1 * Math.max(top, ...drawn.map(({ value }) => value))]
    },
    marks: [
      Plot.rectY(slices, { x1: 'from', x2: 'to', y: 'value', fill: 'var(--first)' }),
      ...drawn.flatMap(horizontal),
      Plot.text(said, { text: text => text, frameAnchor: 'top-right', dy: -20, fill: 'var(--text)' }),
      Plot.ruleY([0])
    ]
  }
}

const horizontal = ({ label, value }: Line, index: number): Plot.Markish[] => [
  Plot.ruleY([value], {
    stroke: LINE_COLOURS[index] ?? 'var(--text)',
    strokeDasharray: '5 3',
    strokeWidth: 1.5
  }),
  Plot.text([{ label, value }], {
    y: 'value',
    text: 'label',
    frameAnchor: 'right',
    dy: -7,
    fill: 'var(--text)',
    stroke: 'var(--panel)',
    strokeWidth: 3
  })
]

export const closeUp = (
  { startMillis, sliceSeconds, attempts, throttled }: Plot.Of<'closeUp'>,
  width: number
): Plot.PlotOptions => {
  const slices = attempts.flatMap((all, i) => {
    const edges = { from: at(startMillis, i * sliceSeconds), to: at(startMillis, (i + 1) * sliceSeconds) }
    const refused = throttled[i] ?? 0
    return [
      { ...edges, low: 0, high: all - refused, part: 'answered' },
      { ...edges, low: all - refused, high: all, part: 'refused' }
    ]
  })
  const isRefused = throttled.some(refused => refused > 0)
  return {
    height: 220,
    marginTop: 26,
    x: timeAxis(startMillis, sliceSeconds * attempts.length, width),
    y: {
      label: sliceSeconds === 60 ? 'attempts a minute' : `attempts in ${sliceSeconds} s`,
      grid: true,
      ticks: 5,
      tickFormat: Plot.wholeOnly
    },
    marks: [
      Plot.rectY(slices, {
        x1: 'from',
        x2: 'to',
        y1: 'low',
        y2: 'high',
        fill: ({ part }) => (part === 'refused' ? 'var(--third)' : 'var(--first)'),
        insetLeft: 0.5,
        insetRight: 0.5
      }),
      Plot.text(isRefused ? ['■ refused (429)'] : [], {
        text: text => text,
        frameAnchor: 'top-right',
        dy: -20,
        fill: 'var(--third)'
      }),
      Plot.ruleY([0])
    ]
  }
}

export const heat = ({ days, requests, timezone }: Plot.Of<'heat'>): Plot.PlotOptions => ({
  height: 230,
  marginLeft: 40,
  padding: 0.06,
  x: {
    label: timezone === null ? 'hour' : `hour, ${timezone}`,
    domain: Array.from({ length: 24 }, (_, hour) => hour),
    tickFormat: (hour: number) => (hour % 3 === 0 ? String(hour) : '')
  },
  y: { label: null, domain: days },
  opacity: { domain: [0, Math.max(...requests, 1)], range: [0.06, 1] },
  marks: [
    Plot.cell(
      requests.map((value, hour) => ({ day: days[Math.floor(hour / 24)], hour: hour % 24, value })),
      {
        x: 'hour',
        y: 'day',
        fill: 'var(--first)',
        fillOpacity: 'value',
        title: row => `${row.day} ${row.hour}:00: ${row.value} requests`
      }
    ),
    Plot.text([`faintest: none; strongest: ${count(Math.max(...requests))} requests`], {
      text: text => text,
      frameAnchor: 'top-left',
      dy: -18,
      fill: 'var(--text)'
    })
  ]
})
