/** The same calls in dumps as PostgreSQL, MySQL, SQLite and phpMyAdmin write them → the same figures, every row accounted for. */
import { expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, iso, linesOf, TRUTH } from './figures.ts'

const NAMES = ['id', 'ts', 'model', 'prompt', 'input_tokens', 'output_tokens', 'latency_ms', 'status']
/** With what could end a cell, a row or a statement. */
const PROMPT = 'it\'s (here), or not; \\ and "there"'
const cells = ({ i, model, status, input, output, millis, ...call }: Call) =>
  [
    i,
    iso(call as Call)
      .slice(0, 19)
      .replace('T', ' '),
    model,
    PROMPT,
    status === 200 ? input : null,
    status === 200 ? output : null,
    millis,
    status
  ] as const
const sql = (safe: (text: string) => string) => (call: Call) =>
  `(${cells(call)
    .map(value => (value === null ? 'NULL' : typeof value === 'number' ? value : `'${safe(value)}'`))
    .join(',')})`
const doubled = sql(text => text.replaceAll("'", "''"))
const slashed = sql(text => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))
const copied = (call: Call) =>
  cells(call)
    .map(value => (value === null ? '\\N' : String(value).replaceAll('\\', '\\\\')))
    .join('\t')
const OTHER = "INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b');\n"

const DUMPS: Readonly<Record<string, string>> = {
  'pg_dump’s COPY': `--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\nCOPY public.users (id, name) FROM stdin;\n1\ta\n\\.\n\nCOPY public.llm_calls (${NAMES.join(', ')}) FROM stdin;\n${linesOf(copied)}\\.\n\n--\n-- PostgreSQL database dump complete\n--\n`,
  'mysqldump, all rows in one statement': `-- MySQL dump 10.13\n\n${OTHER}LOCK TABLES \`calls\` WRITE;\nINSERT INTO \`calls\` (${NAMES.map(name => `\`${name}\``).join(', ')}) VALUES ${CALLS.map(slashed).join(',')};\nUNLOCK TABLES;\n`,
  'phpMyAdmin, a row a line': `-- phpMyAdmin SQL Dump\n\nINSERT INTO \`calls\` (${NAMES.join(', ')}) VALUES\n${CALLS.map(slashed).join(',\n')};\nCOMMIT;\n`,
  'SQLite, columns where the table is created': `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE calls (\n${NAMES.map(name => `  ${name} TEXT`).join(',\n')},\n  PRIMARY KEY (id)\n);\n${linesOf(call => `INSERT INTO calls VALUES${doubled(call)};`)}COMMIT;\n`,
  'definitions that share lines': `CREATE TABLE calls (\n  id int, ts varchar(20) DEFAULT ',', model text,\n  prompt text CHECK (length(prompt) IN (1, 2)), input_tokens int,\n  output_tokens int, latency_ms decimal(10, 2), status int,\n  PRIMARY KEY (id, ts)\n);\n${linesOf(call => `INSERT INTO calls VALUES${doubled(call)};`)}`,
  'seeds by hand, a value a line': `-- Sample calls\n${linesOf(
    call =>
      `INSERT OR IGNORE INTO calls (\n    ${NAMES.slice(0, 3).join(', ')},\n    ${NAMES.slice(3).join(', ')}\n) VALUES\n-- one call: $0.04\n(\n    ${doubled(
        call
      )
        .slice(1, -1)
        .split(/,(?=[\d'N])/)
        .join(',\n    ')}\n);`
  )}-- Verify\nSELECT COUNT(*) FROM calls\nUNION ALL\nSELECT 1;\n`,
  'SQLite, created in one line': `CREATE TABLE calls (${NAMES.map(name => `"${name}" VARCHAR(20, 2)`).join(', ')});\n${linesOf(call => `INSERT INTO "calls" VALUES${doubled(call)};`)}`
}

test.each(Object.entries(DUMPS))('%s', async (_, text) => {
  expect((await figuresOf(text, 'dump.sql')).figures).toEqual(TRUTH)
})

test('a row that cannot be parsed is rejected, and counted', async () => {
  const text = (DUMPS['SQLite, created in one line'] as string).replace('COMMIT', '')
  const { figures, doubts } = await figuresOf(`${text}INSERT INTO "calls" VALUES(x'00;\n`, 'dump.sql')
  expect(figures).toEqual(TRUTH)
  expect(doubts).toContain('rejected-lines')
})
