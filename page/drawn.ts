/** A drawing that the panel wants ↔ the script that holds Plot: the two are loaded apart and meet in an event. */
import type { Drawing } from '../src/report/html/chart.ts'

type Wanted = { readonly place: HTMLElement; readonly plot: Drawing; readonly width: number }

const WANTED = 'drawing-wanted'

export const wantDrawing = (wanted: Wanted): boolean =>
  document.dispatchEvent(new CustomEvent(WANTED, { detail: wanted }))

export const onDrawingWanted = (draw: (wanted: Wanted) => void): void =>
  document.addEventListener(WANTED, event => draw((event as CustomEvent<Wanted>).detail))
