/** What a run would destroy: its input, another output, or the last good report when the disk is full. */
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { wholeFile } from '../../src/cli/wholeFile.ts'
import { csv, rows } from '../read/logs.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)
const text = csv(...rows(20))
writeFileSync(at('log.csv'), text)
linkSync(at('log.csv'), at('hard.csv'))
symlinkSync(at('log.csv'), at('soft.csv'))
const traffic = ['--only', 'traffic']

test.each([
  [['analyze', at('log.csv'), ...traffic, '--rejects', at('log.csv')], '--rejects', 'log.csv'],
  [['analyze', at('log.csv'), ...traffic, '--rejects', at('hard.csv')], '--rejects', 'hard.csv'],
  [
    ['analyze', at('soft.csv'), ...traffic, '--output', at('log.csv'), '--table', 'rate'],
    '--output',
    'log.csv'
  ],
  [['analyze', folder, ...traffic, '--output', at('soft.csv'), '--table', 'rate'], '--output', 'soft.csv'],
  [
    ['analyze', at('*.csv'), ...traffic, '--output', at('./log.csv'), '--table', 'rate'],
    '--output',
    'log.csv'
  ],
  [['export', at('log.csv'), '--as', 'azure', '--output', at('log.csv')], '--output', 'log.csv'],
  [['analyze', at('log.csv'), '--prices', at('soft.csv'), '--output', at('hard.csv')], '--output', 'hard.csv']
])('%j is refused, and nothing is lost', async (args, flag, name) => {
  const { code, stderr } = await runWith(args)
  expect(code).toBe(2)
  expect(stderr).toMatch(
    new RegExp(`^gpuops-audit: ${flag}: [^\\n]*${name} is read as an input and would be`)
  )
  expect(readFileSync(at('log.csv'), 'utf8')).toBe(text)
})

test('two outputs are two files', async () => {
  const args = [
    'analyze',
    at('log.csv'),
    '--output',
    at('new.json'),
    '--rejects',
    `${at('..')}/${path.basename(folder)}/new.json`
  ]
  const { code, stderr } = await runWith(args)
  expect(code).toBe(2)
  expect(stderr).toContain('is written by --output as well')
})

test('a link that is an output keeps pointing where it points, and devices are no files', async () => {
  writeFileSync(at('old.json'), 'old')
  symlinkSync(at('old.json'), at('link.json'))
  const args = ['analyze', at('log.csv'), ...traffic, '--output', at('link.json'), '--rejects', '/dev/null']
  expect(await runWith(args)).toMatchObject({ code: 0 })
  expect(JSON.parse(readFileSync(at('old.json'), 'utf8')).schemaVersion).toBe('1')
})

test('a file is there whole or as it was', () => {
  writeFileSync(at('kept.txt'), 'kept')
  const file = wholeFile(at('kept.txt'))
  file.add('half')
  expect(readFileSync(at('kept.txt'), 'utf8')).toBe('kept')
  file.discard()
  expect(readFileSync(at('kept.txt'), 'utf8')).toBe('kept')
  const again = wholeFile(at('kept.txt'))
  again.add('wh')
  again.add('ole')
  again.finish()
  expect(readFileSync(at('kept.txt'), 'utf8')).toBe('whole')
  expect(readdirSync(folder).filter(name => name.endsWith('.partial'))).toEqual([])
})

test('a place that cannot be written to is told of at once', () => {
  expect(() => wholeFile(at('nowhere/x.json'))).toThrow('nowhere/x.json: cannot be written (ENOENT)')
  expect(() => wholeFile(folder)).toThrow('cannot be written (EISDIR)')
})
