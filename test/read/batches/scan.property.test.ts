/** The compiled scanner against csv-parse: the same log from any table, whatever reads it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TrafficLog } from '../../../src/log/trafficLog.ts'
import { readLog } from '../../../src/read/readLog.ts'
import { cases } from '../../cases.ts'
import { HEADER, jsonFile, SCANNED, tableFile } from './randomLogs.ts'

const SCANNED_MAP =
  'id=request_id,start=start_time,end=end_time,ttft=ttft_ms,model=model,input=input_tokens,cached=cached_tokens,output=output_tokens,status=status,caller=caller'
/** Texts to be counted are beyond the scanner: the same columns are read with csv-parse. */
const BY_CSV_PARSE = `${SCANNED_MAP},inputText=no_text`

async function* chunked(text: string, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** The columns without the codes of names, which depend on nothing but order of first sight. */
function comparable({ data, reading }: TrafficLog) {
  if (data.grain !== 'request') throw new Error('a table of requests')
  const { model, models, caller, callers, ...columns } = data
  return {
    ...columns,
    model: [...model].map(code => models[code]),
    caller: [...caller].map(code => callers[code]),
    reading: { ...reading, assumptions: reading.assumptions.filter(text => !text.includes('tiktoken')) }
  }
}

async function read(text: string, sizes: readonly number[], map: string | undefined): Promise<unknown> {
  try {
    return comparable(await readLog(['-'], { map, lenient: true, stdin: chunked(text, sizes) }))
  } catch (error) {
    return (error as Error).message
  }
}

test('law: the scanner and csv-parse read the same log, in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      tableFile,
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      async ([lines, end, closed], sizes) => {
        const text =
          [`${HEADER},no_text`, ...lines.map(text => (text.includes(',') ? `${text},` : text))].join(end) +
          (closed ? end : '')
        expect(await read(text, sizes, SCANNED_MAP)).toEqual(await read(text, [1 << 20], BY_CSV_PARSE))
      }
    ),
    { numRuns: cases(200) }
  )
})

test('law: the scanner and JSON.parse read the same log, in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      jsonFile,
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      async ([lines, end, closed], sizes) => {
        const first =
          '{"ts":"2026-11-03T14:00:00Z","usage":{"input_tokens":1,"output_tokens":2},"model":"m","id":"first","no_text":null}'
        const file = [first, ...lines].join(end) + (closed ? end : '')
        expect(await read(file, sizes, SCANNED)).toEqual(
          await read(file, [1 << 20], `${SCANNED},inputText=no_text`)
        )
      }
    ),
    { numRuns: cases(200) }
  )
})
