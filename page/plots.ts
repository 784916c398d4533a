/** A chart as data → a drawing by Observable Plot. */
import type { Drawing } from '../src/report/html/chart.ts'
import * as Plot from './plot.ts'
import { costs, hybrid, tiers } from './plotsOfCosts.ts'
import { histogram, load, quantiles } from './plotsOfShares.ts'
import { closeUp, heat, timeline } from './plotsOverTime.ts'

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
    case 'costs':
      return costs(plot, width)
    case 'timeline':
      return timeline(plot, width)
    case 'closeUp':
      return closeUp(plot, width)
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
