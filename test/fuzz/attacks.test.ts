/** Inputs that once crashed the program, ran for ever or put nonsense into a bill: one rejected line, or one clear refusal. */
import path from 'node:path'
import { expect, test } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { runWith } from '../cli/fakeTerminal.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/attacks')

const analyzed = (file: string) =>
  runWith(['analyze', path.join(folder, file), '--format', 'json', '--only', 'traffic', '--lenient'])

const NO_COUNT = 'is not a count of tokens from 0 to 16,777,216'
const NO_YEAR = 'its arrival is not in the years 2000 to 2099'

test.each([
  ['apim-infinite-input.jsonl', `its input ${NO_COUNT}`],
  ['apim-negative-output.jsonl', `its output ${NO_COUNT}`],
  ['azure-year-4.jsonl', NO_YEAR],
  ['claude-infinite-input.jsonl', `its input ${NO_COUNT}`],
  ['generic-anthropic.jsonl', 'body.usage.cache_creation_input_tokens is above 16,777,216'],
  ['helicone-ttft-over-duration.jsonl', 'its first token comes after its end'],
  ['litellm-infinite-cost.jsonl', 'its cost is not a plausible sum of money'],
  ['sglang-arrival-1931.jsonl', NO_YEAR],
  ['usage-cached-over-input.json', 'it has more cached than input tokens'],
  ['codex.jsonl', 'its values are nested too deeply'],
  ['langsmith-error.jsonl', 'its values are nested too deeply'],
  ['litellm-error.jsonl', 'its values are nested too deeply'],
  ['prompt.jsonl', 'its values are nested too deeply']
])('%s: one line is rejected, because %s', async (file, reason) => {
  const { code, stdout, stderr } = await analyzed(file)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect((JSON.parse(stdout) as AuditReport).reading.rejected).toEqual({ [reason]: 1 })
})

test.each([
  ['azure-year-4-found.csv', NO_YEAR],
  ['usage-beyond-int32.json', 'it has more than 16,777,216 tokens a request'],
  ['usage-found-by-fuzz.json', 'it has more than 16,777,216 tokens a request'],
  ['empties.json.gz', 'format not recognised'],
  ['jaeger-in-usage-cut-off.json', 'it is cut off'],
  ['text-between-shapes.jsonl', 'something else than an object or an array stands there'],
  ['pq-died-55.parquet', 'damaged'],
  ['pq-died-142.parquet', 'damaged'],
  ['pq-died-269.parquet', 'damaged']
])('%s is refused in one line: %s', async (file, reason) => {
  const { code, stdout, stderr } = await analyzed(file)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^gpuops-audit: [^\n]+\n$/)
  expect(stderr).toContain(reason)
})
