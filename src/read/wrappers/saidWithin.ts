/** Records of a program's log whose message states the tokens of a call in words or pairs → the same, with what it states. */
import { isObject, type JsonObject } from '../../json.ts'
import type { Shape } from './dressed.ts'
import { saidCalls } from './saidCalls.ts'
import { countsTokens } from './textsWithin.ts'

/** Where loggers put what a program said; prompts and answers lie under other names. */
const MESSAGES =
  /^@?(?:message|msg|log|line|event|text|textPayload|log_?message|event_?message|(?:short|full)_message|raw_?message|description|details?)$/i
/** Lines are read as those of a log of text, each behind a moment: the record has one of its own. */
const MOMENT = '2000-01-01T00:00:00Z '
const OF_THE_LINE: readonly string[] = ['timestamp', 'end_time']
const MOST_LEVELS = 4

/** @returns `undefined` where records count tokens themselves, or no message states them */
export function saidWithin(values: readonly unknown[]): Shape | undefined {
  const records = values.filter(isObject)
  if (records.length < values.length || records.some(record => countsTokens(record, MOST_LEVELS)))
    return undefined
  const keys = new Set(records.flatMap(record => Object.keys(record)).filter(key => MESSAGES.test(key)))
  for (const key of keys) {
    if (records.some(record => isObjectText(record[key]))) continue
    const dressed = saidCalls(records.map(record => lineOf(record[key])).join('\n'), false)
    if (dressed === undefined) continue
    const said = (value: unknown): unknown => {
      const [call] = isObject(value) ? dressed.plain(lineOf(value[key])) : []
      return call === undefined ? value : withSaid(value as JsonObject, key, JSON.parse(call) as JsonObject)
    }
    return {
      name: `messages (${key}) that state the tokens of a call`,
      records: value => (Array.isArray(value) ? value : [value]).map(said)
    }
  }
  return undefined
}

const lineOf = (text: unknown): string =>
  typeof text === 'string' ? `${MOMENT}${text.replaceAll(/\s+/g, ' ')}` : ''

/** A record as text is opened as such, with all that it states. */
const isObjectText = (text: unknown): boolean => typeof text === 'string' && /^\s*\{/.test(text)

/** What the record itself states stays. */
function withSaid(record: JsonObject, key: string, said: JsonObject): JsonObject {
  const { [key]: _, ...others } = record
  const stated = Object.entries(said).filter(([name]) => !OF_THE_LINE.includes(name))
  return { ...Object.fromEntries(stated), ...others }
}
