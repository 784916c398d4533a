/** Frames of zstd joined, skipped, padded, cut off or hostile; every Node reads all of them (its own unpacker ends with the first). */

import { expect, test } from 'vitest'
import { unpacked } from '../../../src/read/source/unpack.ts'
import { zstdFrames } from '../../../src/read/source/zstdFrames.ts'

/** One raw block in a frame of a single segment (RFC 8878, 3.1.1). */
function frameOf(text: string): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32LE(text.length, 5)
  head.writeUIntLE((text.length << 3) | 1, 9, 3)
  return Buffer.concat([head, Buffer.from(text)])
}

/** RFC 8878, 3.1.2. */
const SKIPPED = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7])
const two = Buffer.concat([frameOf('first,'), SKIPPED, frameOf('second')])

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function textOf(bytes: Uint8Array, size: number) {
  const out: Uint8Array[] = []
  let junk = 0
  const onJunk = (count: number) => (junk = count)
  for await (const chunk of unpacked(cut(bytes, size), 'zstd', 'log.zst', onJunk)) out.push(chunk)
  return { text: Buffer.concat(out).toString(), junk }
}

test.each([
  ['nothing', Buffer.of(), 0],
  ['zeros', Buffer.alloc(99), 0],
  ['text', Buffer.from('hello'), 5],
  ['the half of a magic number', Buffer.of(0x28, 0xb5), 2]
])('%s behind two frames, however the bytes come in', async (_, behind, junk) => {
  const bytes = Buffer.concat([two, behind])
  for (const size of [1, 7, bytes.length])
    expect(await textOf(bytes, size)).toEqual({ text: 'first,second', junk })
})

test('a frame that is cut off is damage', async () => {
  for (const length of [two.length - 1, two.length - 7, 14])
    await expect(textOf(two.subarray(0, length), 5)).rejects.toThrow('log.zst: cannot be unpacked')
})

test('a frame that wants a gigabyte is refused before it gets it', async () => {
  const greedy = frameOf('x')
  greedy.writeUInt32LE(1 << 30, 5)
  await expect(textOf(greedy, 100)).rejects.toThrow('1073741824 bytes of memory')
})

test('blocks of nothing in a large window are refused where each costs the whole window', async () => {
  // A window of 128 MiB (descriptor 17 << 3), and empty raw blocks without end.
  const hostile = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3]), Buffer.alloc(3 * 5_000)])
  const read = async (movesWindow: boolean) => {
    for await (const frame of zstdFrames(cut(hostile, 1_000), { onJunk: () => {}, movesWindow }))
      for await (const _ of frame);
  }
  await expect(read(true)).rejects.toThrow('very many small blocks')
  await expect(read(false)).resolves.toBeUndefined()
})
