/** Law: elements of XML of one name, in attributes or in elements of their own, are rows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const pairsOf = (call: Call) =>
  Object.entries({ ...PLAIN, note: (_: Call) => 'a < b & "c"' }).map(
    ([name, of]) => [name, escaped(`${of(call)}`)] as const
  )
type Style = 'attributes' | 'elements' | 'nested'

function elementOf(tag: string, call: Call, style: Style, gap: string): string {
  const pairs = pairsOf(call)
  const inside = (some: typeof pairs) => some.map(([name, text]) => `<${name}>${text}</${name}>`).join(gap)
  if (style === 'attributes') return `<${tag} ${pairs.map(([name, text]) => `${name}="${text}"`).join(' ')}/>`
  const [first, ...others] = pairs
  return style === 'elements'
    ? `<${tag}>${gap}${inside(pairs)}${gap}</${tag}>`
    : `<${tag} ${first?.[0]}="${first?.[1]}">${gap}<data>${inside(others)}</data>${gap}</${tag}>`
}

test('law: they are read, however they are laid out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('call', 'Request', 'log-entry', 'row', 'e'),
      fc.constantFrom<Style>('attributes', 'elements', 'nested'),
      fc.constantFrom('', '\n', '\n    '),
      fc.boolean(),
      async (tag, style, gap, isWrapped) => {
        const elements = CALLS.map(call => elementOf(tag, call, style, gap)).join('\n')
        const text = isWrapped
          ? `<?xml version="1.0"?>\n<${tag}s made="up">\n${elements}\n</${tag}s>\n`
          : `${elements}\n`
        expect((await figuresOf(text, 'calls.xml')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('a page and single elements are no rows', async () => {
  expect(
    await refusalOf(
      '<html><body><p class="a" id="b" lang="c">x</p><p class="a" id="b" lang="d">y</p></body></html>\n'
    )
  ).not.toBe('read')
  expect(await refusalOf('<call ts="2026-01-01T00:00:00Z" input_tokens="5" output_tokens="6"/>\n')).not.toBe(
    'read'
  )
})
