/** `explain`, and its definitions against docs/method.md and the demo report. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFINITIONS } from '../../src/report/definitions.ts'
import { numbersIn } from '../../src/report/figurePaths.ts'
import { explanationSection } from '../../src/report/sections/explanation.ts'
import { renderSections } from '../../src/report/terminal.ts'
import { hostileReport } from '../report/sample.ts'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const demo = path.join(root, 'fixtures/reports/demo.json')
const known = numbersIn(JSON.parse(readFileSync(demo, 'utf8')))
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')
const method = plain(readFileSync(path.join(root, 'docs/method.md'), 'utf8'))

describe.each(DEFINITIONS)('$path', ({ path: figure, says, inputs, follows }) => {
  test('is defined in the words of docs/method.md', () => {
    expect(method).toContain(plain(says))
    if (follows !== undefined) expect(method).toContain(follows)
  })

  test('stands in a report, and so does all it is made of', () => {
    for (const each of [figure, ...inputs]) expect(known.has(each)).toBe(true)
  })
})

test('no figure is defined twice', () => {
  expect(new Set(DEFINITIONS.map(each => each.path)).size).toBe(DEFINITIONS.length)
})

describe('what is printed', () => {
  const explained = async (...args: readonly string[]) => (await runWith(['explain', ...args])).stdout

  test('without a report: the definition, and what it is made of', async () => {
    const text = plain(await explained('saving'))
    expect(text).toContain('pricing.savingPerMonth')
    expect(text).toContain('shared − fixed, extras included')
    expect(text).toContain('• pricing.fixed.usdPerMonth')
  })

  test('with one: the value, the inputs with their bases, and the sources of prices', async () => {
    const text = await explained('fixed', '--report', demo)
    expect(text).toMatch(/pricing\.fixed\.usdPerMonth +\$[\d,]+\/month .*assumed/)
    expect(text).toMatch(/capacity\.gpus +\d+ GPUs .*estimated/)
    expect(text).toMatch(/Sources\n +• /)
  })

  test('a figure of the report without a definition of its own', async () => {
    const text = await explained('traffic.growth.wholeDays', '--report', demo)
    expect(text).toContain('Defined in docs/method.md')
    expect(text).toMatch(/traffic\.growth\.wholeDays +\d+/)
  })

  test('a name that is none is answered with its neighbours', async () => {
    const ran = await runWith(['explain', 'gpu'])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('Near to it: capacity.gpus')
  })

  test('a hostile report reaches no terminal unwashed', () => {
    const shared = DEFINITIONS.find(each => each.path === 'pricing.shared.usdPerMonth')
    const section = explanationSection('pricing.shared.usdPerMonth', shared, hostileReport())
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/
    expect(renderSections([section], { width: 80, colour: false })).not.toMatch(controls)
  })
})
