/** The charts that the page carries → drawings as wide as their places, on a screen and on paper. */
import type { Drawing } from '../src/report/html/chart.ts'
import { dataOf } from './data.ts'
import { onDrawingWanted } from './drawn.ts'
import { drawingOf } from './plots.ts'

type Drawn = { readonly id: string; readonly plot: Drawing }

/** Draws every chart of the page, again when the window's width changes, and for paper as wide as that is. */
export function drawCharts(): void {
  const charts = dataOf<readonly Drawn[]>('charts') ?? []
  let turn = 0
  const draw = () => {
    turn++
    drawInTurn(placesOf(charts, false), turn, () => turn)
  }
  draw()
  onDrawingWanted(drawOne)
  addEventListener('beforeprint', () => {
    turn++
    openAppendix()
    // Paper does not wait.
    placesOf(charts, true).forEach(drawOne)
  })
  addEventListener('afterprint', draw)
  // What is folded has no width until it is opened.
  addEventListener(
    'toggle',
    event => (event.target instanceof Element && event.target.matches('.all') ? draw() : null),
    true
  )
  let width = innerWidth
  addEventListener('resize', () => {
    if (innerWidth === width) return
    width = innerWidth
    requestAnimationFrame(() => draw())
  })
}

type Place = { readonly place: HTMLElement; readonly width: number; readonly plot: Drawing }

const drawOne = ({ place, width, plot }: Place): void =>
  place.replaceChildren(drawingOf(plot, Math.max(LEAST_WIDTH, width)))

/** One drawing a task, so that the page answers in between; a later turn ends this one. */
function drawInTurn([first, ...rest]: readonly Place[], turn: number, now: () => number): void {
  if (first === undefined || turn !== now()) return
  drawOne(first)
  setTimeout(() => drawInTurn(rest, turn, now), 0)
}

/** What is printed with the page has to be open: a browser prints no folded part. */
function openAppendix(): void {
  if (document.getElementById('report')?.dataset['appendix'] === undefined) return
  for (const part of document.querySelectorAll<HTMLDetailsElement>('.all')) part.open = true
}

/** A place may have no width yet while the window changes. [px] */
const LEAST_WIDTH = 240
/** Of A4 within its margins, at the zoom of the print style: a phone prints as a desk does. [px] */
const PRINT_WIDTHS: Readonly<Record<string, number>> = { half: 385, wide: 800, low: 800 }

/** All are measured before the first is drawn into: the page is so laid out once. What is folded is not drawn. */
const placesOf = (charts: readonly Drawn[], isPrinted: boolean): readonly Place[] =>
  charts.flatMap(({ id, plot }) => {
    const place = document.querySelector<HTMLElement>(`[data-chart="${id}"]`)
    if (place === null || (place.clientWidth === 0 && !isPrinted)) return []
    const width = isPrinted ? (PRINT_WIDTHS[place.dataset['size'] ?? 'wide'] as number) : place.clientWidth
    return [{ place, width, plot }]
  })
