import { describe, expect, test } from 'vitest'
import { AuditError, printable } from '../src/errors.ts'

describe('AuditError', () => {
  test('has its code, and a message of what happened, where, and what to do', () => {
    const error = AuditError.of('NO_SUCH_FILE', 'logs.csv')
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error.code, error.cause]).toEqual(['AuditError', 'NO_SUCH_FILE', undefined])
    expect(error.message).toBe('logs.csv: no such file. Check the path, or use - to read standard input.')
  })

  test('writes the line of the file where there is one', () => {
    expect(AuditError.of('NOT_JSON', 'a.jsonl', 12, 'a comma is missing').message).toMatch(/^a\.jsonl:12: /)
  })

  test('keeps the error that led to it', () => {
    const cause = new Error('EACCES')
    expect(AuditError.because('UNREADABLE', cause, 'a.csv', 'permission denied').cause).toBe(cause)
  })

  test('stays one line that drives no terminal, whatever a file is called', () => {
    const { message } = AuditError.of('EMPTY', 'a\n\u001b[31mb\u202ecsv')
    expect(message).toMatch(/^a\uFFFD\uFFFD\[31mb\uFFFDcsv: /)
  })
})

describe('printable', () => {
  // One of each kind: C0, DEL, C1, zero width, line separator, bidi override, isolate, byte order mark; soft hyphen,
  // variation selector, filler, tag, half a surrogate pair.
  test.each([
    ...['\t', '\u007f', '\u009b', '\u200b', '\u2028', '\u202e', '\u2066', '\ufeff'],
    ...['\u00ad', '\ufe0f', '\u3164', '\u{e0041}', '\ud800']
  ])('replaces %j', mark => {
    expect(printable(`a${mark}b`)).toBe('a\uFFFDb')
  })

  // GitHub: "::" begins a command after blanks; Azure Pipelines: "##[" and "##vso[" do anywhere.
  test.each([
    ['::error::x', ':\\:error::x'],
    ['  ::error::x', '  :\\:error::x'],
    ['a:::b', 'a:\\:\\:b'],
    ['ft:gpt-4o:acme::B1', 'ft:gpt-4o:acme::B1'],
    ['x ##[group]', 'x #\\#[group]'],
    ['##VSO[a]', '#\\#VSO[a]'],
    ['## 1', '## 1']
  ])('of the workflow command %j makes %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
    expect(printable(shown)).toBe(shown)
  })

  test('leaves other text alone, of any script', () => {
    const text = 'größe – 使用量 🙂 é "quoted"'
    expect(printable(text)).toBe(text)
  })
})
