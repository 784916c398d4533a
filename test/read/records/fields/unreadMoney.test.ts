// slow: reads a log for each of many cases
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { CALLS, iso, logRead } from '../../figures.ts'

const log = (name: string, costs: readonly (number | string)[]): string =>
  `ts,model,prompt_tokens,completion_tokens,status,${name}\n${CALLS.map((call, i) => `${iso(call)},gpt-4o,${call.input ?? ''},${call.output ?? ''},${call.status},${costs[i % costs.length]}\n`).join('')}`

const names = fc.constantFrom(
  'estimated_cost_usd',
  'cost',
  'Cost',
  'total_cost',
  'cost_total',
  'price',
  'spend',
  'amount',
  'call_cost'
)
const amounts = fc.array(fc.double({ min: 1e-6, max: 9, noNaN: true }), { minLength: 1, maxLength: 5 })

test('law: a bare name of money is not read, is listed, and the map that reads it as dollars works', async () => {
  await fc.assert(
    fc.asyncProperty(names, amounts, async (name, costs) => {
      const text = log(name, costs)
      const { inputs, reading, data } = await logRead(text)
      expect('costUsd' in data && data.costUsd).toBeFalsy()
      expect(inputs[0]?.unusedColumns).toContain(name)
      const said = reading.assumptions.find(one => one.startsWith(`${name} is not read`)) ?? ''
      // A name that says dollars is not doubted for its currency.
      expect(said.includes('whether it is in dollars')).toBe(!/usd|dollars/i.test(name))
      const [, map = ''] = /--map "([^"]*)"/.exec(said) ?? []
      const { data: mapped } = await logRead(text, 'log.csv', { map })
      expect('costUsd' in mapped && mapped.costUsd?.[0]).toBeCloseTo(costs[0] as number, 5)
    }),
    { numRuns: cases(40) }
  )
})

test.each([
  ['cost_usd', [0.25]],
  ['cost', [0]],
  ['input_cost', [0.25]],
  ['cost_per_token', [0.25]],
  ['cost', ['n/a', 'free']]
] as const)('nothing is asked of %s with %j', async (name, costs) => {
  const { reading } = await logRead(log(name, costs))
  expect(reading.assumptions.join('\n')).not.toContain('whether it is in dollars')
})
