/** The charts that the page carries → drawings as wide as their places, on a screen and on paper. */
import type { Drawing } from '../src/report/html/chart.ts'
import { dataOf } from './data.ts'
import { drawingOf } from './plots.ts'

type Drawn = { readonly id: string; readonly plot: Drawing }

/** Draws every chart of the page, again when the window's width changes, and for paper as wide as that is. */
export function drawCharts(): void {
  const charts = dataOf<readonly Drawn[]>('charts') ?? []
  const draw = (least = LEAST_WIDTH) => {
    for (const { place, width, plot } of placesOf(charts))
      place.replaceChildren(drawingOf(plot, Math.max(least, width)))
  }
  draw()
  addEventListener('beforeprint', () => draw(PRINT_WIDTH))
  addEventListener('afterprint', () => draw())
  let width = innerWidth
  addEventListener('resize', () => {
    if (innerWidth === width) return
    width = innerWidth
    requestAnimationFrame(() => draw())
  })
}

/** A place may have no width yet while the window changes. [px] */
const LEAST_WIDTH = 240
/** Of A4 within its margins, at the zoom of the print style: a phone prints as a desk does. [px] */
const PRINT_WIDTH = 740

/** All are measured before the first is drawn into: the page is so laid out once. */
const placesOf = (charts: readonly Drawn[]) =>
  charts.flatMap(({ id, plot }) => {
    const place = document.querySelector(`[data-chart="${id}"]`)
    return place === null ? [] : [{ place, width: place.clientWidth, plot }]
  })
