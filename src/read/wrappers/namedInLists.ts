/** Counts that a record names in a list – `"usage": [{"type": "input", "tokens": 12}, …]` – → the same record with them under their names. */
import { isObject, type JsonObject } from '../../json.ts'
import { nameOf } from '../records/fields/names.ts'
import { saysTokens } from '../records/fields/saysTokens.ts'
import type { Shape } from './dressed.ts'
import { countsTokens } from './textsWithin.ts'

/** `{"metrics": [{"name": "input_tokens", "value": 12}, …]}`, `{"usage": [{"type": "input", "tokens": 12}, …]}` in a record. */
export function listed(values: readonly unknown[]): Shape | undefined {
  const objects = values.filter(isObject)
  const names = [...new Set(objects.flatMap(object => Object.keys(object)))]
  const keys = names.filter(name => areNamedValues(objects, name))
  if (keys.length === 0) return undefined
  return {
    name: 'names and values in a list',
    records: value => {
      if (!isObject(value)) return [value]
      const found = keys.flatMap(key => {
        const named = namedValues(value[key])
        return named === undefined ? [] : [[key, Object.fromEntries(named)] as const]
      })
      return [{ ...value, ...Object.fromEntries(found) }]
    }
  }
}

/** Of a call that failed the list may be empty or absent. What a record counts without one is its usage, and the list tells of something else. */
function areNamedValues(objects: readonly JsonObject[], name: string): boolean {
  const lists = objects.flatMap(object => (isEmpty(object[name]) ? [] : [object[name]]))
  if (lists.length === 0 || lists.some(list => namedValues(list) === undefined)) return false
  const arePlain = lists.every(list => (list as readonly unknown[]).every(item => plainlyNamed(item)))
  return arePlain
    ? lists.length === objects.length
    : !objects.some(object => countsTokens({ ...object, [name]: undefined }))
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** OTLP says of which type a value is: `{"intValue": "12"}`. */
const TYPED = ['intValue', 'doubleValue', 'stringValue', 'boolValue']

type Named = readonly [name: string, value: unknown]

/** `undefined` where it is no list of names with a value each. */
function namedValues(list: unknown): readonly Named[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const plain = list.map(plainlyNamed)
  if (plain.every(isNamed))
    return plain.some(([, value]) => isCount(value)) || list.some(isTyped) ? plain : undefined
  const counted = list.map(countNamed)
  return counted.every(isNamed) && tellsBothSides(counted) ? counted : undefined
}

const isNamed = (named: Named | undefined): named is Named => named !== undefined

/** Long numbers are bigints. */
const isCount = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint'

const isTyped = (item: JsonObject): boolean => {
  const within = isObject(item['value']) ? item['value'] : item
  return TYPED.some(each => each in within)
}

function plainlyNamed(item: unknown): Named | undefined {
  if (!isObject(item)) return undefined
  const name = item['name'] ?? item['key']
  const within = isObject(item['value']) ? item['value'] : item
  const type = TYPED.find(each => each in within)
  if (typeof name !== 'string' || !(type !== undefined || 'value' in item)) return undefined
  const value = type === undefined ? item['value'] : within[type]
  return [name, type === 'intValue' || type === 'doubleValue' ? Number(value) : value]
}

/** One text that says what is counted beside one count: `["input_tokens", 12]`, `{"kind": "output", "quantity": 12, "usd": 0.1}`. */
function countNamed(item: unknown): Named | undefined {
  if (Array.isArray(item))
    return item.length === 2 && typeof item[0] === 'string' ? [item[0], item[1]] : undefined
  if (!isObject(item)) return undefined
  const [name, ...others] = Object.values(item).filter(value => typeof value === 'string')
  const counts = Object.entries(item).filter(([, value]) => typeof value === 'number')
  const count = [OF_TOKENS, COUNT].flatMap(name => counts.filter(([key]) => name.test(key)))[0]
  if (name === undefined || others.length > 0 || count === undefined) return undefined
  return [saysTokens(name) ? name : `${name}_tokens`, count[1]]
}

const OF_TOKENS = /^(?:(?:num_?|total_?)?tokens?|token_?count)$/i
const COUNT = /^(?:count|quantity|amount|value|n)$/i

/** Other lists of a record – its messages, its steps – count by role or by tool, and are none of a call's usage. */
const tellsBothSides = (named: readonly Named[]): boolean => {
  const words = named.map(([name]) => nameOf(name).all)
  const says = (...side: readonly string[]) => words.some(all => all.some(word => side.includes(word)))
  return (
    named.length === new Set(named.map(([name]) => name)).size &&
    says('input', 'prompt') &&
    says('output', 'completion', 'generated')
  )
}
