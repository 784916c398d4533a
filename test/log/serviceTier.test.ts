import { expect, test } from 'vitest'
import { SERVICE_TIERS, tierCode, tierFlags, tierOfFlags } from '../../src/log/serviceTier.ts'
import { COUNTED, FAILED, GATEWAY_CACHED, RETRY, STREAMED, THROTTLED } from '../../src/log/trafficLog.ts'

test.each([
  ['batch', 'batch'],
  [' Flex ', 'flex'],
  ['priority', 'priority'],
  ['fast', 'priority'],
  ['default', 'standard'],
  ['auto', 'standard'],
  // Paid by its units, not at list price.
  ['scale', 'unknown'],
  ['', 'standard'],
  ['standard_only', 'standard'],
  ['speed-fast', 'speed-fast'],
  ['ultrafast', 'ultrafast'],
  ['hyperfast', 'unknown'],
  ['toString', 'unknown']
])('%j is billed at the %s tier', (text, tier) => {
  expect(SERVICE_TIERS[tierCode(text)]).toBe(tier)
})

test('the bits of a tier are no other flag’s', () => {
  const others = FAILED | THROTTLED | STREAMED | GATEWAY_CACHED | RETRY | COUNTED
  for (const tier of SERVICE_TIERS) {
    expect(tierFlags(tier) & others).toBe(0)
    expect(SERVICE_TIERS[tierOfFlags(tierFlags(tier) | others)]).toBe(tier)
  }
})
