/** Bytes that stay away, or that nobody uses up, end the reading with the place. */
import { expect, test } from 'vitest'
import { attended } from '../../../src/read/source/attended.ts'

async function* silentAfter(chunks: number) {
  for (let i = 0; i < chunks; i++) yield new Uint8Array(10)
  await new Promise(() => {})
}

/** Of the processor's time, which a busy machine does not give to this process. */
function busyFor(millis: number): void {
  for (const before = process.cpuUsage(); process.cpuUsage(before).user < millis * 1_000; );
}

async function readAll(bytes: AsyncIterable<Uint8Array>, millisEach = 0): Promise<number> {
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    busyFor(millisEach)
  }
  return length
}

test('a pipe that nobody writes to', async () => {
  await expect(readAll(attended(silentAfter(3), 'pipe', 20))).rejects.toThrow(
    /^pipe: no byte came for 0 s after the first 30\./
  )
})

test('a chunk that takes too long', async () => {
  async function* two() {
    yield new Uint8Array(10)
    yield new Uint8Array(10)
  }
  await expect(readAll(attended(two(), 'log', 20), 60)).rejects.toThrow(
    /^log: what follows its first 0 bytes/
  )
  expect(await readAll(attended(two(), 'log', 2_000), 5)).toBe(20)
})
