/** `models` and `gpus`: what the catalogue holds, as a table or JSON. */
import { expect, test } from 'vitest'
import { GPUS } from '../../src/catalog/gpus.ts'
import { MODELS } from '../../src/catalog/models.ts'
import { runWith } from './fakeTerminal.ts'

const answer = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runWith(args)
  return { code, out: stdout, err: stderr }
}

test('every model and every GPU of the catalogue is listed', async () => {
  const models = JSON.parse((await answer('models', '--format', 'json')).out) as { model: string }[]
  expect(models.map(({ model }) => model)).toEqual(MODELS.map(({ name }) => name))
  const gpus = JSON.parse((await answer('gpus', '--format', 'json')).out) as { gpu: string }[]
  expect(gpus.map(({ gpu }) => gpu)).toEqual(GPUS.map(({ name }) => name))
})

test('a part of the name narrows the list, in any case', async () => {
  const { out, code } = await answer('gpus', 'gh200')
  expect(code).toBe(0)
  expect(out).toContain('GH200-96')
  expect(out).not.toContain('H100')
})

test('a price that nobody lists is a dash, never 0', async () => {
  const [gpu] = JSON.parse((await answer('gpus', 'H800', '--format', 'json')).out) as {
    usdPerGpuHour: unknown
  }[]
  expect(gpu?.usdPerGpuHour).toBeNull()
})

test('a name that fits none is refused with the nearest', async () => {
  const { code, err } = await answer('models', 'gemma4')
  expect(code).toBe(2)
  expect(err).toMatch(/"gemma4" is not known\. Did you mean Gemma-4-\S+, .*gpuops-audit models lists all\./)
})
