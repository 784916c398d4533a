/** How something is distributed → drawings: a histogram, quantiles, latency by load. */
import * as Plot from './plot.ts'

/** Rare levels matter most: on a linear scale they would be invisible. */
export const histogram = ({ bins, label }: Plot.Of<'histogram'>): Plot.PlotOptions => {
  const seen = bins.filter(({ share }) => share > 0)
  const least = Math.min(...seen.map(({ share }) => share))
  const floor = 10 ** Math.floor(Math.log10(least / 2))
  return {
    height: 220,
    marginTop: 26,
    marginLeft: 60,
    x: { label, tickFormat: Plot.wholeOnly },
    y: {
      type: 'log',
      label: 'share of the time',
      grid: true,
      ticks: 4,
      tickFormat: decade,
      domain: [floor, Math.min(1, 2 * Math.max(...seen.map(({ share }) => share)))]
    },
    marks: [
      Plot.rect(seen, {
        x1: ({ from }) => from - 0.5,
        x2: ({ to }) => to - 0.5,
        y1: () => floor,
        y2: 'share',
        fill: 'var(--first)',
        inset: 0.5
      })
    ]
  }
}

const decade = (part: number): string =>
  /^1(e|$)/.test(part.toExponential()) ? `${Number((100 * part).toPrecision(1))} %` : ''

const KEY = 'bar: p50 to p95; dots: p50, p90, p95, p99 and the most'
const POINTS = ['p50', 'p90', 'p95', 'p99', 'max'] as const

const secondsText = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1_000).toPrecision(6))} ms` : `${seconds} s`

/** Three of a decade; two of it on a phone, where more do not fit beside each other. */
const fewSeconds = (isNarrow: boolean) => (seconds: number) =>
  (isNarrow ? /^[13]/ : /^[125]/).test(seconds.toExponential()) ? secondsText(seconds) : ''

/** A quantile of 0 has no place on a logarithmic axis: its bar begins at the left end. */
export const quantiles = ({ rows, unit, limit }: Plot.Of<'quantiles'>, width: number): Plot.PlotOptions => {
  const points = rows
    .flatMap(row => POINTS.map(point => ({ label: row.label, point, value: row[point] })))
    .filter(({ value }) => value > 0)
  const least = points.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const bars = rows.map(row => ({ ...row, from: Math.max(row.p50, least) })).filter(({ p95 }) => p95 > 0)
  const longest = Math.max(0, ...rows.map(({ label }) => label.length))
  const isNarrow = width < 500
  const marginLeft = Math.min(160, width / 2, Plot.LETTER_WIDTH * longest + 16)
  return {
    height: 70 + 24 * rows.length,
    marginLeft,
    marginRight: limit === null ? 20 : 36,
    marginTop: 28,
    x: {
      type: 'log',
      label: unit === 's' ? null : unit,
      grid: true,
      ticks: isNarrow ? 3 : 6,
      tickFormat: unit === 's' ? fewSeconds(isNarrow) : '~s'
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
      Plot.text([isNarrow ? 'bar: p50–p95; dots: p50, p90, p95, p99, most' : KEY], {
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

export const load = ({ points }: Plot.Of<'load'>): Plot.PlotOptions => {
  const series = [...new Set(points.map(({ series }) => series))]
  const colour = (name: string) => (name === series[0] ? 'var(--first)' : 'var(--second)')
  const last = series
    .map(name => points.findLast(point => point.series === name))
    .filter(point => point !== undefined)
  return {
    height: 250,
    marginRight: 90,
    x: { label: 'requests already in flight', tickFormat: Plot.wholeOnly },
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
