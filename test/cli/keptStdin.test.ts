/** A trace with blocks from a pipe is the report of its file; of other logs nothing is kept. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { keptStdin } from '../../src/cli/keptStdin.ts'
import { analyzePiped, bytesOf, runWith } from './fakeTerminal.ts'

const ASKED = ['--gpu', 'H100-SXM', '--tensor-parallel', '1', '--target-model', 'Qwen3-8B']

describe.each(['mooncake.jsonl', 'bailian.jsonl'])('%s', name => {
  const file = path.resolve(import.meta.dirname, '../../fixtures/logs', name)
  test.each([
    ['plain', (bytes: Buffer) => bytes],
    ['packed', gzipSync]
  ])('%s from a pipe: what its caches find is what they find of the file', async (_, packed) => {
    const [whole, piped] = [
      await runWith(['analyze', file, '--format', 'json', ...ASKED]),
      await analyzePiped(packed(readFileSync(file)), ...ASKED)
    ]
    const [known, told] = [whole, piped].map(({ stdout }) => JSON.parse(stdout))
    expect(known.capacity.workloads[0].cachedInput).not.toBeNull()
    expect(told.capacity).toEqual(known.capacity)
    expect(told.assumptions).toEqual(known.assumptions)
  })
})

const TRACE = `${'{"timestamp": 1, "input_length": 40, "output_length": 9, "hash_ids": [1]}\n'.repeat(2_000)}`
const LOG = `${'{"timestamp": 1, "input_length": 40, "output_length": 9, "note": "none"}\n'.repeat(2_000)}`

async function keptOf(...pieces: readonly string[]) {
  const { bytes, again } = keptStdin(bytesOf(...pieces))
  let read = ''
  for await (const part of bytes) read += Buffer.from(part).toString()
  const kept = again()
  if (kept === null) return { read, kept }
  let text = ''
  for await (const part of kept) text += Buffer.from(part).toString()
  return { read, kept: text }
}

test('nothing is kept where nobody asks for it again', async () => {
  const { bytes, again } = keptStdin(bytesOf(TRACE), false)
  for await (const _ of bytes);
  expect(again()).toBeNull()
})

test.each([1, 7, 1_000, 200_000])('in pieces of %d bytes', async size => {
  const piecesOf = (text: string) =>
    size === 1 ? [text.slice(0, 1), text.slice(1)] : (text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])
  expect(await keptOf(...piecesOf(TRACE))).toEqual({ read: TRACE, kept: TRACE })
  // Longer than its head, in which no block is named.
  expect(await keptOf(...piecesOf(LOG))).toEqual({ read: LOG, kept: null })
  const table = `timestamp,model\n${LOG}`
  expect(await keptOf(...piecesOf(table))).toEqual({ read: table, kept: null })
})
