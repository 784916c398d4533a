/** The same bytes in any pieces → the same log; and twice the same. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { readLog } from '../../src/read/readLog.ts'
import { cases, fewCases, some } from '../cases.ts'
import { bytesOf } from '../cli/fakeTerminal.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const fixtures = readdirSync(folder)
  .filter(file => !file.endsWith('.expected.json'))
  .map(file => [file, readFileSync(path.join(folder, file))] as const)

/** What a chunk boundary could break: line ends of two bytes, letters of several, quotes, marks, empty lines. */
const AWKWARD = [
  'start_time,model,input_tokens,output_tokens',
  '2026-03-02T08:00:00Z,"modèle ""α"" 模型",10,1',
  '2026-03-02T08:00:01Z,"two\r\nlines",20,2',
  '',
  '2026-03-02T08:00:02Z,𝔤𝔭𝔱,30,3',
  ...Array<string>(40).fill('2026-03-02T08:00:03Z,gpt-4o,40,4'),
  'broken "line" here',
  '2026-03-02T08:00:04Z,gpt-4o,50,5'
].join('\r\n')

const awkward = [
  ['awkward CSV', Buffer.from(AWKWARD)],
  ['awkward CSV with a mark', Buffer.from(`\ufeff${AWKWARD}`)],
  ['awkward CSV in UTF-16', Buffer.from(`\ufeff${AWKWARD}`, 'utf16le')],
  ['awkward CSV in gzip', gzipSync(AWKWARD)],
  [
    'JSON Lines of many scripts',
    Buffer.from('{"start_time":1772438400,"model":"模型 é","input_tokens":1,"output_tokens":2}\r\n'.repeat(3))
  ]
] as const

async function logOf(chunks: readonly Uint8Array[]): Promise<unknown> {
  try {
    return await readLog(['-'], { stdin: bytesOf(...chunks) })
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
}

function piecesOf(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const edges = [0, ...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))
}

describe.each(some([...fixtures, ...awkward], fewCases))('%s', (_, bytes) => {
  test('any chunking gives the same log', async () => {
    const whole = await logOf([bytes])
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(cuts, async cuts => {
        expect(await logOf(piecesOf(bytes, cuts))).toEqual(whole)
      }),
      { numRuns: cases(25) }
    )
  })

  test('byte by byte gives the same log', async () => {
    const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
    expect(await logOf(single)).toEqual(await logOf([bytes]))
  })
})

test('the awkward log is read as it was written', async () => {
  const log = await readLog(['-'], { stdin: bytesOf(AWKWARD) })
  expect(log.data.models).toEqual(['', 'modèle "α" 模型', 'two\nlines', '𝔤𝔭𝔱', 'gpt-4o'])
  expect(log.reading.samples).toEqual([
    { source: 'standard input', line: 47, reason: 'a quote stands where none may' }
  ])
  expect(log.reading).toMatchObject({ rows: 45, attempts: 44 })
})
