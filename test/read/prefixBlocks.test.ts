import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { readPrefixBlocks } from '../../src/read/prefixBlocks.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const MOONCAKE = '{"timestamp":1500,"input_length":700,"output_length":5,"hash_ids":[0,7]}\n'
const BAILIAN =
  '{"chat_id":1,"parent_chat_id":-1,"timestamp":1.5,"input_length":20,"output_length":5,"type":"text","turn":1,"hash_ids":[3,4]}\n'

// Mooncake stamps milliseconds, Bailian seconds (the formats' own documentation).
it('reads Mooncake and Bailian, packed or not, each by its clock', async () => {
  const files = [fileOf('a.jsonl', MOONCAKE), fileOf('b.jsonl.gz', gzipSync(BAILIAN))]
  expect(await readPrefixBlocks(files)).toEqual([
    { arrivalSeconds: 1.5, inputTokens: 700, outputTokens: 5, ids: [0, 7], usualTokens: 512 },
    { arrivalSeconds: 1.5, inputTokens: 20, outputTokens: 5, ids: [3, 4], usualTokens: 16 }
  ])
})

it('finds none in other logs', async () => {
  expect(await readPrefixBlocks([fileOf('log.csv', 'timestamp,input_length\n1,2\n')])).toBeNull()
})

it('names the line of a row without blocks', async () => {
  const file = fileOf('broken.jsonl', `${MOONCAKE}{"timestamp":2}\n`)
  await expect(readPrefixBlocks([file])).rejects.toThrow('line 2')
})
