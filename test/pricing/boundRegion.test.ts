import { expect, test } from 'vitest'
import { boundRegion } from '../../src/pricing/boundRegion.ts'

test.each([
  ['eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'the EU'],
  ['bedrock/eu-central-1/anthropic.claude-3-haiku-20240307-v1:0', 'the EU'],
  ['jp.anthropic.claude-sonnet-4-5-20250929-v1:0', 'Japan'],
  ['projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro', 'the EU'],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', null],
  ['global.anthropic.claude-sonnet-4-5-20250929-v1:0', null],
  ['gpt-4o', null],
  ['eu', null],
  ['constructor.x.y', null]
])('%s is bound to %s', (name, region) => {
  expect(boundRegion(name)).toBe(region)
})
