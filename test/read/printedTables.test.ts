// slow: reads a log for each of many cases
/** One log as consoles, notebooks, spreadsheets and databases print it → the same figures; where they leave rows out, a refusal. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../cases.ts'
import {
  CALLS,
  type Call,
  csvOf,
  figuresOf,
  iso,
  linesOf,
  PLAIN,
  refusalOf,
  type Table,
  TRUTH
} from './figures.ts'

const NAMES = Object.keys(PLAIN)
const clock = (call: Call) => iso(call).slice(0, 19).replace('T', ' ')
const cellsOf = (call: Call): readonly string[] =>
  Object.entries(PLAIN).map(([name, of]) => (name === 'timestamp' ? clock(call) : String(of(call))))
const ROWS = CALLS.map(cellsOf)
const all = [NAMES, ...ROWS]
const WIDTHS = NAMES.map((_, i) => Math.max(...all.map(row => (row[i] as string).length)))
const padded = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(WIDTHS[i] as number))
const right = (row: readonly string[]) => row.map((cell, i) => cell.padStart((WIDTHS[i] as number) + 2))
const line = (text: string) => `${text}\n`
const rule = (mark: string, joint: string) => WIDTHS.map(width => mark.repeat(width + 2)).join(joint)
const boxed = (row: readonly string[]) => line(`│ ${padded(row).join(' │ ')} │`)
const TYPES = ['timestamp', 'varchar', 'int64', 'int64', 'int32', 'int32'].map((type, i) =>
  type.slice(0, WIDTHS[i])
)
const orNull = (row: readonly string[]) => row.map(cell => cell || 'NULL')
const markdown = (names: readonly string[], rows: readonly (readonly string[])[]) =>
  `| ${names.join(' | ')} |\n|${names.map(() => '---').join('|')}|\n${rows.map(row => line(`| ${row.join(' | ')} |`)).join('')}`
const html = (row: readonly string[], cell: string) =>
  `    <tr>\n${row.map(text => `      <${cell}>${text}</${cell}>\n`).join('')}    </tr>\n`

const PRINTED: Readonly<Record<string, string>> = {
  'sqlite3 .mode column': [
    line(padded(NAMES).join('  ')),
    line(WIDTHS.map(width => '-'.repeat(width)).join('  ')),
    ...ROWS.map(row => line(padded(row).join('  ')))
  ].join(''),
  'sqlite3 .mode box': `┌${rule('─', '┬')}┐\n${boxed(NAMES)}├${rule('─', '┼')}┤\n${ROWS.map(boxed).join('')}└${rule('─', '┴')}┘\n`,
  'DuckDB, with types and a foot': `┌${rule('─', '┬')}┐\n${boxed(NAMES)}${boxed(TYPES)}├${rule('─', '┼')}┤\n${ROWS.map(row => boxed(orNull(row))).join('')}├${rule('─', '┴')}┤\n│ 40 rows │\n└${'─'.repeat(40)}┘\n`,
  pandas: [
    line(`    ${right(NAMES).join('')}`),
    ...ROWS.map((row, i) => line(`${String(i).padEnd(4)}${right(row.map(cell => cell || 'NaN')).join('')}`))
  ].join(''),
  'fixed width': all
    .map(row =>
      line(
        padded(row.map(cell => cell || '-'))
          .join('   ')
          .trimEnd()
      )
    )
    .join(''),
  'sqlite3 .mode line': ROWS.map(row =>
    line(row.map((cell, i) => line(`${(NAMES[i] as string).padStart(14)} = ${cell}`)).join(''))
  ).join(''),
  'psql \\x': ROWS.map(
    (row, i) =>
      `-[ RECORD ${i + 1} ]-+------\n${row.map((cell, at) => line(`${(NAMES[at] as string).padEnd(14)} | ${cell}`)).join('')}`
  ).join(''),
  'mysql \\G': `${ROWS.map(
    (row, i) =>
      `*************************** ${i + 1}. row ***************************\n${orNull(row)
        .map((cell, at) => line(`${(NAMES[at] as string).padStart(14)}: ${cell}`))
        .join('')}`
  ).join('')}40 rows in set (0.01 sec)\n`,
  'YAML documents': ROWS.map(
    row =>
      `---\n${orNull(row)
        .map((cell, at) => line(`${NAMES[at]}: ${cell}`))
        .join('')}`
  ).join(''),
  'a report with another table above': `# Usage\n\n${markdown(
    ['Model', 'Calls', 'Input tokens'],
    [
      ['gpt-4o', '26', '99999'],
      ['gpt-4o-mini', '14', '9999']
    ]
  )}\n## Calls\n\n${markdown(NAMES, ROWS)}\nDone.\n`,
  'a report with another table below': `${markdown(NAMES, ROWS)}\n## By model\n\n${markdown(['Model', 'Calls', 'Input tokens'], [['gpt-4o', '26', '99999']])}`,
  'a report of two days': `# Monday\n\n${markdown(NAMES, ROWS.slice(0, 17))}\n# Tuesday\n\n${markdown(NAMES, ROWS.slice(17))}`,
  'pandas to_html': `<table border="1" class="dataframe">\n  <thead>\n${html(['', ...NAMES], 'th')}  </thead>\n  <tbody>\n${ROWS.map((row, i) => html([String(i), ...row.map(cell => cell || 'NaN')], 'td')).join('')}  </tbody>\n</table>\n`,
  'HTML saved as .xls, in one line': `<html><body><table>${all.map(row => `<tr>${row.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></body></html>`,
  'mysql --xml': `<?xml version="1.0"?>\n<resultset>\n${ROWS.map(row => `  <row>\n${row.map((cell, i) => line(`    <field name="${NAMES[i]}">${cell}</field>`)).join('')}  </row>\n`).join('')}</resultset>\n`,
  'quotes behind blanks': all.map(row => line(row.map(cell => `"${cell}"`).join(', '))).join(''),
  'cells as formulas': [
    line(NAMES.join(',')),
    ...ROWS.map(row => line(row.map(cell => `"=""${cell}"""`).join(',')))
  ].join(''),
  'cells behind apostrophes': [
    line(NAMES.join(',')),
    ...ROWS.map(row => line(row.map(cell => (/^\d/.test(cell) ? `'${cell}` : cell)).join(',')))
  ].join(''),
  'SQL Server': `SET IDENTITY_INSERT [dbo].[Calls] ON\nGO\n${ROWS.map((row, i) => line(`INSERT [dbo].[Calls] (${NAMES.map(name => `[${name}]`).join(', ')}) VALUES (CAST(N'${row[0]}' AS DateTime2), N'${row[1]}', ${orNull(row)[2]}, ${orNull(row)[3]}, CAST(${row[4]} AS Decimal(18, 0)), ${row[5]})${i % 20 === 19 ? '\nGO' : ''}`)).join('')}GO\n`,
  Oracle: ROWS.map(row =>
    line(
      `Insert into CALLS (${NAMES.join(',')}) values (to_timestamp('${row[0]}','YYYY-MM-DD HH24:MI:SS'),'${row[1]}',${orNull(row)[2]},${orNull(row)[3]},${row[4]},${row[5]});`
    )
  ).join('')
}

test.each(Object.entries(PRINTED))('%s', async (_, text) => {
  expect((await figuresOf(text, 'printed.txt')).figures).toEqual(TRUTH)
})

test.each([
  [
    'DuckDB',
    `┌${rule('─', '┬')}┐\n${boxed(NAMES)}├${rule('─', '┼')}┤\n${ROWS.slice(0, 9).map(boxed).join('')}${boxed(NAMES.map(() => '·'))}${ROWS.slice(30).map(boxed).join('')}└${rule('─', '┴')}┘\n`
  ],
  [
    'pandas',
    [NAMES, ...ROWS.slice(0, 5), NAMES.map(() => '...'), ...ROWS.slice(-5)]
      .map(row => line(right(row).join('')))
      .join('')
  ]
])('rows that %s leaves out are no log', async (_, text) => {
  expect(await refusalOf(text, 'cut.txt')).not.toBe('read')
})

test('lines of text in columns are none, and no piece of them is shown', async () => {
  const text = linesOf(call => `${clock(call)}   secret-${call.i % 3} said   something else   and more`)
  const refusal = await refusalOf(text, 'text.log')
  expect(refusal).toContain('is a log of text')
  expect(refusal).not.toContain('secret')
})

const ofPython = ({ at, model, input, output, millis, status }: Call) => {
  const day = new Date(at)
  const parts = [
    day.getUTCFullYear(),
    day.getUTCMonth() + 1,
    day.getUTCDate(),
    day.getUTCHours(),
    day.getUTCMinutes(),
    day.getUTCSeconds()
  ]
  const counts = status === 200 ? [input, output] : ['None', 'None']
  return { parts, model, counts, millis, status }
}

describe('Python', () => {
  test('objects with its own times and decimals', async () => {
    const text = linesOf(call => {
      const { parts, model, counts, millis, status } = ofPython(call)
      return `{'ts': datetime.datetime(${parts.join(', ')}, tzinfo=datetime.timezone.utc), 'model': '${model}', 'prompt_tokens': ${counts[0]}, 'completion_tokens': ${counts[1]}, 'latency_ms': Decimal('${millis}'), 'status': ${status}}`
    })
    expect((await figuresOf(text, 'log.txt')).figures).toEqual(TRUTH)
  })

  test('data classes', async () => {
    const text = linesOf(call => {
      const { model, counts, millis, status } = ofPython(call)
      return `Call(ts='${iso(call)}', model='${model}', prompt_tokens=${counts[0]}, completion_tokens=${counts[1]}, latency_ms=${millis}, status=${status})`
    })
    expect((await figuresOf(text, 'log.txt')).figures).toEqual(TRUTH)
  })
})

describe('data frames whose index is the time', () => {
  const rest = NAMES.slice(1)
  const value = (call: Call, name: string) => PLAIN[name]?.(call) || null
  const record = (call: Call) => Object.fromEntries(rest.map(name => [name, value(call, name)]))
  const SHAPES: Readonly<Record<string, unknown>> = {
    index: Object.fromEntries(CALLS.map(call => [String(call.at), record(call)])),
    'index in ISO': Object.fromEntries(CALLS.map(call => [iso(call), record(call)])),
    columns: Object.fromEntries(
      rest.map(name => [name, Object.fromEntries(CALLS.map(call => [String(call.at), value(call, name)]))])
    ),
    split: {
      columns: rest,
      index: CALLS.map(({ at }) => at),
      data: CALLS.map(call => rest.map(name => value(call, name)))
    }
  }
  test.each(Object.entries(SHAPES))('%s', async (_, shape) => {
    expect((await figuresOf(JSON.stringify(shape), 'frame.json')).figures).toEqual(TRUTH)
  })
  test('cells of a spreadsheet’s API', async () => {
    const sheet = { range: 'Calls!A1:F41', majorDimension: 'ROWS', values: all }
    expect((await figuresOf(JSON.stringify(sheet), 'sheet.json')).figures).toEqual(TRUTH)
  })
})

const HALVES: readonly (readonly [string, string, boolean])[] = [
  ['오전', '오후', true],
  ['上午', '下午', true],
  ['π.μ.', 'μ.μ.', false],
  ['ص', 'م', false],
  ['SA', 'CH', false]
]
test.each(HALVES)('clocks with %s and %s', async (morning, afternoon, isBefore) => {
  const half = (call: Call): string => {
    const day = new Date(call.at)
    const hour = day.getUTCHours()
    const clock = `${hour % 12 || 12}:${iso(call).slice(14, 19)}`
    const word = hour < 12 ? morning : afternoon
    return `2026. 3. ${day.getUTCDate()}. ${isBefore ? `${word} ${clock}` : `${clock} ${word}`}`
  }
  const table: Table = { ...PLAIN, timestamp: half }
  expect((await figuresOf(csvOf(table))).figures).toEqual(TRUTH)
})

test('columns in any order and of any width', () =>
  fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
      fc.integer({ min: 2, max: 9 }),
      fc.constantFrom('start', 'end'),
      async (names, gap, side) => {
        const rows = [
          names,
          ...CALLS.map(call => names.map(name => cellsOf(call)[NAMES.indexOf(name)] || '-'))
        ]
        const widths = names.map((_, i) => Math.max(...rows.map(row => (row[i] as string).length)))
        const pad = (cell: string, i: number) =>
          side === 'start' ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)
        const text = rows.map(row => line(row.map(pad).join(' '.repeat(gap)))).join('')
        expect((await figuresOf(text, 'fixed.txt')).figures).toEqual(TRUTH)
      }
    ),
    { numRuns: cases(20) }
  ))
