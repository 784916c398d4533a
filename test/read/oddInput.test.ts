// slow: many whole audits
/** Logs in odd packings, encodings and orders → the same answer as the plain log, with a warning where one is due. */

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { READING } from '../cases.ts'
import { analyzePiped, reportOf, runWith } from '../cli/fakeTerminal.ts'
import { analyzeFile, answerOf, csv, expectRefusal, GOOD, HEADER, rows, saved, warningsOf } from './logs.ts'

const piped = (bytes: string | Uint8Array, ...flags: readonly string[]) =>
  analyzePiped(bytes, ...flags, ...READING)
const filed = (file: string) => analyzeFile(file, ...READING)
const expected = answerOf(await piped(GOOD))

describe('logs that are odd and still whole', () => {
  test('times that go backwards', async () => {
    const report = reportOf(await piped(csv(...rows(40).reverse())))
    expect(report.warnings).toContainEqual({
      code: 'out-of-order',
      message: 'Times go backwards at 39 rows, by at most 1 s.',
      effect: expect.any(String)
    })
    expect(report.traffic).toEqual(expected.traffic)
  })

  test('a last line that is cut off', async () => {
    const report = reportOf(await piped(`${GOOD}2026-03-02T08:0`))
    expect(report.reading.truncation).toEqual(['standard input: its last line is cut off'])
    expect(report.warnings.map(({ code }) => code)).toEqual(['rejected-lines', 'truncated-export'])
    expect(report.traffic).toEqual(expected.traffic)
  })

  test.each([
    ['no newline at the end', GOOD.trimEnd()],
    ['CRLF', GOOD.replaceAll('\n', '\r\n')],
    ['mixed line endings', GOOD.replace(/\n/g, (_, at: number) => (at % 2 ? '\r\n' : '\n'))],
    ['CR alone', GOOD.replaceAll('\n', '\r')],
    ['blank lines', GOOD.replaceAll('\n', '\n\n')],
    ['a UTF-8 byte-order mark', `\ufeff${GOOD}`],
    ['quotes around every cell', GOOD.replace(/[^,\n]+/g, '"$&"')],
    ['semicolons', GOOD.replaceAll(',', ';')],
    ['tabs', GOOD.replaceAll(',', '\t')],
    ['pipes', GOOD.replaceAll(',', '|')],
    ['a space after each comma', GOOD.replaceAll(',', ', ')]
  ])('%s', async (_, log) => {
    const ran = await piped(log)
    expect(warningsOf(ran)).toEqual([])
    expect(answerOf(ran)).toEqual(expected)
  })

  test.each([
    ['JSON Lines', (records: readonly string[]) => records.join('\n')],
    ['JSON Lines with CRLF', (records: readonly string[]) => records.join('\r\n')],
    ['a JSON array', (records: readonly string[]) => `[${records.join(',\n')}]`]
  ])('%s', async (_, join) => {
    const names = HEADER.split(',')
    const cells = rows(40).map(line => line.split(',').map((cell, i) => [names[i], cell]))
    const ran = await piped(join(cells.map(pairs => JSON.stringify(Object.fromEntries(pairs)))))
    expect(answerOf(ran)).toEqual(expected)
  })

  const utf16le = Buffer.from(GOOD, 'utf16le')
  const utf16be = Buffer.from(utf16le).swap16()
  test.each([
    ['UTF-16LE with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le])],
    ['UTF-16BE with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
    ['UTF-16LE without a mark', utf16le],
    ['UTF-16BE without a mark', utf16be]
  ])('%s', async (_, bytes) => {
    const ran = await piped(bytes)
    expect(warningsOf(ran)).toEqual(['converted-encoding'])
    expect(answerOf(ran)).toEqual(expected)
  })

  test('gzip', async () => {
    const ran = await filed(saved('log.csv.gz', gzipSync(GOOD)))
    expect(answerOf(ran)).toEqual(expected)
  })

  test('two gzips in one file', async () => {
    const half = GOOD.indexOf('\n', GOOD.length / 2) + 1
    const ran = await piped(Buffer.concat([gzipSync(GOOD.slice(0, half)), gzipSync(GOOD.slice(half))]))
    expect(answerOf(ran)).toEqual(expected)
  })

  test.each([
    ['cut off', (zipped: Buffer) => zipped.subarray(0, zipped.length - 12)],
    ['with a wrong checksum', (zipped: Buffer) => zipped.fill(0, zipped.length - 8, zipped.length - 4)]
  ])('a gzip %s is refused', async (_, damage) => {
    const file = saved('cut.csv.gz', damage(gzipSync(GOOD)))
    expectRefusal(await filed(file), 'cut.csv.gz: cannot be unpacked', 'export it again')
  })

  test('a NUL byte near the beginning makes it binary', async () => {
    expectRefusal(await piped(GOOD.replace('gpt', 'gp\0t')), 'is mixed with zero bytes')
  })

  test('a NUL byte in a late cell spoils that line alone', async () => {
    const log = csv(...rows(300), '2026-03-02T08:00:30Z,5,gpt-4o,1\0,20,200')
    expect(reportOf(await piped(log)).reading.rejected).toEqual({ 'input_tokens is not a number': 1 })
  })

  test('what databases write for null is unknown, not text and not 0', async () => {
    const blanks = ['', ' ', 'NULL', 'null', '\\N'].map(
      blank => `2026-03-02T08:00:01Z,${Array(5).fill(blank).join(',')}`
    )
    const { reading, traffic } = reportOf(await piped(csv(...blanks)))
    expect(reading).toMatchObject({ rows: 5, rejected: {}, possibleDuplicates: 4 })
    expect(traffic.models.map(({ name }) => name)).toEqual([''])
    expect(traffic.tokens.input).toBeNull()
  })

  test('a century between two rows is no reason to run out of memory', async () => {
    const far = ['2000-01-01T00:00:00Z,5,gpt-4o,1,1,200', '2099-12-31T23:59:59Z,5,gpt-4o,1,1,200']
    expect(reportOf(await piped(csv(...far))).period.spanSeconds).toBe(3_155_759_999)
  })

  test('beyond a hundred years nothing is a time of a log, nor a duration', async () => {
    // 60 rows within 5 %: one bad row is rejected and named. 3.2e9 s are 101 years.
    const relative = (odd: string) =>
      ['t,d,n', ...Array.from({ length: 60 }, (_, i) => `${i},1,5`), odd].join('\n')
    const map = ['--map', 'start=t:s,duration=d:s,input=n']
    const reasons = async (odd: string) =>
      Object.keys(reportOf(await piped(relative(odd), ...map)).reading.rejected)
    expect(await reasons('3.2e9,1,5')).toEqual(['t is more than 100 years'])
    expect(await reasons('3200000000,1,5')).toEqual(['t is more than 100 years'])
    expect(await reasons('40,3200000000,5')).toEqual(['d is more than 100 years'])
    expect(await reasons('40,3000000000,5')).toEqual([])
  })

  test('the same file twice counts once', async () => {
    const file = saved('twice.csv', GOOD)
    const report = reportOf(await runWith(['analyze', file, file, '--format', 'json', ...READING]))
    expect(report.inputs.map(({ duplicates }) => duplicates)).toEqual([0, 40])
    expect(report.reading).toMatchObject({ rows: 80, duplicates: 40, attempts: 40 })
    expect(report.traffic).toEqual(expected.traffic)
  })
})
