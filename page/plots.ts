/** A chart as data → a drawing by Observable Plot; the one importer of Plot. */
import * as Plot from '@observablehq/plot'
import { compact, count } from '../src/report/format.ts'
import type { Drawing, Line } from '../src/report/html/chart.ts'

/** One chart, so many pixels wide. */
export function drawingOf(plot: Drawing, width: number): Element {
  const drawing = Plot.plot({
    marginBottom: 42,
    ...optionsOf(plot, width),
    width,
    className: 'plot',
    style: { background: 'none', fontSize: '12px', color: 'var(--text)' }
  })
  drawing.setAttribute('aria-hidden', 'true')
  return drawing
}

const optionsOf = (plot: Drawing, width: number): Plot.PlotOptions => {
  switch (plot.kind) {
    case 'timeline':
      return timeline(plot)
    case 'heat':
      return heat(plot)
    case 'histogram':
      return histogram(plot)
    case 'quantiles':
      return quantiles(plot, width)
    case 'load':
      return load(plot)
    case 'tiers':
      return tiers(plot)
    case 'hybrid':
      return hybrid(plot)
  }
}

type Of<Kind extends Drawing['kind']> = Extract<Drawing, { readonly kind: Kind }>

const LINE_COLOURS = ['var(--quiet)', 'var(--second)', 'var(--third)']

const timeline = ({ startMillis, sliceSeconds, rps, lines }: Of<'timeline'>): Plot.PlotOptions => {
  const at = (slice: number) =>
    startMillis === null
      ? (slice * sliceSeconds) / 3_600
      : new Date(startMillis + slice * sliceSeconds * 1_000)
  const slices = rps.map((value, i) => ({ from: at(i), to: at(i + 1), value }))
  return {
    height: 260,
    marginRight: 12,
    x: {
      label: startMillis === null ? 'hours from the start' : 'UTC',
      ...(startMillis === null ? {} : { type: 'utc' as const })
    },
    y: { label: 'requests/s', grid: true, nice: true },
    marks: [
      Plot.rectY(slices, { x1: 'from', x2: 'to', y: 'value', fill: 'var(--first)' }),
      ...lines.flatMap(horizontal),
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
    stroke: 'var(--page)',
    strokeWidth: 3
  })
]

