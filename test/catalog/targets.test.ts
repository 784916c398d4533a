import { describe, expect, it } from 'vitest'
import { DEPRECATIONS } from '../../src/catalog/deprecations.ts'
import { modelNamed } from '../../src/catalog/models.ts'
import { closedNamed } from '../../src/catalog/quality/closedNames.ts'
import { CLOSED_MODELS, OPEN_MODELS } from '../../src/catalog/quality/rows.ts'
import { asTuned, optionNamed, targetsFor } from '../../src/catalog/targets.ts'

describe('targetsFor', () => {
  it('gives every closed model of the indices at least one target', () => {
    const without = CLOSED_MODELS.filter(({ name }) => targetsFor(name).options.length === 0)
    expect(without.map(({ name }) => name)).toEqual([])
  })

  it('gives every model with a switch-off date, and names nobody knows, at least one target', () => {
    const names = [...DEPRECATIONS.flatMap(({ models }) => models), 'grok-4', 'gpt-9-mini', '']
    expect(names.filter(name => targetsFor(name).options.length === 0)).toEqual([])
  })

  it('says unknown where no index holds the source, on two or three of its class', () => {
    const { by, options } = targetsFor('grok-4')
    expect(by).toBe('class')
    expect(options.length).toBeGreaterThanOrEqual(2)
    expect(options.length).toBeLessThanOrEqual(3)
    expect(new Set(options.map(({ relation }) => relation))).toEqual(new Set(['unknown']))
  })

  // quality/README: gpt-4o → Llama-3.3-70B fails; Qwen3-30B-A3B-2507 passes.
  it.each([
    ['gpt-4o', 'Llama-3.3-70B', 'weaker'],
    ['gpt-4o', 'Qwen3-30B-A3B-2507', 'at-least-as-good'],
    ['gpt-5', 'Qwen3.8-27B', 'at-least-as-good'],
    ['claude-opus-5-5', 'Kimi-K3', 'weaker']
  ])('%s → %s: %s', (source, target, relation) => {
    const model = modelNamed(target)
    expect(model && optionNamed(source, model).relation).toBe(relation)
  })

  // An organisation's own suffix is no part of the model's name: "audio", "large" and "embed" in it say nothing.
  it.each([
    'ft:gpt-4o-mini-2024-07-18:acme::abc123',
    'ft:gpt-4o-mini-2024-07-18:acme:audio-notes-large:abc123',
    'openai/ft:gpt-4o-mini-2024-07-18:embed-co::abc123',
    'gpt-4o-mini-2024-07-18.ft-0a1b2c'
  ])('%s is compared as the model that it was tuned from', name => {
    const base = targetsFor('gpt-4o-mini-2024-07-18')
    expect(targetsFor(name)).toEqual({ ...base, tunedFrom: 'gpt-4o-mini-2024-07-18' })
  })

  it('takes of a tuned model only what is behind its base for known', () => {
    for (const option of targetsFor('gpt-4o').options) {
      const tuned = asTuned(option, 'gpt-4o')
      expect(tuned.relation).toBe(option.relation === 'weaker' ? 'weaker' : 'unknown')
      if (option.mode === 'thinking') expect(tuned.outputTimes).toBe(option.outputTimes)
      else expect(tuned.outputTimes).toMatchObject({ value: 1, measured: false })
      expect(asTuned(option, undefined)).toBe(option)
    }
  })

  it('serves an open model as itself', () => {
    expect(targetsFor('openai/gpt-oss-120b')).toMatchObject({
      by: 'own',
      options: [{ relation: 'same', outputTimes: { value: 1 } }]
    })
  })

  it('offers nothing for what writes no text', () => {
    for (const name of ['whisper-1', 'gpt-image-1', 'omni-moderation-latest', 'gpt-4o-realtime-preview'])
      expect(targetsFor(name).options).toEqual([])
  })

  it('never offers weights that may not be used commercially', () => {
    const barred = OPEN_MODELS.filter(({ commercial }) => commercial === 'no').map(({ serves }) => serves)
    const offered = CLOSED_MODELS.flatMap(({ name }) =>
      targetsFor(name).options.map(({ model }) => model.name)
    )
    expect(barred.length).toBeGreaterThan(0)
    expect(offered.filter(name => barred.includes(name))).toEqual([])
  })
})

describe('closedNamed', () => {
  it.each([
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['azure/gpt-35-turbo', 'gpt-3.5-turbo'],
    ['anthropic/claude-3.5-sonnet', 'claude-3-5-sonnet'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['claude-4-sonnet', 'claude-sonnet-4'],
    ['claude-3-5-haiku@20241022', 'claude-3-5-haiku'],
    ['gemini-2.5-flash-preview-05-20', 'gemini-2.5-flash']
  ])('%s → %s', (name, row) => expect(closedNamed(name)?.name).toBe(row))

  it.each(['gpt-5-codex', 'gpt-4o-audio', 'claude-sonnet-4-9', 'gpt-50', 'o3-pro'])(
    '%s is no known one',
    name => expect(closedNamed(name)).toBeUndefined()
  )
})
