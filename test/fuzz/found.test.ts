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

// A double of the year 2026 in microseconds holds no less than a quarter of one: an end so near is the start.
test.each(['1e-320', '1e-300', '1e-9', '0.0000001'])(
  'a call of %s ms was in flight for no time',
  async tiny => {
    const row = (second: number, length: string) => `2026-03-02T08:00:0${second}Z,gpt-4o,100,20,${length}\n`
    const log = (length: string) =>
      `timestamp,model,input_tokens,output_tokens,duration_ms\n${row(0, length)}${row(1, '2000')}${row(2, length)}${row(4, '500')}`
    const [found, known] = [await lawfulReport(log(tiny)), await lawfulReport(log('0'))]
    expect(found?.traffic.concurrency).toEqual(known?.traffic.concurrency)
    expect(
      await lawfulReport(`timestamp,model,input_tokens,output_tokens,duration_ms\n${row(0, tiny)}`)
    ).toBeDefined()
  }
)