const heat = ({ days, requests, timezone }: Of<'heat'>): Plot.PlotOptions => ({
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

const histogram = ({ bins, label }: Of<'histogram'>): Plot.PlotOptions => ({
  height: 240,
  x: { label },
  y: { label: '% of the time', grid: true, percent: true },
  marks: [
    Plot.rectY(bins, { x1: 'from', x2: 'to', y: 'share', fill: 'var(--first)', inset: 0.5 }),
    Plot.ruleY([0])
  ]
})

const POINTS = ['p50', 'p90', 'p95', 'p99', 'max'] as const

/** Of the labels beside an axis, at the most. [px] */
const LETTER_WIDTH = 7.5

const secondsText = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1_000).toPrecision(6))} ms` : `${seconds} s`

/** Every half decade: more do not fit beside each other on a phone. */
const fewSeconds = (seconds: number): string =>
  /^[13]/.test(seconds.toExponential()) ? secondsText(seconds) : ''

/** A quantile of 0 has no place on a logarithmic axis: its bar begins at the left end. */
const quantiles = ({ rows, unit, limit }: Of<'quantiles'>, width: number): Plot.PlotOptions => {
  const points = rows
    .flatMap(row => POINTS.map(point => ({ label: row.label, point, value: row[point] })))
    .filter(({ value }) => value > 0)
  const least = points.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const bars = rows.map(row => ({ ...row, from: Math.max(row.p50, least) })).filter(({ p95 }) => p95 > 0)
  const longest = Math.max(0, ...rows.map(({ label }) => label.length))
  const marginLeft = Math.min(160, width / 2, LETTER_WIDTH * longest + 16)
  return {
    height: 70 + 30 * rows.length,
    marginLeft,
    marginTop: 28,
    x: {
      type: 'log',
      label: unit === 's' ? null : unit,
      grid: true,
      ticks: width < 500 ? 3 : 6,
      tickFormat: unit !== 's' ? '~s' : width < 500 ? fewSeconds : secondsText
    },
    y: { label: null, domain: rows.map(({ label }) => label) },
    symbol: { domain: POINTS, legend: false },
    marks: [
      Plot.ruleY(bars, { y: 'label', x1: 'from', x2: 'max', stroke: 'var(--quiet)' }),
      Plot.ruleY(bars, { y: 'label', x1: 'from', x2: 'p95', stroke: 'var(--first)', strokeWidth: 5 }),
      Plot.dot(points, {
        x: 'value',
        y: 'label',
        r: 4,
        fill: 'var(--page)',
        stroke: 'var(--first)',
        strokeWidth: 1.5,
        title: point => `${point.label}, ${point.point}: ${point.value} ${unit}`
      }),
      Plot.text(['bar: p50 to p95; dots: p50, p90, p95, p99 and the most'], {
        text: text => text,
        frameAnchor: 'top-left',
        dx: -marginLeft,
        dy: -22,
        fill: 'var(--text)'
      }),
      ...(limit === null
        ? []
        : [
            Plot.ruleX([limit.value], { stroke: 'var(--third)', strokeDasharray: '5 3', strokeWidth: 1.5 }),
            Plot.text([limit], {
              x: 'value',
              text: 'label',
              frameAnchor: 'bottom',
              textAnchor: 'start',
              dx: 4,
              dy: -4,
              fill: 'var(--text)'
            })
          ])
    ]
  }
}

/** Between two whole numbers of requests there is nothing to read off. */
const wholeOnly = (value: number): string => (Number.isInteger(value) ? count(value) : '')

const load = ({ points }: Of<'load'>): Plot.PlotOptions => {
  const series = [...new Set(points.map(({ series }) => series))]
  const colour = (name: string) => (name === series[0] ? 'var(--first)' : 'var(--second)')
  const last = series
    .map(name => points.findLast(point => point.series === name))
    .filter(point => point !== undefined)
  return {
    height: 250,
    marginRight: 90,
    x: { label: 'requests already in flight', tickFormat: wholeOnly },
    y: { label: 'p95, seconds', grid: true, zero: true },
    marks: [
      ...series.flatMap(name => {
        const own = points.filter(point => point.series === name)
        return [
          Plot.lineY(own, { x: 'inFlight', y: 'seconds', stroke: colour(name), strokeWidth: 2 }),
          Plot.dot(own, { x: 'inFlight', y: 'seconds', fill: colour(name), r: 3 })
        ]
      }),
      Plot.text(last, {
        x: 'inFlight',
        y: 'seconds',
        text: 'series',
        dx: 8,
        textAnchor: 'start',
        fill: 'var(--text)'
      }),
      Plot.ruleY([0])
    ]
  }
}

const tiers = ({ rows }: Of<'tiers'>): Plot.PlotOptions => ({
  height: 60 + 30 * rows.length,
  marginLeft: 90,
  marginRight: 50,
  x: {
    label: '% of requests refused',
    percent: true,
    grid: true,
    domain: [0, Math.max(1, ...rows.map(({ value, high }) => 110 * (high ?? value ?? 0)))]
  },
  y: { label: null, domain: rows.map(({ label }) => label) },
  marks: [
    Plot.barX(rows, {
      x: row => row.value ?? row.low ?? 0,
      y: 'label',
      fill: 'var(--first)',
      insetTop: 4,
      insetBottom: 4
    }),
    Plot.ruleY(
      rows.filter(({ low, high }) => low !== null && high !== null),
      { y: 'label', x1: 'low', x2: 'high', stroke: 'var(--text)' }
    ),
    Plot.ruleX([0])
  ]
})

/** More bars than these would be thinner than their gaps. */
const MOST_BARS = 60

const hybrid = ({ bases, bestGpus }: Of<'hybrid'>): Plot.PlotOptions => {
  const parts = bases.flatMap(({ gpus, usdBase, usdOverflow }) => [
    { gpus, part: 'base', usd: usdBase },
    { gpus, part: 'overflow', usd: usdOverflow }
  ])
  const best = bases.filter(({ gpus }) => gpus === bestGpus)
  const every = Math.ceil(bases.length / 16)
  const isMany = bases.length > MOST_BARS
  const bands = {
    type: 'band',
    tickFormat: (gpus: number, i: number) => (i % every === 0 ? String(gpus) : '')
  } as const
  return {
    height: 270,
    marginLeft: 60,
    marginTop: 34,
    x: { label: 'GPUs of the base', ...(isMany ? {} : bands) },
    y: { label: 'USD a month', grid: true, tickFormat: compact },
    color: { domain: ['base', 'overflow'], range: ['var(--first)', 'var(--second)'] },
    marks: [
      (isMany ? Plot.areaY : Plot.barY)(parts, { x: 'gpus', y: 'usd', fill: 'part' }),
      ...(isMany ? [Plot.ruleX(best, { x: 'gpus', stroke: 'var(--text)' })] : []),
      Plot.text(best, {
        x: 'gpus',
        y: 'usdPerMonth',
        text: () => 'cheapest',
        dy: -8,
        fill: 'var(--text)',
        stroke: 'var(--page)',
        strokeWidth: 3,
        fontWeight: 'bold'
      }),
      ...['base', 'overflow'].map((part, index) =>
        Plot.text([part], {
          text: () => `■ ${part}`,
          frameAnchor: 'top-right',
          dx: -80 * (1 - index),
          dy: -22,
          fill: index === 0 ? 'var(--first)' : 'var(--second)'
        })
      ),
      Plot.ruleY([0])
    ]
  }
}
