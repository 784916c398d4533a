/** ServeGen's client traces: arrival rates by window, from which a load can be made up, but no requests. */
import { numberOf } from '../records/cell.ts'
import { refused, type Sample } from './format.ts'

/** The fourth of its columns; blank where a window is idle. */
const DISTRIBUTIONS = ['Weibull', 'Gamma', 'Exponential', '']

export const serveGen = refused({
  id: 'servegen',
  title: 'a ServeGen trace: rates of a made-up load, not requests',
  documentation: 'https://github.com/alibaba/ServeGen',
  recognises: sample => isServeGen(sample),
  refusal: 'Generate requests with ServeGen and audit those, or audit a log of your own.'
})

/** No header: its first line, which begins at 0 s, stands in the columns' place. */
const isServeGen = ({ columns }: Sample): boolean =>
  columns.has('0') &&
  DISTRIBUTIONS.some(name => columns.has(name)) &&
  [...columns].every(name => DISTRIBUTIONS.includes(name) || numberOf(name) !== undefined)
