// slow: whole traces, sum by sum
/** Real traces added up into minutes and hours: the peaks that the sums hide lie inside the ranges stated for them. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { PEAK_WINDOWS } from '../../src/traffic/windowNames.ts'
import { type Bucket, bucketsOf } from '../log/sample.ts'

const folder =
  process.env['GPUOPS_AUDIT_TRACES'] ?? path.resolve(import.meta.dirname, '../../../shared/traces')
const TRACES = ['AzureLLMInferenceTrace_conv.csv', 'mooncake_conversation_trace.jsonl'] as const

async function requestsOf(trace: string): Promise<RequestLog> {
  const { data } = await readLog([path.join(folder, trace)], { stdin: (async function* () {})() })
  if (data.grain !== 'request') throw new Error(`${trace} holds no requests`)
  return data
}

/** As a usage export would give the same traffic. */
function addedUp({ arrivalMicros, inputTokens, outputTokens, length }: RequestLog, width: number) {
  const rows = new Map<number, Bucket & { requests: number; input: number; output: number }>()
  for (let i = 0; i < length; i++) {
    const at = Math.floor((arrivalMicros[i] as number) / 1e6 / width) * width
    const row = rows.get(at) ?? { at, requests: 0, input: 0, output: 0 }
    rows.set(at, {
      at,
      requests: row.requests + 1,
      input: row.input + (inputTokens[i] as number),
      output: row.output + (outputTokens[i] as number)
    })
  }
  return bucketsOf([...rows.values()], width)
}

describe.skipIf(!existsSync(path.join(folder, TRACES[0])))(
  'ranges from buckets (skipped where the traces are not there: set GPUOPS_AUDIT_TRACES to their folder)',
  () => {
    for (const trace of TRACES) {
      for (const width of [60, 3_600]) {
        test(`${trace} in buckets of ${width} s`, async () => {
          const log = await requestsOf(trace)
          const truth = describeTraffic(log).traffic
          const stated = describeTraffic(addedUp(log, width)).traffic
          expect(stated.rate.averageRps.value).toBeGreaterThan(0)
          for (const window of PEAK_WINDOWS) {
            if (Number.parseInt(window, 10) % width !== 0 && Number.parseInt(window, 10) > width) continue
            const { value, low = value, high = value } = stated.rate.peak[window].sliding
            const peak = truth.rate.peak[window].sliding.value as number
            expect(peak).toBeGreaterThanOrEqual(low as number)
            expect(peak).toBeLessThanOrEqual(high as number)
            if (width >= 3_600) expect(value).toBeNull()
          }
          const { low = 0, high = 0 } = stated.tokens.peakTpm.sliding
          expect(truth.tokens.peakTpm.sliding.value).toBeGreaterThanOrEqual(low)
          expect(truth.tokens.peakTpm.sliding.value).toBeLessThanOrEqual(high)
        })
      }
    }
  }
)
