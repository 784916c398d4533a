/** One entry of a table → its names, its help, its default and its type. */
import { describe, expect, test } from 'vitest'
import { count, share, text } from '../src/kinds.ts'
import { asked, bare, defaultsOf, option, required, several, toggle, wishes } from '../src/option.ts'

const TABLE = {
  margin: option('--head-room <share>', 'above the peak', share(10), 0.2),
  spare: option('--spare <n>', 'replicas', count(0, 9)),
  model: required('--model <name>', 'to serve', text),
  pairs: several('--pair <n>', 'numbers', count(0, 9), numbers => new Set(numbers)),
  lenient: toggle('--lenient', 'go on'),
  colour: toggle('--no-color', 'none'),
  update: bare('--update [url]', 'fetch')
} as const

test('its names follow from the flag', () => {
  const { flag, key, variable } = TABLE.margin
  expect([flag, key, variable]).toEqual(['--head-room', 'headRoom', 'GPUOPS_AUDIT_HEAD_ROOM'])
  expect([TABLE.colour.key, TABLE.colour.variable]).toEqual(['color', 'GPUOPS_AUDIT_COLOR'])
})

test('its help says the default as one would say it', () => {
  expect(TABLE.margin.help).toBe('above the peak (default: 20%)')
  expect(TABLE.spare.help).toBe('replicas')
  expect(TABLE.pairs.help).toBe('numbers; repeatable')
})

test('a refusal names the flag', () => {
  expect(() => TABLE.spare.read('ten')).toThrow('--spare: "ten" is not a whole number from 0 to 9')
})

describe('the values of a table', () => {
  test('are what holds where nothing is said', () => {
    const otherwise = {
      margin: 0.2,
      spare: null,
      pairs: new Set(),
      lenient: false,
      colour: true,
      update: false
    }
    expect(defaultsOf(TABLE)).toMatchObject(otherwise)
    expect(asked(TABLE, {})).toMatchObject(otherwise)
    expect(wishes(TABLE, {})).toEqual({})
  })

  test('are what was said, under the names of the stage', () => {
    const said = { headRoom: 0.5, pair: [1, 2, 1], color: false, update: 'https://example.com', other: 1 }
    expect(wishes(TABLE, said)).toEqual({
      margin: 0.5,
      pairs: new Set([1, 2]),
      colour: false,
      update: 'https://example.com'
    })
    expect(asked(TABLE, said)).toMatchObject({ margin: 0.5, spare: null, lenient: false, colour: false })
  })
})
