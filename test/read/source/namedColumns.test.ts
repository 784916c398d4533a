/** Names of columns as addresses and maps state them, against what a reader of docs/databases.md would expect. */
import { expect, test } from 'vitest'
import { mappedStart, namedIn, noColumn, rootsOf } from '../../../src/read/source/namedColumns.ts'

const columns = ['ts', 'usage', 'usage.input', 'a,b'].map(name => ({ name }))
const names = (found: readonly { readonly name: string }[] | undefined) => found?.map(({ name }) => name)

test('columns= names one column, or several with commas between, in the order of the table', () => {
  expect(names(namedIn(['usage', 'ts'], columns, 't'))).toEqual(['ts', 'usage'])
  expect(names(namedIn(['usage,ts'], columns, 't'))).toEqual(['ts', 'usage'])
  expect(names(namedIn(['a,b'], columns, 't'))).toEqual(['a,b'])
  expect(namedIn([], columns, 't')).toBeUndefined()
  expect(() => namedIn(['other'], columns, 't')).toThrow(/no column other/)
})

test('a mapped path is the column of its name, else the column that it begins with', () => {
  expect(names(rootsOf(['usage.input', 'ts'], columns))).toEqual(['ts', 'usage.input'])
  expect(names(rootsOf(['usage.output'], columns))).toEqual(['usage'])
  expect(rootsOf(['ts', 'other'], columns)).toBeUndefined()
  expect(rootsOf([], columns)).toBeUndefined()
})

test('the start of a map, without its unit', () => {
  expect(mappedStart('model=m,start = when:ms,input=i')).toBe('when')
  expect(mappedStart('end=when')).toBeUndefined()
})

test('a refusal names at most forty of the columns', () => {
  const many = Array.from({ length: 50 }, (_, i) => ({ name: `c${i}` }))
  expect(noColumn('t', 'x', many).message).toContain('c39')
  expect(noColumn('t', 'x', many).message).not.toContain('c40')
})
