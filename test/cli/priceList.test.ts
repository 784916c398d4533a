// slow: many whole audits
/** `--update-prices` and `--price-list`, against a server of this machine. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csv, rows, saved } from '../read/logs.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const log = saved('list.csv', csv(...rows(40)))
const folder = path.dirname(log)
const file = path.join(folder, 'fetched', 'token-prices.json')

/** gpt-4o at four times its price. */
const provider = {
  id: 'openai',
  name: 'OpenAI',
  api_pattern: 'https://api',
  models: [
    {
      id: 'gpt-4o',
      match: { equals: 'gpt-4o' },
      prices: { input_mtok: 10, cache_read_mtok: 5, output_mtok: 40 }
    }
  ]
}
const answers: Readonly<Record<string, string>> = {
  '/data.json': JSON.stringify([provider]),
  '/empty': '[]',
  '/models': JSON.stringify([{ id: 'openai' }]),
  '/page': '<html>'
}
let asked = 0
const server = createServer((request, response) => {
  asked++
  const answer = answers[request.url ?? '']
  response.writeHead(answer === undefined ? 404 : 200).end(answer)
})
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.close()
})
const at = (place: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${place}`

const pricingOf = async (...args: readonly string[]) =>
  reportOf(await runWith(['analyze', log, '--format', 'json', ...args])).pricing

test('fetches only where that is asked for, and reads the file without the network afterwards', async () => {
  const listed = await pricingOf()
  expect(asked).toBe(0)
  const fetched = await pricingOf('--update-prices', at('/data.json'), '--price-list', file)
  expect(asked).toBe(1)
  expect(fetched.shared.usdInPeriod.value).toBeCloseTo(4 * (listed.shared.usdInPeriod.value as number), 10)
  const { asOf } = JSON.parse(readFileSync(file, 'utf8')) as { asOf: string }
  // docs/method.md: a price counts as verified only where it was compared on its day; nobody compared what was just downloaded.
  expect(fetched.shared.lines[0]?.source).toEqual({
    where: `@pydantic/genai-prices from ${at('/data.json')}, OpenAI`,
    asOf,
    verified: false
  })
  expect(await pricingOf('--price-list', file)).toEqual(fetched)
  expect(asked).toBe(1)
})

test.each([
  ['/empty', 'holds no providers with models and prices'],
  ['/models', 'holds no providers with models and prices'],
  ['/page', 'no prices could be fetched'],
  ['/nowhere', 'no prices could be fetched (HTTP 404)']
])('refuses what it finds at %s: %s', async (place, why) => {
  const to = path.join(folder, `bad${place.replace('/', '-')}.json`)
  const { code, stderr } = await runWith(['analyze', log, '--update-prices', at(place), '--price-list', to])
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
  expect(existsSync(to)).toBe(false)
})

test.each([
  ['no JSON', '{'],
  ['no list that was fetched', '[]'],
  ['a date that is none', '{"url":"x","asOf":"today","providers":[]}']
])('refuses a file with %s', async (_, text) => {
  const { code, stderr } = await runWith(['analyze', log, '--price-list', saved('odd.json', text)])
  expect([code, stderr]).toEqual([2, expect.stringContaining('odd.json: ')])
})
