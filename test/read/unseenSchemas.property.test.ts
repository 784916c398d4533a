/** Logs as drawn from what public repositories call and spell things → no figure is wrong without a word. `scripts/unseenSchemas.mjs` tries more of them. */
import { expect, test } from 'vitest'
import { type ReadOptions, readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'
import { saved } from './logs.ts'

async function* nothing(): AsyncIterable<Uint8Array> {}
const read = async (file: string, options: Partial<ReadOptions>) => {
  const { data, warnings } = await readLog([file], { stdin: nothing(), ...options })
  return { data, warnings }
}

type Drawn = { readonly kind: string; readonly name: string; readonly text: string }
type Scripts = {
  readonly drawCase: (seed: number, number: number) => Drawn
  readonly judge: (
    drawn: Drawn,
    file: string,
    reader: typeof read
  ) => Promise<{ readonly verdict: string; readonly reason: string }>
}
const scriptOf = async (name: string): Promise<Scripts> =>
  (await import(`../../scripts/unseen/${name}.mjs`)) as Scripts
const [{ drawCase }, { judge }] = await Promise.all([scriptOf('drawCase'), scriptOf('judge')])

/** Another one than those that the reader was mended with. */
const SEED = 2_026

test('law: a log of unknown make is read rightly, doubted or refused', async () => {
  const wrong: string[] = []
  for (let number = 0; number < cases(60); number++) {
    const drawn = drawCase(SEED, number)
    const { verdict, reason } = await judge(drawn, saved(`${number}-${drawn.name}`, drawn.text), read)
    if (/wrong in silence|crashed/.test(verdict)) wrong.push(`${number} (${drawn.kind}): ${reason}`)
  }
  expect(wrong).toEqual([])
})
