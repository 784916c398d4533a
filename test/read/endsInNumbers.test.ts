/** Dates in numbers that only the ends of calls have: asked for where nothing decides, and read as the beginnings say. */
import { expect, test } from 'vitest'
import { CALLS, figuresOf, iso, refusalOf } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const two = (number: number) => String(number).padStart(2, '0')
/** The seventh of September, or the ninth of July. */
const at = (millis: number) => Date.UTC(2026, 8, 7, 8) + (millis - (OK[0]?.at ?? 0))
const written = (millis: number) => {
  const date = new Date(at(millis))
  return `09/07/2026 ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

test('alone they are asked for', async () => {
  const rows = OK.map(({ at: begun, millis, input, output }) => [
    written(begun + millis),
    millis,
    input,
    output
  ])
  const text = [['end_time', 'duration_ms', 'prompt_tokens', 'completion_tokens'], ...rows]
    .map(row => `${row.join()}\n`)
    .join('')
  const refusal = await refusalOf(text)
  expect(refusal).toContain('day first or month first')
  const [, map] = /--map "([^"]+:mdy[^"]*)"/.exec(refusal) ?? []
  const { figures } = await figuresOf(text, 'log.csv', { map })
  expect('last' in figures && figures.last?.slice(0, 10)).toBe('2026-09-07')
})

test('beside the beginning they are the day on which it began', async () => {
  const rows = OK.map(call => [
    iso({ ...call, at: at(call.at) }),
    written(call.at + call.millis),
    call.input,
    call.output
  ])
  const text = [['start_time', 'end_time', 'prompt_tokens', 'completion_tokens'], ...rows]
    .map(row => `${row.join()}\n`)
    .join('')
  const { figures } = await figuresOf(text)
  const seconds = OK.reduce((sum, { millis }) => sum + millis, 0) / 1_000
  // Ends are written in whole seconds.
  expect('seconds' in figures && Math.abs((figures.seconds ?? 0) - seconds)).toBeLessThan(OK.length)
})
