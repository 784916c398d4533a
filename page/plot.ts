/** The one importer of Observable Plot, and what all drawings share. */
import { count } from '../src/report/format.ts'
import type { Drawing } from '../src/report/html/chart.ts'

export * from '@observablehq/plot'

export type Of<Kind extends Drawing['kind']> = Extract<Drawing, { readonly kind: Kind }>

/** Of the labels beside an axis, at the most. [px] */
export const LETTER_WIDTH = 7.5

/** Between two whole numbers of requests there is nothing to read off. */
export const wholeOnly = (value: number): string => (Number.isInteger(value) ? count(value) : '')
