import { expect, it } from 'vitest'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { flagNotes } from '../../../src/capacity/fleet/flagNotes.ts'
import type { DeploymentOptions } from '../../../src/capacity/question.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { ModelSpec } from '../../../src/catalog/types.ts'
import { OPTIONS } from '../deploymentOptions.ts'

const notes = (given: Partial<DeploymentOptions>) => {
  const options = { ...OPTIONS, ...given }
  return flagNotes(deploy(options).deployment, modelNamed(options.model) as ModelSpec)
}

it('says nothing where the engine starts as it was sized', () => {
  expect(notes({})).toEqual([])
})

// 15 GiB of weights on one of 23.5 leave 5 GiB: 41 thousand of the 131,072 tokens of its context, at 128 KiB each.
it('names the length that fits, and the flag of a narrower KV cache', () => {
  const tight = { gpu: 'RTX4090' }
  const [only] = notes(tight)
  expect(only).toMatch(
    /^Start it with --max-model-len \d+: one request of the model's \d+ tokens does not fit/
  )
  expect(notes({ ...tight, engine: 'sglang' })).toEqual([])
  expect(notes({ kvPrecision: 'fp8' })).toEqual([
    'Start it with --kv-cache-dtype fp8: the engine keeps bf16 otherwise.'
  ])
})
