/** What the cells of CSV and JSON are worth: tables of text, numbers, objects and paths. */

import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { at, isBlank, jsonWithin, numberOf, objectOf, textOf } from '../../../src/read/records/cell.ts'

describe('numberOf', () => {
  test.each([
    ['12', 12],
    [' 12.0 ', 12],
    ['-3', -3],
    ['+3', 3],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1_000],
    ['2.5E-1', 0.25],
    [7, 7],
    [0, 0]
  ])('%j is %d', (value, expected) => {
    expect(numberOf(value)).toBe(expected)
  })

  test.each([
    [undefined],
    [null],
    [''],
    ['  '],
    ['null'],
    ['NULL'],
    ['\\N'],
    ['NaN'],
    ['None'],
    ['N/A'],
    ['-']
  ])('%j is blank: unknown', value => {
    expect(isBlank(value)).toBe(true)
    expect(numberOf(value)).toBeNaN()
  })

  test.each([
    ['twelve'],
    ['0x10'],
    ['1,000'],
    ['1 000'],
    ['12 ms'],
    ['Infinity'],
    ['1e400'],
    [Number.POSITIVE_INFINITY],
    ['.'],
    ['--1'],
    [true],
    [{}],
    [[1]]
  ])('%j is there and no number', value => {
    expect(isBlank(value)).toBe(false)
    expect(numberOf(value)).toBeUndefined()
  })

  test('reads back what JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value =>
        Object.is(numberOf(String(value)), value + 0)
      )
    )
  })
})

test.each([
  ['gpt-4o', 'gpt-4o'],
  ['', ''],
  [42, '42'],
  [false, 'false'],
  [null, ''],
  [undefined, ''],
  [{ name: 'gpt-4o' }, ''],
  [['gpt-4o'], '']
])('textOf(%j) is %j', (value, expected) => {
  expect(textOf(value)).toBe(expected)
})

test.each([
  ['{"a":1}', { a: 1 }],
  [{ a: 1 }, { a: 1 }],
  ['{"a":', undefined],
  ['12', undefined],
  ['', undefined],
  [null, undefined],
  [12, undefined]
])('objectOf(%j) is %j', (value, expected) => {
  expect(objectOf(value)).toEqual(expected)
})

describe('at', () => {
  const record = { a: { b: { c: 1 } }, 'a.b': 2, x: null, list: [{ y: 3 }] }

  test.each([
    ['a.b', 2],
    ['a.b.c', 1],
    ['a', { b: { c: 1 } }],
    ['x', null],
    ['x.y', undefined],
    ['list.0.y', 3],
    ['a.z', undefined],
    ['', undefined],
    ['a.', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined]
  ])('%j leads to %j', (path, expected) => {
    expect(at(record, path)).toEqual(expected)
  })

  test.each([[null], [undefined], ['text'], [5]])('nothing is in %j', value => {
    expect(at(value, 'length')).toBeUndefined()
  })
})

describe('jsonWithin', () => {
  const record: Readonly<Record<string, unknown>> = {
    id: 'a1',
    metrics: '{"start":5,"of":{"tokens":7}}',
    broken: '{"start":',
    'dotted.name': 'as it is',
    nested: { deep: 9 }
  }
  const cell = jsonWithin(path => at(record, path))

  test.each([
    ['id', 'a1'],
    ['metrics.start', 5],
    ['metrics.of.tokens', 7],
    ['metrics.absent', undefined],
    ['broken.start', undefined],
    ['absent.start', undefined],
    ['dotted.name', 'as it is'],
    ['nested.deep', 9]
  ])('%j leads to %j', (path, expected) => {
    expect(cell(path)).toEqual(expected)
  })

  test('each cell is parsed once, however many paths lead into it', () => {
    const parse = vi.spyOn(JSON, 'parse')
    const wide = jsonWithin(path => (path === 'wide' ? '{"a":1,"b":2}' : undefined))
    expect([wide('wide.a'), wide('wide.b')]).toEqual([1, 2])
    expect(parse).toHaveBeenCalledTimes(1)
    parse.mockRestore()
  })
})
