/** The list of formats → the tables of docs/formats.md, as Markdown. */

export const BEGIN = '<!-- begin: npm run docs -->'
export const END = '<!-- end -->'

const QUESTIONS = ['peak1s', 'concurrency', 'ttft', 'tokens', 'cached', 'throttling', 'model', 'caller']
const MARKS = { yes: 'yes', partly: 'partly', no: '–' }

/** @typedef {import('../src/read/format/format.ts').Format} Format */

/**
 * @param {string} page the page as it is, with a begin and an end mark
 * @param {readonly Format[]} formats
 */
export function withTables(page, formats) {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after = ''] = rest.split(END)
  return `${before}${BEGIN}\n${tables(formats)}\n${END}${after}`
}

/** @param {readonly Format[]} formats */
const tables = formats => `
| id | what it is | told by | 1 s peak | in flight | TTFT | tokens | cached | 429s | model | caller |
|---|---|---|---|---|---|---|---|---|---|---|
${formats.flatMap(format => (format.grain === 'none' ? [] : [usableRow(format)])).join('\n')}

Known and refused, since they hold no traffic that could be audited:

| id | what it is | why |
|---|---|---|
${formats.flatMap(format => (format.grain === 'none' ? [refusedRow(format)] : [])).join('\n')}
`

/** @param {import('../src/read/format/format.ts').UsableFormat} format */
const usableRow = format =>
  row([
    `\`${format.id}\``,
    `${titleOf(format)}${format.grain === 'bucket' ? ' (sums, not requests)' : ''}`,
    format.line ? 'its lines' : format.signature.map(column => `\`${column}\``).join(', '),
    ...QUESTIONS.map(question => MARKS[format.answers[/** @type {'tokens'} */ (question)]])
  ])

/** @param {import('../src/read/format/format.ts').RefusedFormat} format */
const refusedRow = format => row([`\`${format.id}\``, titleOf(format), format.refusal])

/** @param {Format} format */
const titleOf = ({ title, documentation }) =>
  documentation.startsWith('https:') ? `[${title}](${documentation})` : title

/** @param {readonly string[]} cells */
const row = cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
