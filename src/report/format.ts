/** Figures and moments → text, and log text made safe; numbers become words in words.ts. */

import { printable } from '../errors.ts'
import type { Figure } from '../figure.ts'
import type { TrafficShape } from '../traffic/trafficShape.ts'
import { compact, count, duration, known, money, share, UNKNOWN, type Writing } from '../words.ts'
import { truncated } from './width.ts'

export * from '../words.ts'

/** `2023-11-16T18:15:46.680590Z` → `2023-11-16 18:15:46 UTC`; `t+12.345678s` → `t+12.3 s`. */
export const moment = (text: string | null): string => {
  if (text === null) return UNKNOWN
  const wall = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(text)
  if (wall !== null) return `${wall[1]} ${wall[2]} UTC`
  const relative = /^t\+([\d.]+)s$/.exec(text)
  return relative === null ? text : `t+${duration(Number(relative[1]))}`
}

/** A figure as text: its value, or its range `low–high` (`-5 to 3` below zero), or that it is unknown. */
export const figureText = ({ value, unit, low, high }: Figure): string => {
  const range = low === undefined || high === undefined ? null : ([low, high] as const)
  if (value !== null) return amount(value, unit, range)
  if (range === null) return unit.startsWith('USD') ? 'unpriced' : UNKNOWN
  return withUnit(between(range, writing(unit)), unit)
}

/** A ratio of two like things, as `1.57×`. */
export const timesText = (figure: Figure): string => figureText({ ...figure, unit: '×' })

/** Its range, or its value where there is none, without the unit: for a cell whose column names it. */
export const bare = (figure: Figure, write = writing(figure.unit)): string => {
  const { value, low, high } = figure
  if (low !== undefined && high !== undefined) return between([low, high], write)
  return value === null ? figureText(figure) : write(value)
}

/** A range that rounds to its own middle says nothing more. */
const amount = (value: number, unit: string, range: readonly [number, number] | null): string => {
  const alone = writing(unit)(value)
  const bounds = range === null ? alone : between(range, writing(unit))
  return bounds === alone ? withUnit(alone, unit) : `${withUnit(alone, unit)} (${bounds})`
}

const between = ([low, high]: readonly [number, number], write: Writing): string => {
  const texts = [write(low), write(high)]
  return texts[0] === texts[1] ? String(texts[0]) : texts.join(low < 0 ? ' to ' : '–')
}

/** The unit of what only the user knows. */
const YES_OR_NO = 'yes or no'

const writing = (unit: string): Writing => {
  if (unit.startsWith('USD')) return money
  if (unit.startsWith('share')) return share
  if (unit === 's' || unit === 'seconds') return duration
  // A total is checked against the log, so it stays whole.
  if (unit.startsWith('tokens/')) return known(value => (Math.abs(value) < 1e6 ? count : compact)(value))
  if (unit === YES_OR_NO) return known(value => (value === 1 ? 'yes' : 'no'))
  return count
}

const WRITTEN: readonly string[] = ['', '1', 'ratio', 's', 'seconds', 'USD', YES_OR_NO]

/** Money, shares and durations carry their unit already: only what they are counted per is left to say. */
const withUnit = (text: string, unit: string): string => {
  if (text === UNKNOWN || WRITTEN.includes(unit) || unit.startsWith('share')) return text
  if (unit.startsWith('×')) return text + unit
  if (unit.startsWith('USD')) return text + unit.slice('USD'.length)
  return `${text} ${text === '1' ? unit.replace(/^(\w+)s\b/, '$1') : unit}`
}

const LONGEST_NAME = 40

/** A name from the log, short enough for a cell. */
export const nameText = (name: string, unnamed = '(not named)'): string =>
  truncated(name === '' ? unnamed : name, LONGEST_NAME)

/** A copy in which every text, keys included, is safe to print: nothing from a log reaches a page unwashed. */
export const printableTexts = <Value>(value: Value): Value => washed(value) as Value

const washed = (value: unknown): unknown => {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(washed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), washed(item)]))
}

/** Of an export that counts tokens and no requests. */
export const areRequestsAssumed = ({ rate }: Pick<TrafficShape, 'rate'>): boolean =>
  rate.averageRps.basis === 'assumed'

/** Why the number of requests is no measured one; empty where it is. */
export const requestsNote = (traffic: Pick<TrafficShape, 'rate'>): string =>
  areRequestsAssumed(traffic) ? 'assumed: the export counts tokens alone' : ''
