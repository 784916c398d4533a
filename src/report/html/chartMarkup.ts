/** A chart → its place in the page, with its words and its numbers; the page's script draws into it. */
import type { Chart } from './chart.ts'
import { type Content, element } from './markup.ts'
import { tableMarkup } from './sections.ts'

/** How much of the paper's width it has, and how high it stands. */
export type ChartSize = 'half' | 'wide' | 'low'

export const chartMarkup = ({ id, title, alt, table }: Chart, size: ChartSize): Content =>
  element(
    'figure',
    { class: `chart ${size}` },
    element('figcaption', {}, title),
    element('div', {
      class: 'drawing',
      'data-chart': id,
      'data-size': size,
      role: 'img',
      'aria-label': `${title}. ${alt}`
    }),
    element('details', {}, element('summary', {}, 'The numbers'), tableMarkup(table))
  )
