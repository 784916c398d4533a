/** What stands behind the last packed part is passed over and told of; all before it is read, however the file is cut. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { gzipMembers } from '../../../src/read/source/gzipMembers.ts'
import { analyzePiped, runWith } from '../../cli/fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'junk-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ROWS = Array.from(
  { length: 3_000 },
  (_, i) => `${new Date(1772438400000 + i).toISOString()},gpt-4o,10,1\n`
)
const [first, second] = [
  ['start_time,model,input_tokens,output_tokens\n', ...ROWS.slice(0, 999)],
  ROWS.slice(999)
]
const packed = Buffer.concat([gzipSync(first.join('')), gzipSync(second.join(''))])
/** A header with a name, as `gzip FILE` writes it. */
const named = Buffer.concat([
  packed.subarray(0, 3),
  Buffer.of(8),
  packed.subarray(4, 10),
  Buffer.from('a.csv\0'),
  packed.subarray(10)
])

async function members(bytes: Uint8Array, size: number) {
  async function* cut() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const out: Uint8Array[] = []
  let junk = 0
  for await (const chunk of gzipMembers(cut(), count => (junk = count))) out.push(chunk)
  return { text: Buffer.concat(out).toString(), junk }
}

test.each([
  ['nothing', packed, 0],
  ['text', Buffer.concat([packed, Buffer.from('hello')]), 5],
  ['bytes that look like a member', Buffer.concat([named, Buffer.of(0x1f, 0x8b, 9, 9)]), 4]
])('%s behind two members', async (_, bytes, junk) => {
  const text = [...first, ...second].join('')
  for (const size of [7, 1_000, bytes.length]) expect(await members(bytes, size)).toEqual({ text, junk })
})

test('zeros behind the last member are padding', async () => {
  const padded = Buffer.concat([packed, Buffer.alloc(512)])
  expect(await members(padded, 300)).toMatchObject({ junk: 0 })
})

test.each([
  ['cut off in its data', packed.subarray(0, packed.length - 2_000), 'unexpected end of file'],
  ['cut off in its checksum', packed.subarray(0, packed.length - 5), 'unexpected end of file'],
  ['with another checksum', changed(-8), 'incorrect data check'],
  ['with another length', changed(-4), 'incorrect length check']
])('a member %s is damage', async (_, bytes, why) => {
  for (const size of [500, bytes.length]) await expect(members(bytes, size)).rejects.toThrow(why)
})

function changed(place: number): Uint8Array {
  const bytes = Buffer.from(packed)
  const at = bytes.length + place
  bytes[at] = (bytes[at] as number) ^ 1
  return bytes
}

test('junk behind what is packed is a warning, from a file and from a pipe', async () => {
  const bytes = Buffer.concat([packed, Buffer.from('hello')])
  const file = path.join(folder, 'log.csv.gz')
  writeFileSync(file, bytes)
  const flags = ['--only', 'traffic', '--format', 'json']
  for (const { stdout } of [
    await runWith(['analyze', file, ...flags]),
    await analyzePiped(bytes, ...flags)
  ]) {
    const { reading, warnings } = JSON.parse(stdout)
    expect(reading.rows).toBe(3_000)
    expect(warnings[0]).toMatchObject({
      code: 'trailing-junk',
      message: expect.stringContaining('5 bytes are not gzip')
    })
  }
})
