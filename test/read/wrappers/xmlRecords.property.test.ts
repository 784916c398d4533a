// slow: reads a log for each of many cases
/** Calls in XML under whatever names, as elements or attributes → the same figures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, figuresOf, logRead, PLAIN, TRUTH } from '../figures.ts'

type Cells = readonly (readonly [string, string])[]
const ROWS: readonly Cells[] = CALLS.map(call =>
  Object.entries(PLAIN).map(([name, of]) => [name, String(of(call))] as const)
)

const element = ([name, text]: readonly [string, string]) => `<${name}>${text}</${name}>`
const WAYS: Readonly<Record<string, (name: string, cells: Cells) => string>> = {
  elements: (name, cells) => `<${name}>${cells.map(element).join('')}</${name}>`,
  attributes: (name, cells) => `<${name} ${cells.map(([key, text]) => `${key}="${text}"`).join('\n')}/>`,
  both: (name, [first, ...others]) =>
    `<${name} ${first?.[0]}='${first?.[1]}'>\n${others.map(element).join('\n')}</${name}>`,
  'a step down': (name, cells) =>
    `<${name}><meta/><!-- a call --><call>${cells.map(element).join('')}</call></${name}>`,
  CDATA: (name, cells) =>
    `<${name}>${cells.map(([key, text]) => `<${key}><![CDATA[${text}]]></${key}>`).join('')}</${name}>`
}

test('law: rows of XML', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(WAYS)),
      fc.constantFrom('request', 'row', 'llm-call', 'ns:entry', 'record'),
      fc.constantFrom('\n', ''),
      fc.boolean(),
      async (way, name, end, isDeclared) => {
        const rows = ROWS.map(cells => WAYS[way]?.(name, cells)).join(end)
        const head = isDeclared ? '<?xml version="1.0" encoding="UTF-8"?>\n' : ''
        const text = `${head}<export xmlns:ns="urn:x"><made>today</made><${name}s>${end}${rows}${end}</${name}s></export>\n`
        expect((await figuresOf(text, 'log.xml')).figures).toEqual(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('a record that is cut off is counted as a line that cannot be read', async () => {
  const rows = ROWS.map(cells => WAYS['elements']?.('request', cells)).join('\n')
  const { reading, data } = await logRead(`<calls>\n${rows}\n<request><model>gpt-4o`, 'log.xml')
  expect(data).toMatchObject({ length: TRUTH.attempts })
  expect(Object.values(reading.rejected)).toEqual([1])
})
