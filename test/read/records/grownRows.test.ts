/** Rows with more cells than the header names → read where their values show which are the added ones, else refused. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf, TRUTH } from '../figures.ts'

const HEADER = 'timestamp,model,prompt_tokens,completion_tokens,latency_ms,status'
const cells = ({ status, ...call }: Call): readonly string[] => {
  const [input, output] = status === 200 ? [call.input, call.output] : ['', '']
  return [iso({ ...call, status }), call.model, `${input}`, `${output}`, `${call.millis}`, `${status}`]
}
const text = (row: (call: Call) => readonly string[]) =>
  [HEADER, ...CALLS.map(call => row(call).join(',')), ''].join('\n')
const grown = (from: number, at: number, added: (call: Call) => readonly string[]) =>
  text(call => (call.i < from ? cells(call) : cells(call).toSpliced(at, 0, ...added(call))))

const END = 6
const ADDED: readonly (readonly [string, (call: Call) => readonly string[]])[] = [
  ['a cost', ({ output }) => [(output * 1e-5).toFixed(6)]],
  ['a cost and a word', ({ output }) => [(output * 1e-5).toFixed(6), 'stop']],
  ['an id of a session', ({ i }) => [`session-${i % 4}`]],
  ['a time', call => [iso({ ...call, at: call.at + call.millis })]],
  ['three texts', ({ i }) => ['de', `note ${i}`, '']]
]

describe.each([3, 15, 30])('from row %i on', from => {
  test.each(ADDED)('%s at the end', async (_, added) => {
    const { figures, doubts } = await figuresOf(grown(from, END, added))
    expect(figures).toEqual(TRUTH)
    expect(doubts).toContain('grown-rows')
  })
})

test('where all rows are wider, names tell', async () => {
  const { figures, doubts } = await figuresOf(grown(0, END, ({ output }) => [(output * 1e-5).toFixed(6)]))
  expect(figures).toEqual(TRUTH)
  expect(doubts).toContain('grown-rows')
})

test('a column that came first is told by what stands behind it', async () => {
  const { figures, doubts } = await figuresOf(grown(12, 0, ({ i }) => [`session-${i % 4}`]))
  expect(figures).toEqual(TRUTH)
  expect(doubts).toContain('grown-rows')
})

test('counts that may be those of one column or of another are refused, with both places', async () => {
  const cached = ({ input, i }: Call) => [`${i % 2 === 0 ? input + 3 : input + 1}`]
  const refused = await refusalOf(grown(12, 2, cached))
  expect(refused).toContain('7 cells under a header of 6 names')
  expect(refused).toMatch(/before prompt_tokens or before completion_tokens/)
})

test('rows that grow are never read wrongly in silence', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 0, max: END }),
      fc.constantFrom(
        ...ADDED.map(([, added]) => added),
        ({ input }: Call) => [`${input}`],
        () => ['0'],
        () => ['']
      ),
      async (from, at, added) => {
        const log = grown(from, at, added)
        const read = await figuresOf(log).catch(() => undefined)
        if (read) expect(read.figures).toEqual(TRUTH)
      }
    ),
    { numRuns: cases(80) }
  ))

test('columns in the middle are told by a total, and a cost that may be another is not read', async () => {
  const names = 'timestamp,model,input_tokens,output_tokens,total_tokens,estimated_cost'
  const of = (call: Call, added: readonly (string | number)[]) =>
    [
      iso(call),
      call.model,
      call.input,
      call.output,
      call.input + call.output,
      ...added,
      (call.output * 1e-5).toFixed(6)
    ].join()
  const rows = CALLS.map(call => of(call, call.i < 2 ? [] : [0, 0]))
  const { figures, doubts, warnings } = await figuresOf([names, ...rows, ''].join('\n'))
  expect(figures).toMatchObject({
    attempts: 40,
    input: CALLS.reduce((sum, { input }) => sum + input, 0),
    output: CALLS.reduce((sum, { output }) => sum + output, 0)
  })
  expect(doubts).toContain('grown-rows')
  expect(warnings.map(({ message }) => message).join()).toContain('nor is estimated_cost there')
})

test('what calls are like may change with the rows that grew', async () => {
  const names =
    'timestamp,prompt_tokens,completion_tokens,total_tokens,cost,request_id,model,runtime_ms,success,error_message'
  const of = (call: Call, added: readonly string[], scale: number, model: string) =>
    [
      iso(call),
      call.input * scale,
      call.output,
      call.input * scale + call.output,
      0.01,
      added.length ? '' : `r${call.i}`,
      ...added,
      model,
      call.millis,
      'True',
      ''
    ].join()
  const rows = CALLS.map(call =>
    call.i < 20 ? of(call, [], 1, 'gpt-4o-mini') : of(call, [''], 50, 'gpt-4o')
  )
  const { figures } = await figuresOf([names, ...rows, ''].join('\n'))
  expect(figures).toMatchObject({
    attempts: 40,
    failed: 0,
    input: CALLS.reduce((sum, { i, input }) => sum + (i < 20 ? input : 50 * input), 0),
    models: 'gpt-4o,gpt-4o-mini',
    seconds: Math.round(CALLS.reduce((sum, { millis }) => sum + millis, 0) / 1_000)
  })
})

test('of few rows before, what counts must be whole', async () => {
  const names = 'Timestamp,Script,Model,Cache,Tokens Sent,Tokens Response,Cache Read Tokens'
  const of = (call: Call, added: readonly string[]) =>
    [iso(call), 'main', call.model, call.i < 5 ? 'No' : 'Hit', call.input, call.output, 0, ...added].join()
  const rows = CALLS.map(call => of(call, call.i < 4 ? [] : [(call.output * 1e-5).toFixed(4)]))
  const { figures, doubts } = await figuresOf([names, ...rows, ''].join('\n'))
  expect(figures).toMatchObject({ attempts: 40, output: CALLS.reduce((sum, { output }) => sum + output, 0) })
  expect(doubts).toContain('grown-rows')
})

test('lines of text with commas are no rows that grew, and their pieces are shown to nobody', async () => {
  const text = CALLS.map(
    ({ i }) => `${i % 2}: TRITON_DIR=/srv/a, launched with secret-${i}${', retrying'.repeat(i % 3)}\n`
  )
  const refused = await refusalOf(text.join(''), 'node.log')
  expect(refused).toContain('lines of text')
  expect(refused).not.toMatch(/secret|TRITON|before/)
})
