import { expect, test } from 'vitest'
import { lazily } from '../src/lazy.ts'

test('computes each part once, when it is first asked for', () => {
  const asked: string[] = []
  const part = (name: string) => () => {
    asked.push(name)
    return name
  }
  const parts = lazily({ one: part('one'), other: part('other') })
  expect(asked).toEqual([])
  expect([parts.one, parts.one]).toEqual(['one', 'one'])
  expect(asked).toEqual(['one'])
  expect({ ...parts }).toEqual({ one: 'one', other: 'other' })
  expect(asked).toEqual(['one', 'other'])
})
