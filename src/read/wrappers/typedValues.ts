/** JSON in which each value says its type – of DynamoDB, of MongoDB – → the values alone. */
import { isObject, type JsonObject } from '../../json.ts'

type Opener = (inside: unknown) => unknown

const asNumber: Opener = inside => (typeof inside === 'string' && inside !== '' ? Number(inside) : inside)
const asIs: Opener = inside => inside
const each: Opener = inside => (Array.isArray(inside) ? inside.map(plainValues) : plainValues(inside))
const numbers: Opener = inside => (Array.isArray(inside) ? inside.map(asNumber) : inside)

/** https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/ */
const MONGO: ReadonlyMap<string, Opener> = new Map([
  ['$date', each],
  ['$oid', asIs],
  ['$uuid', asIs],
  ['$numberInt', asNumber],
  ['$numberLong', asNumber],
  ['$numberDouble', asNumber],
  ['$numberDecimal', asNumber]
])

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
const DYNAMO: ReadonlyMap<string, Opener> = new Map([
  ['S', asIs],
  ['N', asNumber],
  ['B', asIs],
  ['BOOL', asIs],
  ['NULL', () => null],
  ['M', each],
  ['L', each],
  ['SS', asIs],
  ['NS', numbers]
])

/** https://firebase.google.com/docs/firestore/reference/rest/v1/Value */
const FIRESTORE: ReadonlyMap<string, Opener> = new Map([
  ['stringValue', asIs],
  ['integerValue', asNumber],
  ['doubleValue', asNumber],
  ['booleanValue', asIs],
  ['timestampValue', asIs],
  ['referenceValue', asIs],
  ['nullValue', () => null],
  ['mapValue', inside => plainValues(isObject(inside) ? inside['fields'] : inside)],
  ['arrayValue', inside => plainValues(isObject(inside) ? inside['values'] : inside)]
])

/** https://avro.apache.org/docs/1.12.0/specification/#json-encoding: a union says which of its types a value is. */
const AVRO: ReadonlyMap<string, Opener> = new Map(
  ['string', 'int', 'long', 'float', 'double', 'boolean', 'bytes', 'array', 'map'].map(type => [type, each])
)

/** The value that an object of one key wraps; `undefined` where the key is no type. */
function opened(value: JsonObject): { readonly inside: unknown } | undefined {
  const keys = Object.keys(value)
  const [key = ''] = keys
  const open =
    keys.length === 1 ? (MONGO.get(key) ?? DYNAMO.get(key) ?? FIRESTORE.get(key) ?? AVRO.get(key)) : undefined
  return open && { inside: open(value[key]) }
}

export function plainValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValues)
  if (!isObject(value)) return value
  const typed = opened(value)
  if (typed) return typed.inside
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValues(inner)]))
}

/** Several fields of a record are; others are plain, or null. */
const isUnion = (value: JsonObject): boolean => {
  const typed = Object.values(value).filter(inner => isObject(inner) && Object.keys(inner).length === 1)
  return typed.filter(inner => AVRO.has(Object.keys(inner as JsonObject)[0] ?? '')).length >= FEWEST_UNIONS
}

const FEWEST_UNIONS = 2
const MOST_LEVELS = 4
const FEWEST_ITEMS = 2

/** Whether an object is one of typed values, under a key or two. */
export function holdsTyped(value: unknown, levels = MOST_LEVELS): boolean {
  if (levels === 0) return false
  if (Array.isArray(value))
    return value.length > 0 && value.slice(0, 3).every(item => holdsTyped(item, levels - 1))
  if (!isObject(value)) return false
  const inner = Object.values(value).filter(isObject)
  const isMongo = inner.some(one => MONGO.has(Object.keys(one)[0] ?? ''))
  const isItem =
    inner.length >= FEWEST_ITEMS &&
    inner.length === Object.keys(value).length &&
    inner.every(one => opened(one) !== undefined)
  return isMongo || isItem || isUnion(value) || Object.values(value).some(one => holdsTyped(one, levels - 1))
}
