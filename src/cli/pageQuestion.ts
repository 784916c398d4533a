/** What may be said of an HTML page: whose it is, for whom, from when, in which colours. */
import { date, input, output, text } from '../kinds.ts'
import { option, toggle } from '../option.ts'
import { themeKind } from '../report/html/theme.ts'

export const PAGE = {
  title: option('--title <text>', 'HTML: title of the page', text),
  preparedFor: option('--prepared-for <name>', 'HTML: whom it is for', text),
  preparedBy: option('--prepared-by <name>', 'HTML: who hands it out', text),
  issued: option('--issued <date>', 'HTML: day of issue (default: the day on which the log ends)', date),
  theme: option(
    '--theme <colours>',
    "HTML: one or two colours of a brand, such as '#0b5cad' or '#0b5cad,#b4540a'",
    themeKind
  ),
  appendix: toggle('--appendix', 'HTML: print the tables, too'),
  logo: option('--logo <file>', 'HTML: PNG, JPEG or SVG shown at its top', input)
} as const

export const PDF_FILE = {
  output: option('-o, --output <file>', 'write the PDF there (default: beside the page, as .pdf)', output)
} as const
