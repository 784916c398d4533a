/** Records that lie, as objects or as text, in one field of what somebody put around them → those of a known format. */
import { isObject, type JsonObject } from '../../json.ts'
import { type Carrier, objectIn } from './carriers.ts'

/** What an envelope has besides: any other field may say something of the call, which would be lost. */
const OF_ENVELOPES =
  /^_?(?:id|uuid|seq|sequence|serial|index|idx|i|n|no|row|line|offset|partition|shard|topic|host|hostname|node|pod|container|namespace|logger|stream|schema|version|env|environment|region)(?:_?(?:id|no|name|number))?$/i

/**
 * @param isKnown whether a known format has such records
 * @returns what opens the field; `undefined` where none holds such records
 */
export function oneFieldCarrier(
  values: readonly JsonObject[],
  isKnown: (records: readonly unknown[]) => boolean
): Carrier | undefined {
  const names = new Set(values.flatMap(value => Object.keys(value)))
  for (const name of names) {
    if ([...names].some(other => other !== name && !OF_ENVELOPES.test(other))) continue
    const inside = values.flatMap(value => innerOf(value, name) ?? [])
    if (inside.length === values.length && isKnown(inside)) return carrierOf(name)
  }
  return undefined
}

function innerOf(value: JsonObject, name: string): JsonObject | undefined {
  const inner = value[name]
  return isObject(inner) || (typeof inner === 'string' && inner.trimStart().startsWith('{'))
    ? objectIn(inner)
    : undefined
}

const carrierOf = (name: string): Carrier => ({
  name: 'one field of each record',
  stamps: 'end',
  isSure: true,
  open: value => {
    const inside = innerOf(value, name)
    return inside && [{ inside, stamp: undefined }]
  }
})
