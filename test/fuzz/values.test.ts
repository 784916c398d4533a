/** Every fixture log with values that belong to no log put in its cells, the file around them whole. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases, fewCases, some } from '../cases.ts'
import { lawfulReport } from './lawful.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const logs = readdirSync(folder).filter(file => !file.endsWith('.expected.json'))
const textOf = (log: string): string => readFileSync(path.join(folder, log), 'utf8')

const TIMES = Number(process.env['FUZZ'] ?? 1)
const each = Math.ceil((250 / logs.length) * TIMES)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const within = 30_000 * TIMES

/** Numbers beyond 2^53, negative ones, years 1970 and 9999, names that objects have of themselves, deep nesting. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, '', ' ', 0, -0, -1, 0.5, 1e300, 2 ** 53 + 2, -(2 ** 60), 1e-320, 1_772_438_400],
  ...[
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '2026-02-30',
    '2026-03-02T08:00:60Z',
    'NaN',
    'Infinity'
  ],
  ...[
    '99999999999999999999',
    '0x10',
    '1e5',
    '１２',
    '__proto__',
    'constructor',
    'toString',
    '{}',
    '[',
    '"',
    'a,b\nc;d\te|f'
  ],
  ...[
    '\u0000',
    '\ud800',
    '=cmd()',
    'x'.repeat(70_000),
    [],
    {},
    [[]],
    [null],
    [1, 'a', {}],
    { usage: null },
    { a: [{}] }
  ],
  ...[JSON.parse('{"__proto__": {"input_tokens": 1}}'), JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)]
]

const value = fc.constantFrom(...VALUES)
const place = fc.nat({ max: 2 ** 30 })
const changes = fc.array(fc.tuple(place, value), { minLength: 1, maxLength: 3 })

type Parent = Record<string, unknown>

/** Every member of every object and array in a JSON value. */
function membersOf(parent: Parent): readonly (readonly [Parent, string])[] {
  return Object.keys(parent).flatMap(key => {
    const child = parent[key]
    const inside = typeof child === 'object' && child !== null ? membersOf(child as Parent) : []
    return [[parent, key] as const, ...inside]
  })
}

function changeMember(root: Parent, place: number, value: unknown): void {
  const members = membersOf(root)
  const [parent, key] = members[place % Math.max(1, members.length)] ?? [root, '0']
  // A copy: the next change may fall inside it.
  parent[key] = structuredClone(value)
}

/** The values of JSON Lines or of one JSON document; `undefined` where the log is neither. */
function valuesOf(text: string): { values: readonly unknown[]; indent: number } | undefined {
  try {
    const lines = text.trimEnd().split('\n')
    return { values: lines.map(line => JSON.parse(line)), indent: 0 }
  } catch {
    return documentOf(text)
  }
}

function documentOf(text: string): ReturnType<typeof valuesOf> {
  try {
    return { values: [JSON.parse(text)], indent: 1 }
  } catch {
    return undefined
  }
}

const jsons = logs.filter(log => valuesOf(textOf(log)) !== undefined)
const cells = logs.filter(log => !jsons.includes(log))

test.each(some(jsons, fewCases))(
  '%s, with other values',
  async log => {
    const { values, indent } = valuesOf(textOf(log)) as NonNullable<ReturnType<typeof valuesOf>>
    await fc.assert(
      fc.asyncProperty(changes, async changes => {
        const root = structuredClone([...values])
        for (const [place, value] of changes) changeMember(root as unknown as Parent, place, value)
        const written = root.map(value => JSON.stringify(value, null, indent))
        await lawfulReport(written.join('\n'), '--lenient')
      }),
      { numRuns: cases(each), seed }
    )
  },
  within
)

test.each(some(cells, fewCases))(
  '%s, with other cells',
  async log => {
    const rows = textOf(log).split('\n')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, place, value), { minLength: 1, maxLength: 3 }),
        async changes => {
          const changed = [...rows]
          for (const [row, column, value] of changes) {
            const at = row % changed.length
            const fields = (changed[at] as string).split(/([,;\t| ])/)
            fields[2 * (column % Math.ceil(fields.length / 2))] = quoted(value)
            changed[at] = fields.join('')
          }
          await lawfulReport(changed.join('\n'), '--lenient')
        }
      ),
      { numRuns: cases(each), seed }
    )
  },
  within
)

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const GOOD_CSV = '2026-03-02T08:00:00Z,gpt-4o,10,1'
const GOOD_JSON = '{"start_time":"2026-03-02T08:00:00Z","model":"gpt-4o","input_tokens":10,"output_tokens":1}'
const junk = fc.string({ unit: 'grapheme-ascii' }).filter(text => !text.includes('"') && text.trim() !== '')

test(
  'each line of a CSV without quotes is one row, whatever it says',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constant(GOOD_CSV), junk), { maxLength: 60 }), async lines => {
        const log = ['start_time,model,input_tokens,output_tokens', GOOD_CSV, ...lines].join('\n')
        const report = await lawfulReport(log, '--lenient')
        expect(report?.reading.rows).toBe(lines.length + 1)
      }),
      { numRuns: cases(30 * TIMES), seed }
    )
  },
  within
)

test(
  'each line of JSON Lines is one row, whatever it says',
  async () => {
    const wrong = fc.oneof(
      junk,
      fc.json().filter(text => !text.startsWith('[')),
      fc.constant('"'),
      fc.constant('{')
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constant(GOOD_JSON), wrong), { maxLength: 60 }), async lines => {
        const report = await lawfulReport([GOOD_JSON, ...lines].join('\n'), '--lenient')
        expect(report?.reading.rows).toBe(lines.length + 1)
      }),
      { numRuns: cases(30 * TIMES), seed }
    )
  },
  within
)

test(
  'bytes of no meaning are refused',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4_000 }), async bytes => {
        expect(await lawfulReport(bytes)).toBe(undefined)
      }),
      { numRuns: cases(100 * TIMES), seed }
    )
  },
  within
)
