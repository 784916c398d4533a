import { describe, expect, test } from 'vitest'
import { asBilled } from '../../src/pricing/listing.ts'
import { parseBilledAs, parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { parsePricesFile } from '../../src/pricing/pricesFile.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { refuseUnused } from '../../src/pricing/usedOptions.ts'
import { logOf, noOverrides } from './sample.ts'

const usage = usageOf(
  logOf([
    { model: 'gpt-4o', input: 1, output: 1 },
    { model: 'chat-prod', input: 1, output: 1 }
  ]),
  asBilled(noOverrides),
  null
)
const refuse =
  (book: Partial<typeof noOverrides>, gpus: readonly string[] = [], mapped: readonly string[] = []) =>
  () =>
    refuseUnused(usage, { ...noOverrides, ...book }, gpus, mapped)

describe('a price that names nothing', () => {
  test('is refused with the nearest name', () => {
    expect(refuse({ tokenPrices: new Map([parseTokenPrice('gpt4o=1,1,1')]) })).toThrow(/gpt4o.*gpt-4o/)
    expect(refuse({ billedAs: new Map([parseBilledAs('chat-prd=azure/gpt-4o')]) })).toThrow(
      /chat-prd.*chat-prod/
    )
    expect(refuse({ gpuPrices: new Map([parseGpuPrice('L40S=1')]) }, ['H100'])).toThrow(/names l40s, which/)
    expect(refuse({}, [], ['gtp-4o'])).toThrow(/--model-map names gtp-4o.*gpt-4o/)
    expect(refuse({}, [], ['chat-prod'])).not.toThrow()
  })

  // The log's own name, its successor (gpt-6-luna), a model that might be served, and any GPU where all are compared.
  test.each(['gpt-4o', 'GPT-4O', 'chat-prod', 'gpt-6-luna', 'gpt-oss-20b'])('%s is named rightly', name => {
    expect(refuse({ tokenPrices: new Map([parseTokenPrice(`${name}=1,1,1`)]) })).not.toThrow()
    expect(refuse({ gpuPrices: new Map([parseGpuPrice('L40S=1')]) })).not.toThrow()
  })

  test('may stand in a file of all one’s prices', () => {
    const own = parsePricesFile('{"tokens":{"other":{"input":1,"output":2}}}', 'own.json')
    expect(refuse({ tokenPrices: own.tokenPrices })).not.toThrow()
  })
})
