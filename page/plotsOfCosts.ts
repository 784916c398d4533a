/** What alternatives cost, refuse and mix → drawings. */
import { compact } from '../src/report/format.ts'
import * as Plot from './plot.ts'

const ROLES = { chosen: 'var(--first)', today: 'var(--second)', other: 'var(--bar)' } as const

/** Names stand above their bars where the page is too narrow for both. */
const NARROW = 340

/** Bars so many times longer than those that matter are cut, and marked: they would hide the rest. */
const MOST_LONGER = 1.3

export const costs = ({ rows }: Plot.Of<'costs'>, width: number): Plot.PlotOptions => {
  const telling = rows.filter(({ role, isFleet }) => role !== 'other' || isFleet)
  const most = MOST_LONGER * Math.max(...telling.map(({ high }) => high), 0)
  const highest = Math.max(...rows.map(({ usd, high }) => Math.max(usd, high)), 1)
  const scale = most > 0 ? Math.min(most, highest) : highest
  const bars = rows.map(row => ({ ...row, end: Math.min(row.usd, scale), isCut: row.usd > scale }))
  const isNarrow = width < NARROW
  const longest = Math.max(...rows.map(({ label }) => label.length))
  const below = isNarrow ? 7 : 0
  const marginLeft = isNarrow ? 4 : Math.min(Plot.LETTER_WIDTH * longest, width * 0.46)
  return {
    height: 10 + rows.length * (isNarrow ? 38 : Plot.LETTER_WIDTH * longest > marginLeft ? 34 : 28),
    marginTop: 4,
    marginBottom: 6,
    marginLeft,
    marginRight: 8 + Plot.LETTER_WIDTH * Math.max(...rows.map(({ text }) => text.length)),
    x: { axis: null, domain: [0, scale] },
    y: { axis: null, domain: rows.map(({ label }) => label), padding: 0.3 },
    marks: [
      Plot.barX(bars, {
        x: 'end',
        y: 'label',
        fill: ({ role }) => ROLES[role as keyof typeof ROLES],
        insetTop: isNarrow ? 14 : 1,
        rx: 2
      }),
      Plot.ruleY(
        bars.filter(({ low, high, isCut }) => high > low && !isCut),
        {
          y: 'label',
          x1: 'low',
          x2: ({ high }) => Math.min(high, scale),
          stroke: 'var(--text)',
          strokeWidth: 1,
          dy: below
        }
      ),
      Plot.text(
        bars.filter(({ isCut }) => isCut),
        {
          y: 'label',
          x: () => scale,
          dx: -18,
          dy: below,
          text: () => '//',
          fontSize: 20,
          fill: 'var(--panel)',
          fontWeight: 700
        }
      ),
      Plot.text(bars, {
        y: 'label',
        x: ({ end, high }) => Math.min(scale, Math.max(end, high)),
        text: 'text',
        textAnchor: 'start',
        dx: 6,
        dy: below,
        fill: 'var(--text)',
        fontWeight: 600
      }),
      nameMark(bars, marginLeft, isNarrow)
    ]
  }
}

const nameMark = (rows: readonly { readonly label: string }[], marginLeft: number, isNarrow: boolean) =>
  Plot.text(rows, {
    y: 'label',
    x: () => 0,
    text: 'label',
    fill: 'var(--text)',
    ...(isNarrow
      ? { textAnchor: 'start' as const, dy: -10 }
      : { textAnchor: 'end' as const, dx: -8, lineWidth: marginLeft / 13.5 })
  })

export const tiers = ({ rows }: Plot.Of<'tiers'>): Plot.PlotOptions => ({
  height: 50 + 20 * rows.length,
  marginLeft: Math.max(90, 16 + Plot.LETTER_WIDTH * Math.max(0, ...rows.map(({ label }) => label.length))),
  marginRight: 50,
  x: {
    label: '% of requests refused',
    percent: true,
    grid: true,
    domain: [0, Math.min(100, Math.max(1, ...rows.map(({ value, high }) => 110 * (high ?? value ?? 0))))]
  },
  y: { label: null, domain: rows.map(({ label }) => label) },
  marks: [
    Plot.barX(rows, {
      x: row => row.value ?? row.low ?? 0,
      y: 'label',
      fill: 'var(--first)',
      insetTop: 3,
      insetBottom: 3
    }),
    Plot.ruleY(
      rows.filter(({ low, high }) => low !== null && high !== null),
      { y: 'label', x1: 'low', x2: 'high', stroke: 'var(--text)' }
    ),
    Plot.ruleX([0])
  ]
})

/** As many as these fill the page without being blocks. */
const FEW_BARS = 6

/** More bars than these would be thinner than their gaps. */
const MOST_BARS = 60

export const hybrid = ({ bases, bestGpus, code }: Plot.Of<'hybrid'>): Plot.PlotOptions => {
  const parts = bases.flatMap(({ gpus, base, overflow }) => [
    { gpus, part: 'base', amount: base },
    { gpus, part: 'overflow', amount: overflow }
  ])
  const best = bases.filter(({ gpus }) => gpus === bestGpus)
  const every = Math.ceil(bases.length / 16)
  const isMany = bases.length > MOST_BARS
  const bands = {
    type: 'band',
    padding: bases.length < FEW_BARS ? 0.5 : 0.1,
    tickFormat: (gpus: number, i: number) => (i % every === 0 ? String(gpus) : '')
  } as const
  return {
    height: 200,
    marginLeft: 60,
    marginTop: 34,
    x: { label: 'GPUs of the base', ...(isMany ? {} : bands) },
    y: { label: `${code} a month`, grid: true, ticks: 5, nice: true, tickFormat: compact },
    color: { domain: ['base', 'overflow'], range: ['var(--first)', 'var(--second)'] },
    marks: [
      (isMany ? Plot.areaY : Plot.barY)(parts, { x: 'gpus', y: 'amount', fill: 'part' }),
      ...(isMany ? [Plot.ruleX(best, { x: 'gpus', stroke: 'var(--text)' })] : []),
      Plot.text(best, {
        x: 'gpus',
        y: 'together',
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
