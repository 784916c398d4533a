/** A table → the text of a file: lists of columns with their steps and values in, bytes as people store them out. */

const joined = ({ steps }, mark = '.') => steps.join(mark)
const rowsOf = ({ columns, count }) =>
  Array.from({ length: count }, (_, i) => columns.map(({ values }) => values[i]))
const text = (value, blank) => (value === null || value === undefined ? blank : String(value))

function quoted(value, mark, always) {
  return always || value.includes(mark) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function separated(table, mark, { always = false, ending = '\n' } = {}) {
  const rows = [
    table.columns.map(column => joined(column)),
    ...rowsOf(table).map(row => row.map(value => text(value, table.blank)))
  ]
  return rows.map(row => row.map(value => quoted(value, mark, always)).join(mark) + ending).join('')
}

function objects(table, { dropsNull = false } = {}) {
  return rowsOf(table).map(row => {
    const record = {}
    for (const [i, { steps }] of table.columns.entries()) {
      const value = row[i] ?? null
      if (value === null && dropsNull) continue
      let here = record
      for (const step of steps.slice(0, -1)) here = here[step] ??= {}
      here[steps.at(-1)] = value
    }
    return record
  })
}

/** Numbers of 17 digits are written as they are. */
const json = (value, indent) => JSON.stringify(value, null, indent).replace(/"@number:(\d+)"/g, '$1')

const flat = table => ({
  ...table,
  columns: table.columns.map(column => ({ ...column, steps: [joined(column, '_')] }))
})

function boxed(table) {
  const rows = [
    table.columns.map(column => joined(column)),
    ...rowsOf(table).map(row => row.map(value => text(value, table.blank).replaceAll('|', '/')))
  ]
  const widths = rows[0].map((_, at) => Math.max(...rows.map(row => row[at].length), 3))
  const line = (row, edge = '|') =>
    `${edge} ${row.map((value, at) => value.padEnd(widths[at])).join(' | ')} ${edge}`
  return { rows, widths, line }
}

function markdown(table) {
  const { rows, widths, line } = boxed(table)
  return `${[line(rows[0]), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...rows.slice(1).map(row => line(row))].join('\n')}\n`
}

function ascii(table) {
  const { rows, widths, line } = boxed(table)
  const rule = `+${widths.map(width => '-'.repeat(width + 2)).join('+')}+`
  return `${[rule, line(rows[0]), rule, ...rows.slice(1).map(row => line(row)), rule].join('\n')}\n`
}

const bare = name => name.replace(/[^\p{L}\p{N}_.@-]+/gu, '_')
const pair = (name, value) =>
  `${bare(name)}=${/[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value}`

const logfmt = table =>
  rowsOf(table)
    .map(row =>
      table.columns
        .flatMap((column, at) => (row[at] === null ? [] : [pair(joined(column), text(row[at], ''))]))
        .join(' ')
    )
    .join('\n')
    .concat('\n')

const keyValue = table =>
  rowsOf(table)
    .map(row =>
      table.columns.map((column, at) => `${joined(column)}: ${text(row[at], table.blank)}`).join(', ')
    )
    .join('\n')
    .concat('\n')

function sql(table) {
  const literal = value =>
    value === null
      ? 'NULL'
      : typeof value === 'number'
        ? String(value)
        : typeof value === 'boolean'
          ? String(value).toUpperCase()
          : `'${String(value).replaceAll("'", "''")}'`
  const names = table.columns.map(column => `\`${joined(column)}\``).join(', ')
  const rows = rowsOf(table).map(row => `(${row.map(literal).join(',')})`)
  return `INSERT INTO \`llm_calls\` (${names}) VALUES\n${rows.join(',\n')};\n`.replace(
    /'@number:(\d+)'/g,
    '$1'
  )
}

function yaml(table) {
  const scalar = value =>
    value === null
      ? 'null'
      : typeof value === 'string' && !/^@number/.test(value)
        ? JSON.stringify(value)
        : String(value).replace('@number:', '')
  return rowsOf(table)
    .map(row =>
      table.columns
        .map(
          (column, at) =>
            `${at === 0 ? '- ' : '  '}${/[^\w]/.test(joined(column, '_')) ? JSON.stringify(joined(column, '_')) : joined(column, '_')}: ${scalar(row[at])}\n`
        )
        .join('')
    )
    .join('')
}

function columnar(table) {
  return json(
    Object.fromEntries(
      table.columns.map(column => [joined(column, '_'), column.values.map(value => value ?? null)])
    )
  )
}

const split = table =>
  json({
    columns: table.columns.map(column => joined(column, '_')),
    data: rowsOf(table).map(row => row.map(value => value ?? null))
  })

const plainNumbers = table => ({
  ...table,
  columns: table.columns.map(column => ({
    ...column,
    values: column.values.map(value => (typeof value === 'string' ? value.replace(/^@number:/, '') : value))
  }))
})
const lines = (records, indent) => records.map(record => `${json(record, indent)}\n`).join('')
const csv = (mark, options) => table => separated(plainNumbers(table), mark, options)

/** `isTyped`: numbers and booleans stay what they are; `isNested`: steps become objects. */
export const CONTAINERS = [
  { kind: 'csv', name: 'log.csv', weight: 6, write: csv(',') },
  { kind: 'csv quoted', name: 'log.csv', weight: 2, write: csv(',', { always: true, ending: '\r\n' }) },
  { kind: 'csv ;', name: 'log.csv', weight: 2, write: csv(';') },
  { kind: 'tsv', name: 'log.tsv', weight: 2, write: csv('\t') },
  { kind: 'csv |', name: 'log.txt', weight: 1, write: csv('|') },
  {
    kind: 'jsonl',
    name: 'log.jsonl',
    weight: 4,
    isTyped: true,
    isNested: true,
    write: table => lines(objects(table))
  },
  {
    kind: 'jsonl sparse',
    name: 'log.jsonl',
    weight: 3,
    isTyped: true,
    isNested: true,
    write: table => lines(objects(table, { dropsNull: true }))
  },
  {
    kind: 'jsonl flat',
    name: 'log.ndjson',
    weight: 2,
    isTyped: true,
    write: table => lines(objects(flat(table)))
  },
  {
    kind: 'json array',
    name: 'log.json',
    weight: 2,
    isTyped: true,
    isNested: true,
    write: table => json(objects(table), 2)
  },
  {
    kind: 'json page',
    name: 'page.json',
    weight: 2,
    isTyped: true,
    isNested: true,
    write: table => json({ object: 'list', data: objects(table), has_more: false })
  },
  {
    kind: 'json in envelope',
    name: 'page.json',
    weight: 1,
    isTyped: true,
    isNested: true,
    write: table => json({ meta: { count: table.count }, result: { calls: objects(table) } }, 1)
  },
  { kind: 'json columnar', name: 'cols.json', weight: 1, isTyped: true, write: columnar },
  { kind: 'json split', name: 'split.json', weight: 1, isTyped: true, write: split },
  { kind: 'markdown', name: 'log.md', weight: 1, write: table => markdown(plainNumbers(table)) },
  { kind: 'ascii table', name: 'log.txt', weight: 1, write: table => ascii(plainNumbers(table)) },
  { kind: 'logfmt', name: 'app.log', weight: 2, write: table => logfmt(plainNumbers(table)) },
  { kind: 'key: value', name: 'app.log', weight: 1, write: table => keyValue(plainNumbers(table)) },
  { kind: 'sql', name: 'dump.sql', weight: 1, isTyped: true, write: sql },
  { kind: 'yaml', name: 'log.yaml', weight: 1, isTyped: true, write: yaml }
]
