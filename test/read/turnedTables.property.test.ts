// slow: it runs the commands that are named
/** Laws: a table that stands otherwise than a row a call is refused, and the command that is named makes the same log of it. */
import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0

type Spelt = readonly [start: string, model: string, input: string, output: string]
const NAMES: readonly Spelt[] = [
  ['timestamp', 'model', 'prompt_tokens', 'completion_tokens'],
  ['started_at', 'model_name', 'input_tokens', 'output_tokens'],
  ['Time', 'Model', 'Tokens In', 'Tokens Out']
]
const cellsOf = (names: Spelt, call: Call): readonly (readonly [string, string])[] => {
  const values = [
    new Date(call.at).toISOString(),
    call.model,
    `${PLAIN['input_tokens']?.(call)}`,
    `${PLAIN['output_tokens']?.(call)}`
  ]
  return [...names, 'status'].map((name, i) => [name, [...values, `${call.status}`][i] as string])
}
const turned = (names: Spelt, delimiter: string) =>
  [...names, 'status']
    .map((name, row) => [name, ...CALLS.map(call => cellsOf(names, call)[row]?.[1])].join(delimiter))
    .join('\n')
/** The three columns in any order. */
const valuesInRows = (names: Spelt, delimiter: string, order: readonly number[]) => {
  const head = ['call', 'field', 'content']
  const rows = CALLS.flatMap(call => cellsOf(names, call).map(([name, value]) => [`c${call.i}`, name, value]))
  return [head, ...rows].map(row => order.map(i => row[i]).join(delimiter)).join('\n')
}

test.skipIf(!hasPython)(
  'law: they are refused as what they are, and their remedy works (not run without python3)',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.constantFrom(',', ';', '\t'),
        fc.option(fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 })),
        async (names, delimiter, order) => {
          const text = order === null ? turned(names, delimiter) : valuesInRows(names, delimiter, order)
          const refusal = await refusalOf(`${text}\n`)
          expect(refusal).toContain(order === null ? 'on its side' : 'one value a row')
          const command = /python3 .* (?=\| gpuops-audit)/s.exec(refusal)?.[0] ?? ''
          const written = execFileSync('bash', ['-c', command]).toString()
          const { seconds: _, ...truth } = TRUTH
          expect((await figuresOf(written, 'written.log')).figures).toMatchObject(truth)
        }
      ),
      { numRuns: cases(24) }
    )
  }
)

test('three columns of calls are read', async () => {
  const rows = CALLS.filter(({ status }) => status === 200).map(
    call => `${new Date(call.at).toISOString()},${call.input},${call.output}`
  )
  const { figures } = await figuresOf(['time,input_tokens,output_tokens', ...rows, ''].join('\n'))
  expect(figures).toMatchObject({ attempts: 32, input: TRUTH.input, output: TRUTH.output })
})
