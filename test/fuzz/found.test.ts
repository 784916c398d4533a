/** What fuzzing has found, as small as it gets: each once ended the process or ran for minutes. */
import { expect, test } from 'vitest'
import { analyzePiped } from '../cli/fakeTerminal.ts'
import { lawfulReport } from './lawful.ts'

const bucket = (start: number, width: number, requests: number) => ({
  object: 'bucket',
  start_time: start,
  end_time: start + width,
  results: [
    {
      object: 'organization.usage.completions.result',
      input_tokens: 1,
      output_tokens: 1,
      input_cached_tokens: 0,
      num_model_requests: requests,
      model: 'gpt-4o'
    }
  ]
})

test('a bucket of more requests than can be replayed is described and not sized', async () => {
  const report = await lawfulReport(JSON.stringify([bucket(1_772_452_800, 60, 1_772_438_400)]))
  // 1,772,438,400 in a minute are 29,540,640 a second.
  expect(JSON.stringify(report?.capacity)).toContain('29,540,640 requests/s')
})

test('two buckets of a second a century apart are refused, not counted one by one', async () => {
  const log = JSON.stringify([bucket(946_684_800, 1, 5), bucket(4_102_444_700, 1, 5)])
  // 4,102,444,701 − 946,684,800 seconds.
  expect((await analyzePiped(log)).stderr).toContain('3,155,759,901 buckets apart')
})
