/** Law: lines of a program's log are calls at the moments they begin with, as loggers write them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStamped, lineStamp, stampWithin } from '../../../src/read/wrappers/lineStamp.ts'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, refusalOf, TRUTH } from '../figures.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const two = (number: number) => String(number).padStart(2, '0')
const parts = (at: number) => {
  const date = new Date(at)
  const clock = date.toISOString().slice(11, 19)
  return {
    year: date.getUTCFullYear(),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    name: MONTHS[date.getUTCMonth()] as string,
    weekday: 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')[date.getUTCDay()] as string,
    clock,
    half: `${two(date.getUTCHours() % 12 || 12)}${clock.slice(2)} ${date.getUTCHours() < 12 ? 'AM' : 'PM'}`
  }
}
type Parts = ReturnType<typeof parts>

/** The writer, and how it writes. */
const WRITTEN: Readonly<Record<string, (moment: Parts, at: number) => string>> = {
  'ISO 8601': ({ year, month, day, clock }) => `${year}-${month}-${day}T${clock}.250Z`,
  Python: ({ year, month, day, clock }) => `${year}-${month}-${day} ${clock},250`,
  Go: ({ year, month, day, clock }) => `${year}/${month}/${day} ${clock}`,
  'a web server': ({ year, name, day, clock }) => `[${day}/${name}/${year}:${clock} +0000]`,
  log4j: ({ year, name, day, clock }) => `${day} ${name} ${year} ${clock},250`,
  Tomcat: ({ year, name, day, clock }) => `${day}-${name}-${year} ${clock}.250`,
  Ruby: ({ year, month, day, clock }) => `I, [${year}-${month}-${day}T${clock}.250000 #42]  INFO -- :`,
  'RFC 2822': ({ weekday, year, name, day, clock }) => `${weekday}, ${day} ${name} ${year} ${clock} +0000`,
  ctime: ({ weekday, year, name, day, clock }) => `${weekday} ${name} ${day} ${clock} ${year}`,
  Java: ({ year, name, day, half }) => `${name} ${day}, ${year} ${half}`,
  'basic ISO 8601': ({ year, month, day, clock }) => `${year}${month}${day}T${clock.replaceAll(':', '')}Z`,
  'a C++ program': ({ year, month, day, clock }) => `${year}${month}${day} ${clock}`,
  German: ({ year, month, day, clock }) => `${day}.${month}.${year} ${clock}`,
  'a spreadsheet': ({ year, month, day, half }) => `${month}/${day}/${year} ${half}`,
  epoch: (_, at) => `[${(at / 1_000).toFixed(3)}]`
}

const BODIES: readonly ((call: Call) => string)[] = [
  ({ model, input, output }) => `model=${model} prompt_tokens=${input} completion_tokens=${output}`,
  ({ model, input, output }) => `${model} answered with ${input} input tokens and ${output} output tokens`,
  ({ model, input, output }) =>
    `usage ${JSON.stringify({ model, prompt_tokens: input, completion_tokens: output })}`,
  ({ model, input, output }) =>
    `{'model': '${model}', 'prompt_tokens': ${input}, 'completion_tokens': ${output}}`
]

const OK = CALLS.filter(({ status }) => status === 200)
const logOf = (write: (moment: Parts, at: number) => string, body: (call: Call) => string) =>
  OK.map(call => `${write(parts(call.at), call.at)} ${body(call)}\n`).join('')

test('law: in every writing, before pairs, words, JSON and what Python prints', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(WRITTEN)),
      fc.constantFrom(...BODIES),
      async (write, body) => {
        const { figures } = await figuresOf(logOf(write, body), 'app.log')
        expect(figures).toMatchObject({ attempts: OK.length, input: TRUTH.input, output: TRUTH.output })
        const first = 'first' in figures ? figures.first : ''
        expect(first?.slice(0, 19)).toBe(new Date(OK[0]?.at ?? 0).toISOString().slice(0, 19))
      }
    ),
    { numRuns: cases(60) }
  )
})

test('a stamp without its year is asked for it', async () => {
  const glog = ({ month, day, clock }: Parts) => `I${month}${day} ${clock}.250000 7 llm.go:12]`
  expect(await refusalOf(logOf(glog, BODIES[0] as (call: Call) => string), 'app.log')).toContain(
    'writes no year'
  )
})

describe('what stands at the head of a line', () => {
  test.each([
    ['INFO: 2026-03-25 09:58:07 x', '2026-03-25 09:58:07'],
    ['[INFO] 2026/03/25 09:58:07 x', '2026/03/25 09:58:07'],
    ['<14>1 2026-03-25T09:58:07.5+01:00 host x', '2026-03-25T09:58:07.5+01:00'],
    ['2026-03-25 09:58 x', '2026-03-25 09:58'],
    ['1774432687.250 x', '1774432687.250'],
    ['W0325 09:58:07.250 x', '03-25 09:58:07.250'],
    ['Wed Mar 25 09:58:07 2026 x', 'Wed Mar 25 09:58:07 2026']
  ])('%s', (line, moment) => {
    expect(lineStamp(line)).toMatchObject({ moment, rest: expect.stringMatching(/(?:^| )x$/) })
  })

  test.each(['tokens 1774432687', 'v2026.03.25 started', '12/34', '1774432687250123 x', 'Mon: 12 calls'])(
    'no moment: %s',
    line => expect(isStamped(line)).toBe(false)
  )

  test('a moment amid a text is found where it names its year', () => {
    expect(stampWithin('worker-3 at 2026/03/25 09:58:07: done')).toBe('2026/03/25 09:58:07')
    expect(stampWithin('[expires 2026-06-01T00:00Z] 2026-03-25T09:58:07Z ')).toBe('2026-03-25T09:58:07Z')
    expect(stampWithin('took 1774432687 cycles')).toBeUndefined()
  })
})
