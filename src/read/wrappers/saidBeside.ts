/** What a line of text says without a name: the zone behind its moment, and the model among its words. */
import { isModelName } from '../records/fields/modelNames.ts'
import { nameOf } from '../records/fields/names.ts'
import { remembered } from '../records/fields/remembered.ts'
import { meaningsOf } from '../records/fields/synonyms.ts'
import { zonedBySeveral } from '../records/partialTimes.ts'
import { isoMicros } from '../records/time.ts'
import { writtenMicros } from '../records/writtenTimes.ts'

const ABBREVIATION = /^ ?([A-Z]{3,5})(?![\w-])/

/** A moment with the zone right behind it: `10:00:00 IST`, but `INFO` is none. */
export function withZone(moment: string, behind: string): string {
  const name = ABBREVIATION.exec(behind)?.[1]
  if (name === undefined) return moment
  const zoned = `${moment} ${name}`
  const isRead = [isoMicros, writtenMicros].some(read => !Number.isNaN(read(zoned)))
  return isRead || zonedBySeveral(zoned) ? zoned : moment
}

/** Lines of a log name the same things over and over. */
const saysModel = remembered(name => meaningsOf(nameOf(name)).has('model'))

/** What words around it are parted by. */
const BETWEEN_WORDS = /[\s|,;()[\]{}"'=]+/
/** `claude` alone may be anybody. */
const OF_SEVERAL_PARTS = /[\d-]/

/**
 * @param names what the line names: a model among them is no other
 * @returns the model that stands among the words of a text, where it is one
 */
export function modelAmong(text: string, names: readonly string[]): { readonly model?: string } {
  if (names.some(saysModel)) return {}
  const words = text.split(BETWEEN_WORDS).map(word => word.replace(/(?<![:.])[:.]+$/, ''))
  const models = new Set(words.filter(word => OF_SEVERAL_PARTS.test(word) && isModelName(word)))
  const [model] = models
  return model !== undefined && models.size === 1 ? { model } : {}
}
