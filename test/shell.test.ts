/** Arguments as shells read them back: run in the real POSIX shell, and by the rules of PowerShell and cmd.exe. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from '../src/shell.ts'
import { cases } from './cases.ts'

test('a POSIX shell reads back what was written', () => {
  const words = fc.sample(
    fc.string({ minLength: 1, unit: 'binary' }).filter(text => !text.includes('\0')),
    {
      seed: 1,
      numRuns: cases(200)
    }
  )
  const nasty = [
    "it's",
    '$(touch x)',
    '`x`',
    '~',
    '=ls',
    'a b',
    '*',
    '!',
    '\\',
    '&',
    ';',
    '%PATH%',
    'plain-1.csv'
  ]
  const all = [...words, ...nasty]
  const script = `printf '%s\\0' ${all.map(word => shellWord(word)).join(' ')}`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(
    all.map(word => Buffer.from(word, 'utf8').toString('utf8'))
  )
})

// about_Quoting_Rules: nothing is read into single quotes, where '' is one of them.
test.each([
  ['plain.csv', 'plain.csv'],
  ['two words', '"two words"'],
  ['a&b', '"a&b"'],
  ['$env:X', "'$env:X'"],
  ['%PATH%', "'%PATH%'"],
  ["it's $5", "'it''s $5'"],
  // about_Quoting_Rules: curly quotes are taken for straight ones; about_Splatting: @ begins one.
  ['it’s $5', "'it’’s $5'"],
  ['so “called”', "'so “called”'"],
  ['@files', '"@files"'],
  ['H100,H200', 'H100,H200']
])('on Windows %s is %s', (text, written) => {
  expect(shellWord(text, 'windows')).toBe(written)
})
