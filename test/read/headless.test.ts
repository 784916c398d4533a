// slow: reads a log for each of many cases
/** Tables whose first line is a row → a refusal that names their columns by place, and a map that reads them. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, iso, refusalOf, TRUTH } from './figures.ts'

const cellsOf = (call: Call) => {
  const isOk = call.status === 200
  const [input, output] = [isOk ? call.input : '', isOk ? call.output : '']
  return [
    iso(call),
    call.model,
    input,
    output,
    isOk ? call.input + call.output : '',
    call.millis,
    call.status
  ]
}
const written = (delimiter: string) => CALLS.map(call => `${cellsOf(call).join(delimiter)}\n`).join('')
const MAP = 'start=c1,model=c2,input=c3,output=c4,duration=c6:ms,status=c7'
const { attempts, input, output, failed, throttled, models } = TRUTH

describe.each([[','], [';'], ['\t'], ['|']])('parted by %j', delimiter => {
  test('the columns are named by their places', async () => {
    const { figures } = await figuresOf(written(delimiter), 'log.csv', { map: MAP })
    expect(figures).toMatchObject({ attempts, input, output, failed, throttled, models })
  })

  test('without a map it is refused, with a map that works when it is pasted', async () => {
    const said = await refusalOf(written(delimiter))
    expect(said).toContain('has no header')
    const map = /--map "?([^" ]+)"?/.exec(said)?.[1] as string
    const { figures } = await figuresOf(written(delimiter), 'log.csv', { map })
    expect(figures).toMatchObject({ attempts, input, output })
  })
})

test('where values tell too little, the places are said', async () => {
  const rows = CALLS.map(call => `${iso(call)},${call.model},a,b\n`).join('')
  const said = await refusalOf(rows)
  expect(said).toContain('Its columns are called c1 to c4')
  expect(said).not.toContain('--map "')
})

test('where they tell no side, a map of the first two counts is told as such, and works', async () => {
  const rows = CALLS.map(
    ({ i, input, ...call }) =>
      `${iso({ ...call, i, input })},,,${input},${2 + (i % 2)},${input + 2 + (i % 2)}\n`
  )
  const said = await refusalOf(rows.join(''))
  expect(said).toContain('where c4 is the input and c5 the output')
  const map = /--map "?([^" ]+)"?/.exec(said)?.[1] as string
  const { figures: read } = await figuresOf(rows.join(''), 'log.csv', { map })
  expect(read).toMatchObject({
    attempts,
    input: CALLS.reduce((sum, call) => sum + call.input, 0),
    output: CALLS.reduce((sum, { i }) => sum + 2 + (i % 2), 0)
  })
})

test('a table with names is none of them', async () => {
  const text = `2026,model,time,input_tokens,output_tokens\n${CALLS.map(call => `1,gpt-4o,${iso(call)},10,20\n`).join('')}`
  expect(await refusalOf(text)).not.toContain('c1 to')
})

test('lines of a logger, parted by bars and with their levels, are text, and no table without a header', async () => {
  const rows = CALLS.map(
    ({ i, ...call }) =>
      `${iso({ i, ...call })} | ${i % 3 === 0 ? 'DEBUG' : 'INFO    '} | [JOB-${i}] looks for the next one\n`
  ).join('')
  expect(await refusalOf(rows, 'job.log')).toContain('is a log of text')
})

test('what numbers the rows is not offered as their input', async () => {
  const rows = CALLS.map(({ i, ...call }) => `${i},${iso({ ...call, i })},${call.input},${2 + (i % 2)}\n`)
  expect(await refusalOf(rows.join(''))).toContain('where c3 is the input and c4 the output')
})
