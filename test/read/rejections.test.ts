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
