/** Any fixture that the generic reader reads, with a column called as any entry of the table of synonyms calls it → the same figures. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { columnsIn } from '../../src/read/records/fields/columns.ts'
import type { Meaning } from '../../src/read/records/fields/meaning.ts'
import { nameOf } from '../../src/read/records/fields/names.ts'
import { isLoose, meaningsOf, SYNONYMS } from '../../src/read/records/fields/synonyms.ts'
import { cases, some } from '../cases.ts'
import { figuresOf } from './figures.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const FIXTURES = readdirSync(folder).filter(
  name => /\.(?:csv|jsonl)$/.test(name) && !name.endsWith('.expected.json')
)
const MEANINGS: readonly Meaning[] = ['input', 'output', 'cached', 'model', 'start']

type Row = Readonly<Record<string, unknown>>

/** Flat rows, or objects whose top keys can be renamed; none where it is neither. */
function rowsOf(name: string): readonly Row[] {
  const text = readFileSync(path.join(folder, name), 'utf8')
  try {
    if (name.endsWith('.csv')) return parse(text, { columns: true, skip_empty_lines: true, bom: true })
    return text
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as Row)
  } catch {
    return []
  }
}

async function read(rows: readonly Row[]) {
  try {
    const text = rows.map(row => `${JSON.stringify(row)}\n`).join('')
    return (await figuresOf(text, 'renamed.jsonl', { inputFormat: 'generic', lenient: true })).figures
  } catch (error) {
    if (error instanceof AuditError) return null
    throw error
  }
}

const spelt = (key: string): readonly Meaning[] =>
  [...meaningsOf(nameOf(key))].filter(([, rank]) => !isLoose(rank)).map(([meaning]) => meaning)

/** The one column that means this, at the top, and no other thing; `undefined` where there are several. */
function onlyKey(rows: readonly Row[], meaning: Meaning): string | undefined {
  const meant = columnsIn(rows).filter(({ meanings }) => meanings.has(meaning))
  const [only] = meant
  const isAlone = only !== undefined && meant.length === 1 && rows.some(row => only.path in row)
  return isAlone && spelt(only.path).join() === meaning && only.name.unit === undefined
    ? only.path
    : undefined
}

const renamed = (rows: readonly Row[], key: string, to: string) =>
  rows.map(row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name === key ? to : name, value]))
  )

let renamings = 0

/** Outside CI three tenths; there all. */
const third = (all: number) => Math.min(all, cases(3 * all))

test.each(some(FIXTURES, third))('%s', async name => {
  const rows = rowsOf(name)
  const wanted = rows.length < 4 ? null : await read(rows)
  if (wanted === null) return
  for (const [i, meaning] of MEANINGS.entries()) {
    const key = onlyKey(rows, meaning)
    if (key === undefined) continue
    const spellings = SYNONYMS[meaning].named
      .split(',')
      .map(one => one.trim())
      .filter(one => spelt(one).join() === meaning)
    const to = spellings[(name.length * 7 + i * 13) % spellings.length]?.replaceAll(' ', '_') as string
    expect({ key, to, figures: await read(renamed(rows, key, to)) }).toEqual({ key, to, figures: wanted })
    renamings++
  }
})

test('many were renamed', () => expect(renamings).toBeGreaterThan(third(20)))
