import fc from 'fast-check'
import { expect, test } from 'vitest'
import { peek } from '../../../src/read/source/peek.ts'

test('law: the beginning is the same in whatever pieces the bytes come, and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 9 })),
      fc.integer({ min: 1, max: 20 }),
      async (pieces, size) => {
        const all = Buffer.concat(pieces)
        const { head, bytes } = await peek(
          (async function* () {
            yield* pieces
          })(),
          size
        )
        const again: Uint8Array[] = []
        for await (const piece of bytes) again.push(piece)
        expect(Buffer.from(head)).toEqual(all.subarray(0, size))
        expect(Buffer.concat(again)).toEqual(all)
      }
    )
  )
})
