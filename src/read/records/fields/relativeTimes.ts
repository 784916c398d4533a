/** A log without moments, whose rows say how long after its beginning each call came → the map that reads it so. */
import { orMaps, suggestedMap } from '../suggestedMap.ts'
import { numbersOf } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
import { escaped, unitName } from './mapText.ts'
import type { Understood } from './understand.ts'

const CLOCK =
  /^(?:t|ts|time|times|timestamp|offset|rel|relative|since|arrival|arrived|start|started|at|sec|second|seconds|s|ms)$/
const NO_CLOCK = /^(?:duration|latency|took|token|tokens|end|ended|finish|finished|first|last)$/
const ARRIVAL = /^(?:arrival|arrived|start|started|offset|relative)$/
const FEWEST_ROWS = 3
/** Rows at one time may stand in another order. */
const MOST_IN_ORDER = 0.9

/** @returns `undefined` where no column is a clock that began with the log */
export function relativeRemedy(understood: Understood): string | undefined {
  const { columns, fields } = understood
  const clock = columns.find(
    column => isClock(column) && (column.path !== fields.duration?.from || saysArrival(column))
  )
  if (clock === undefined) return undefined
  const units = clock.name.unit ? [unitName(clock.name.unit)] : ['s', 'ms']
  const noLength = clock.path === fields.duration?.from ? { duration: '' } : {}
  const maps = units.map(unit =>
    suggestedMap(understood, { start: `${escaped(clock.path)}:${unit}`, ...noLength })
  )
  const said = orMaps(maps)
  return said === ''
    ? undefined
    : `If ${clock.path} counts from the beginning of the log: ${said}. Days and hours are unknown then.`
}

/** It only grows, and so `arrival_time` is no length of time. */
const saysArrival = ({ name }: Column): boolean => name.all.some(word => ARRIVAL.test(word))

function isClock(column: Column): boolean {
  const { name, values } = column
  const words = [...name.all]
  const isNamed = words.some(word => CLOCK.test(word)) && !words.some(word => NO_CLOCK.test(word))
  if (!isNamed || column.filled.length < values.length || !mostly(column, isAmount)) return false
  const numbers = numbersOf(column, values.length)
  const onwards = numbers.filter((number, i) => i > 0 && number >= (numbers[i - 1] as number)).length
  const [first, last] = [numbers[0] as number, numbers.at(-1) as number]
  return numbers.length >= FEWEST_ROWS && onwards >= MOST_IN_ORDER * (numbers.length - 1) && last > first
}
