// slow: many whole audits
/** Options of reading and of the stage to stop at → what they change in the report; and the verb `formats`. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/read/format/index.ts'
import { csv, folder, rows, saved } from '../read/logs.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const log = saved(
  'options.csv',
  csv(...rows(40)).replace(/Z,4(\d\d),gpt-4o/g, (_, digits) => `,4${digits},${+digits % 2 ? 'o3' : 'gpt-4o'}`)
)
const analyze = async (...args: readonly string[]) =>
  reportOf(await runWith(['analyze', log, '--format', 'json', ...args]))
const plain = await analyze()

describe('every option changes the report', () => {
  test('--timezone: moments and the calendar', async () => {
    const { period, traffic, reading } = await analyze('--timezone', 'Asia/Tokyo')
    expect([plain.period.start, period.start]).toEqual([
      '2026-03-02T08:00:00.000000Z',
      '2026-03-01T23:00:00.000000Z'
    ])
    expect([plain.period.timezone, period.timezone, traffic.calendar.timezone]).toEqual([
      'UTC',
      'Asia/Tokyo',
      'Asia/Tokyo'
    ])
    // Eight o'clock on a Monday by the clocks that wrote the log, whichever they are.
    expect(traffic.calendar.hourOfWeek?.[8]).toBe(40)
    expect(reading.assumptions).toEqual(['Times without a zone are taken as Asia/Tokyo.'])
  })

  test.each([
    [['--since', '2026-03-02T08:00:30'], 10],
    [['--until', '2026-03-02T08:00:30'], 30],
    [['--where', 'model=o3'], 20],
    [['--where', 'model=o3', '--where', 'model=gpt-4o'], 40],
    [['--where', 'status=4xx', '--where', 'status=200'], 40]
  ])('%j leaves %i requests', async (flags, left) => {
    const { traffic, reading } = await analyze(...flags)
    expect([traffic.counts.attempts, reading.rows]).toEqual([left, 40])
  })

  test('what was left out is printed', async () => {
    const { stdout } = await runWith(['analyze', log, '--full', '--since', '2026-03-02T08:00:30'])
    expect(stdout).toContain('30 rows: before --since 2026-03-02T08:00:30')
  })

  test('--only traffic: the same description, and nothing after it', async () => {
    const report = await analyze('--only', 'traffic')
    expect(report.traffic).toEqual(plain.traffic)
    expect([report.capacity, report.pricing, report.verdict]).toEqual([null, null, null])
    const { stdout, code } = await runWith(['analyze', log, '--full', '--only', 'traffic'])
    expect(code).toBe(0)
    expect(stdout.match(/^── \w+/gm)).toEqual(['── Traffic', '── Warnings', '── Assumptions'])
  })

  test.each([
    [['--timezone', 'Mars']],
    [['--since', 'yesterday']],
    [['--where', 'colour=red']],
    [['--only', 'verdict']]
  ])('%j is refused', async flags => {
    const { code, stdout, stderr } = await runWith(['analyze', log, ...flags])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`"${flags[1]}" is not `)
  })
})

describe('--rejects', () => {
  const file = path.join(folder, 'rejects.csv')

  test('every rejected line with its place and reason, and nothing of its text', async () => {
    const damaged = saved('=cmd,"x".csv', csv(...rows(30), ...Array<string>(24).fill('secret'), '"secret'))
    await runWith(['analyze', damaged, '--lenient', '--rejects', file])
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(26)
    expect(lines[0]).toBe('file,line,lines,reason')
    expect(lines[1]).toBe(`"'=cmd,""x"".csv",32,1,it has fewer columns than the header`)
    expect(lines[25]).toBe(`"'=cmd,""x"".csv",56,1,a quote is never closed`)
    expect(readFileSync(file, 'utf8')).not.toContain('secret')
  })

  test('written also where there are too many of them to go on', async () => {
    const damaged = saved('many.csv', csv(...rows(3), 'x', 'y'))
    const { code } = await runWith(['analyze', damaged, '--rejects', file])
    expect(code).toBe(2)
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(3)
  })

  test('a place where nothing can be written', async () => {
    const nowhere = path.join(folder, 'nowhere/rejects.csv')
    const { code, stderr } = await runWith(['analyze', log, '--rejects', nowhere])
    expect(code).toBe(2)
    expect(stderr).toContain('rejects.csv: cannot be written (ENOENT)')
    expect(existsSync(nowhere)).toBe(false)
  })
})

describe('formats', () => {
  test('a table of them all', async () => {
    const { code, stdout } = await runWith(['formats'], { columns: 120 })
    expect(code).toBe(0)
    for (const { id } of FORMATS) expect(stdout.replace(/\n\s+/g, '\n')).toContain(id.slice(0, 12))
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(120)
  })

  test('as JSON, with what each can answer', async () => {
    const { stdout } = await runWith(['formats', '--format', 'json'])
    const listed = JSON.parse(stdout) as { id: string; grain: string; answers: unknown }[]
    expect(listed.map(({ id }) => id)).toEqual(FORMATS.map(({ id }) => id))
    expect(listed.find(({ id }) => id === 'mooncake')).toMatchObject({
      grain: 'request',
      answers: { tokens: 'yes', model: 'no' }
    })
    expect(listed.filter(({ grain, answers }) => (grain === 'none') !== (answers === null))).toEqual([])
  })
})
