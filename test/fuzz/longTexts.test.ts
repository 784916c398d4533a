/**
 * Law: a value, a name or a line of 40,000 characters, whatever they are, costs what its characters cost. A pattern that is
 * tried from each of them to the end of the text takes seconds, one that can be read in two ways does not end.
 */
import { beforeAll, expect, test } from 'vitest'
import { fewCases, some } from '../cases.ts'
import { analyzePiped } from '../cli/fakeTerminal.ts'

const LENGTH = 40_000
/** Of the processor; a log of this size takes some 0.03 s. */
const MOST_SECONDS = 1

/** What a long text repeats: what numbers, times, names, lists, markup, escapes and messages are made of. */
const UNITS = [
  ...[
    '0',
    'a',
    'A',
    ' ',
    '\t',
    '-',
    '.',
    ':',
    '/',
    '(',
    '[',
    '{',
    '<',
    '"',
    "'",
    '\\',
    '@',
    '=',
    ',',
    ';',
    '|'
  ],
  ...[
    '#',
    '*',
    '`',
    '_',
    '~',
    '+',
    '%',
    '·',
    '..',
    'aA',
    'a.',
    '0.',
    '0,',
    '0 ',
    '0:',
    '0-',
    '0m',
    '0 h ',
    "\\'"
  ],
  ...[
    '-2024-08-06',
    ':0-0000-00-00',
    '_q4-k',
    ':q0',
    '-it-v0',
    '.aya-',
    '@-',
    ': ;',
    'a=0,',
    'a: 0, ',
    'a_0=0; '
  ],
  ...[
    '{"a":',
    '[{',
    '"a":1,',
    "{'a': ",
    "'a':'b',",
    'a{',
    '<td ',
    '<td>',
    '&amp;',
    '\u001b[0m',
    '\u0000',
    '\u2028'
  ],
  ...[
    'cach',
    'token ',
    'tokens=',
    '"token',
    'prompt ',
    'gpu',
    'usage.',
    'rate limit ',
    'too many ',
    'no - ',
    '❌('
  ],
  ...[
    'INFO ',
    'INFO: ',
    'a:1 ',
    '2026-03-02T08:00:00Z',
    '12:00:00 ',
    '(default: ',
    '(version ',
    'cast(',
    'Bearer '
  ]
]

const NAMES = [
  ...['start_time', 'model', 'input_tokens', 'output_tokens', 'duration_ms', 'status', 'caller', 'error'],
  'note'
]
const ROWS = 8

type Value = string | number

const rowOf = (i: number): Value[] => [
  ...[`2026-09-01T00:00:${10 + 5 * i}Z`, 'gpt-4o', 500 + i, 50 + i, 900 + i, 200, 'ann', '', '']
]
/** The long text in one column of one row. */
const rowsWith = (text: string, column: number): readonly Value[][] =>
  Array.from({ length: ROWS }, (_, i) => rowOf(i).with(column, i === 3 ? text : (rowOf(i)[column] as Value)))

const cell = (value: Value): string =>
  typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`
const csv = (rows: readonly (readonly Value[])[]): string =>
  rows.map(row => `${row.map(cell).join(',')}\n`).join('')
const record = (row: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(NAMES.map((name, i) => [name, row[i] as Value]))
const jsonLines = (records: readonly unknown[]): string =>
  records.map(each => `${JSON.stringify(each)}\n`).join('')

const PLAIN = rowsWith('', 8)
const said = (row: readonly Value[]): string =>
  `${row[0]} INFO llm: call model=${row[1]} prompt_tokens=${row[2]} completion_tokens=${row[3]}\n`
const tuple = (row: readonly Value[]): string =>
  `(${row.map(value => (typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`)).join(', ')})`

/** Where in a log a text can stand. */
const logsWith = (text: string): readonly (readonly [place: string, log: string])[] => [
  ...NAMES.flatMap((name, i): [string, string][] => [
    [`${name} of a CSV`, csv([NAMES, ...rowsWith(text, i)])],
    [`${name} of JSON Lines`, jsonLines(rowsWith(text, i).map(record))]
  ]),
  ...[0, 2, 4, 5].flatMap((i): [string, string][] => {
    const written = (rowOf(3)[i] as Value).toString()
    const within = `${written.slice(0, 10)}${text}${written.slice(10)}`
    return [
      [`within ${NAMES[i]} of a CSV`, csv([NAMES, ...rowsWith(within, i)])],
      [`within ${NAMES[i]} of JSON Lines`, jsonLines(rowsWith(within, i).map(record))]
    ]
  }),
  ['a column’s name', csv([NAMES.with(8, text), ...PLAIN])],
  ['a key', jsonLines(PLAIN.map(row => ({ ...record(row), [text]: 1 })))],
  ['a nested key', jsonLines(PLAIN.map(row => ({ ...record(row), meta: { [text]: { a: 1 } } })))],
  ['within a list', jsonLines(PLAIN.map(row => ({ ...record(row), meta: [text, { note: text }] })))],
  ['a message', jsonLines(PLAIN.map(([time]) => ({ timestamp: time, level: 'INFO', message: text })))],
  ['a line among lines of text', `${text}\n${PLAIN.map(said).join('')}`],
  ['the end of a line of text', PLAIN.map(said).join('').replace('\n', ` ${text}\n`)],
  ['a line above a table', `${text}\n${csv([NAMES, ...PLAIN])}`],
  [
    'a table with borders',
    `| ${NAMES.join(' | ')} |\n|${NAMES.map(() => '---').join('|')}|\n${rowsWith(text, 8)
      .map(row => `| ${row.join(' | ')} |\n`)
      .join('')}`
  ],
  [
    'a dump in SQL',
    `INSERT INTO calls (${NAMES.join(', ')}) VALUES\n${rowsWith(text, 8).map(tuple).join(',\n')};\n`
  ],
  [
    'a list in YAML',
    rowsWith(text, 8)
      .map(row => `- ${NAMES.map((name, i) => `${name}: ${row[i]}`).join('\n  ')}\n`)
      .join('')
  ]
]

/** A name of a model is looked up in every catalogue that the plan asks. */
const flagsFor = (place: string): readonly string[] =>
  place === 'model of JSON Lines' ? ['--lenient'] : ['--lenient', '--only', 'traffic']

beforeAll(async () => {
  // What is compiled on the way is counted for none of them.
  for (const [place, log] of logsWith('plain')) await analyzePiped(log, ...flagsFor(place))
})

test.each(some(UNITS, fewCases))('%j, over and over', async unit => {
  const slow: string[] = []
  // An end that fits nothing: a pattern finds out there only.
  for (const [place, log] of logsWith(`${unit.repeat(LENGTH / unit.length)}!`)) {
    const before = process.cpuUsage()
    const { code } = await analyzePiped(log, ...flagsFor(place))
    const { user, system } = process.cpuUsage(before)
    expect([0, 2], place).toContain(code)
    if ((user + system) / 1e6 > MOST_SECONDS) slow.push(`${place}: ${(user + system) / 1e6} s`)
  }
  expect(slow).toEqual([])
})
