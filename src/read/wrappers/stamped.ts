/** An object out of a wrapper that states no time of its own → the same with the wrapper's stamp. */
import { isObject, type JsonObject } from '../../json.ts'
import { isBlank, numberOf, textOf } from '../records/cell.ts'
import { isLengthText } from '../records/fields/lengthText.ts'
import { saysDuration } from '../records/fields/saysDuration.ts'
import { isoMicros } from '../records/time.ts'

const TIME = /time|date|^ts$|_ts$|_at$|At$|^start|^end|created/i
const MOST_LEVELS = 3

/** Whether a time stands in it: an ISO text, or an epoch of this century. */
export function statesTime(value: JsonObject, levels = MOST_LEVELS): boolean {
  return Object.entries(value).some(([key, inner]) => {
    if (isObject(inner)) return levels > 1 && statesTime(inner, levels - 1)
    return TIME.test(key) && isTime(inner)
  })
}

function isTime(value: unknown): boolean {
  if (isBlank(value)) return false
  const number = numberOf(value)
  return number === undefined ? !Number.isNaN(isoMicros(textOf(value).trim())) : number > 1e9
}

export function statesDuration(value: JsonObject, levels = MOST_LEVELS): boolean {
  return Object.entries(value).some(([key, inner]) => {
    if (isObject(inner)) return levels > 1 && statesDuration(inner, levels - 1)
    return saysDuration(key) && (Number.isFinite(numberOf(inner)) || isLengthText(inner))
  })
}

/**
 * @param isEnd whether the stamp is the end of the call
 * @returns the record with the stamp under a name by which it is read
 */
export function stamped(record: JsonObject, stamp: unknown, isEnd: boolean): JsonObject {
  if (isBlank(stamp) || statesTime(record)) return record
  return isEnd && statesDuration(record) ? { ...record, end_time: stamp } : { ...record, timestamp: stamp }
}
