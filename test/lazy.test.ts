import { expect, test } from 'vitest'
import { except, lazily } from '../src/lazy.ts'

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

test('a changed copy asks for the other parts when they are asked for', () => {
  const asked: string[] = []
  const whole = lazily({ one: () => asked.push('one'), other: () => asked.push('other') })
  const changed = except(whole, { one: 7 })
  expect([changed.one, asked]).toEqual([7, []])
  expect([changed.other, whole.other, asked]).toEqual([1, 1, ['other']])
  expect({ ...changed }).toEqual({ one: 7, other: 1 })
})
