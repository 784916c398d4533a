/** A page of ours → its structure: headings, drawings in words, and the columns and number of rows of its tables. */

const PARTS = new RegExp(
  [
    '<h(?<level>[1234])[^>]*>(?<heading>[^<]*)<',
    'data-chart="(?<chart>[^"]*)" role="img" aria-label="(?<words>[^"]*)"',
    '<table[^>]*>(?<table>.*?)</table>'
  ].join('|'),
  'gs'
)

export const outlineOf = (html: string): string =>
  `${[...html.matchAll(PARTS)].map(({ groups = {} }) => lineOf(groups)).join('\n')}\n`

function lineOf({ level, heading, chart, words, table }: Record<string, string | undefined>): string {
  if (table !== undefined) return tableLine(table)
  return chart === undefined ? `${'#'.repeat(Number(level))} ${heading}` : `[${chart}] ${words}`
}

function tableLine(table: string): string {
  const [body = '', head = ''] = table.split('</thead>').toReversed()
  const columns = [...head.matchAll(/<th[^>]*>([^<]*)</g)].map(([, title]) => title)
  return `| ${columns.join(' | ')} | × ${body.match(/<tr/g)?.length ?? 0}`
}
