/** A page of which nothing was said. */
import type { PageOptions } from '../../../src/report/html/html.ts'

export const UNBRANDED: PageOptions = {
  title: null,
  preparedFor: null,
  preparedBy: null,
  issued: null,
  logo: null,
  theme: null,
  appendix: false,
  whatIf: null
}
