/** Five per cent of the lines or of the bytes: one long line that is no record counts as much as many short ones. */
import { expect, test } from 'vitest'
import { analyzePiped } from '../cli/fakeTerminal.ts'

const time = (i: number) => new Date(Date.UTC(2026, 2, 2) + i * 1_000).toISOString()
const csv = (lost: string) =>
  [
    'start_time,model,input_tokens,output_tokens',
    ...Array.from({ length: 100 }, (_, i) => `${time(i)},gpt-4o,10,1`),
    lost
  ].join('\n')
const json = (lost: string) =>
  [
    ...Array.from({ length: 100 }, (_, i) =>
      JSON.stringify({ start_time: time(i), model: 'gpt-4o', input_tokens: 10, output_tokens: 1 })
    ),
    lost
  ].join('\n')

test.each([
  ['a table', csv],
  ['JSON Lines', json]
])('%s', async (_, logWith) => {
  const ran = (lost: string, ...flags: string[]) => analyzePiped(logWith(lost), '--only', 'traffic', ...flags)
  expect((await ran('x'.repeat(50))).code).toBe(0)
  const { code, stderr } = await ran('x'.repeat(5_000))
  expect(code).toBe(2)
  expect(stderr).toMatch(/ % of the bytes cannot be read \(limit 5 %\)/)
  expect((await ran('x'.repeat(5_000), '--lenient')).code).toBe(0)
})

const record = (tokens: number, note: string) => ({
  start_time: time(50),
  model: 'gpt-4o',
  input_tokens: tokens,
  output_tokens: 1,
  note
})
const records = (lost: object) => [...Array.from({ length: 100 }, () => record(10, '')), lost]

// One of 101 records is no 5 % of the lines; with a note of 10,000 bytes it is most of the bytes.
test.each([
  [
    'a table',
    (note: string) =>
      `start_time,model,input_tokens,output_tokens,note\n${records(record(-5, note))
        .map(row => Object.values(row).join(','))
        .join('\n')}`
  ],
  [
    'JSON Lines',
    (note: string) =>
      records(record(-5, note))
        .map(row => JSON.stringify(row))
        .join('\n')
  ],
  ['one document', (note: string) => JSON.stringify(records(record(-5, note)), null, 1)],
  ['a page', (note: string) => JSON.stringify({ data: records(record(-5, note)) })]
])('a bad value in a long record of %s loses as much as a line that is none', async (_, logWith) => {
  const ran = (note: string) => analyzePiped(logWith(note), '--only', 'traffic')
  expect((await ran('x')).code).toBe(0)
  const { code, stderr } = await ran('ä'.repeat(5_000))
  const isPage = logWith('').startsWith('{"data"')
  // A page is one text: each of its records stands for as much of it as any other.
  expect(code).toBe(isPage ? 0 : 2)
  if (!isPage) expect(stderr).toMatch(/ % of the bytes cannot be read \(limit 5 %\)/)
})
