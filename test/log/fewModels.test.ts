// slow: writes and reads a log of a million rows
/** More models than a report tells apart: the largest by name, the rest as one, no request lost. */
import { expect, test } from 'vitest'
import { MOST_MODELS, OTHER_MODELS } from '../../src/log/fewModels.ts'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'

/** Model i has as many requests as `sizeOf` says. */
function logOf(models: number, sizeOf: (i: number) => number): string {
  const rows = Array.from({ length: models }, (_, i) =>
    Array.from(
      { length: sizeOf(i) },
      (_, j) => `${new Date(1772438400000 + i * 1_000 + j).toISOString()},m${i},10,1`
    )
  )
  return ['start_time,model,input_tokens,output_tokens', ...rows.flat()].join('\n')
}

const analyzed = async (log: string) => reportOf(await analyzePiped(log, '--only', 'traffic'))

test('of 400 models those with the most requests keep their names, and the sum stays', async () => {
  const report = await analyzed(logOf(400, i => (i % 2 === 0 ? 3 : 1)))
  const sizes = Object.fromEntries(report.traffic.models.map(({ name, attempts }) => [name, attempts]))
  // 200 models of 3 requests, then the first 54 of one request; 146 are left.
  expect(sizes[OTHER_MODELS]).toBe(146)
  expect([sizes['m398'], sizes['m107'], sizes['m109']]).toEqual([3, 1, undefined])
  expect(report.traffic.models).toHaveLength(MOST_MODELS - 1)
  expect(report.reading.attempts).toBe(800)
  expect(report.warnings.find(({ code }) => code === 'many-models')?.message).toMatch(
    /^The log names 400 models: the 254 /
  )
})

test('as many as can be told apart stay as they are', async () => {
  const report = await analyzed(logOf(MOST_MODELS - 1, () => 1))
  expect(JSON.stringify(report)).not.toContain(OTHER_MODELS)
})
