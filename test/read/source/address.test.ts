/** Addresses of stores: what is taken for one, and that no password is ever shown. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../../src/errors.ts'
import { addressOf, withoutPassword } from '../../../src/read/source/address.ts'
import { cases } from '../../cases.ts'

describe('an address', () => {
  test('has its password apart, and no user in its name', () => {
    const address = addressOf('postgresql://ann:p%40ss@db.example:6432/llm?table=logs&sslmode=require')
    expect(address?.password).toBe('p@ss')
    expect(address?.url.href).toBe('postgresql://ann@db.example:6432/llm?table=logs&sslmode=require')
    expect(address?.name).toBe('postgresql://db.example:6432/llm?table=logs')
    expect(address?.scheme).toBe('postgres')
  })

  test('may state its password as libpq lets it', () => {
    const address = addressOf('postgres://db.example/llm?password=hunter2&table=a%26b')
    expect(address?.password).toBe('hunter2')
    expect(address?.name).toBe('postgres://db.example/llm?table=a%26b')
  })

  test.each(['logs.csv', '-', 'C:\\logs\\a.csv', 'logs/*.csv', 'a:b', './postgres:/x'])(
    '%s is none',
    path => {
      expect(addressOf(path)).toBeNull()
    }
  )

  test.each([
    's3://bucket/secret',
    'postgres://ann:se#cret@db/x',
    'postgres://ann:12#secret@db/x',
    'postgres://ann:a/secret@db/x',
    'postgres://db/x?tabel=secret',
    'postgres://db/x?table=a#secret'
  ])('%s is refused, and nothing of it is shown', text => {
    expect(() => addressOf(text)).toThrow(AuditError)
    expect(() => addressOf(text)).not.toThrow(/secret|bucket|\bann\b/)
    expect(withoutPassword(text)).not.toContain('secret')
  })

  test('no password that is written as it must be is in what is shown', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), password => {
        const code = `#${encodeURIComponent(password).replaceAll("'", '%27')}#`.replaceAll('#', 'Q7')
        const text = `postgres://ann:${code}@db/x?table=logs`
        const address = addressOf(text)
        expect(address?.password).toBe(`Q7${password}Q7`)
        expect(`${address?.name} ${address?.url.href} ${withoutPassword(text)}`).not.toContain('Q7')
      }),
      { numRuns: cases(200) }
    )
  })
})
