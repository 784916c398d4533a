/** `explain`, and its definitions against docs/method.md and the demo report. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { DECLARED } from '../../src/report/declared.ts'
import { definitionOf, placesFor } from '../../src/report/definitions.ts'
import { numbersIn } from '../../src/report/figurePaths.ts'
import { explanationSection } from '../../src/report/sections/explanation.ts'
import { renderSections } from '../../src/report/terminal.ts'
import type { Placed } from '../../src/shape.ts'
import { hostileReport } from '../report/sample.ts'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const demo = path.join(root, 'fixtures/reports/demo.json')
const reports = ['demo', 'usage', 'azure'].map(name =>
  numbersIn(JSON.parse(readFileSync(path.join(root, `fixtures/reports/${name}.json`), 'utf8')))
)
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')

test('no figure is defined twice', () => {
  expect(new Set(DECLARED.map(each => each.path)).size).toBe(DECLARED.length)
})

/**
 * Where a part of a report is null, as the latency of a usage export, there are no inputs within. `*` is every item of a list
 * that the figure itself is no item of.
 */
const stands = (place: string, numbers: ReadonlyMap<string, unknown>): boolean =>
  numbers.has(place) ||
  (place.includes('*') &&
    [...numbers.keys()].some(each => each.replaceAll(/\.\d+(?=\.|$)/g, '.*') === place)) ||
  (place.includes('.') && stands(place.slice(0, place.lastIndexOf('.')), numbers))

test('every number of the golden reports is defined, by inputs that stand in the same report', () => {
  for (const numbers of reports) {
    const undefinedOnes = [...numbers].filter(
      ([place, { value, unit }]) => (value !== null || unit !== '') && definitionOf(place) === undefined
    )
    expect(undefinedOnes).toEqual([])
    const lost = [...numbers.keys()].flatMap(place => {
      const definition = definitionOf(place)
      const inputs = definition === undefined ? [] : placesFor(definition, place, definition.about.from ?? [])
      return inputs.filter(input => !stands(input, numbers))
    })
    expect(lost).toEqual([])
  }
})

type Schema = Readonly<Record<string, unknown>> & {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
}

const schema = JSON.parse(readFileSync(path.join(root, 'schema/report.schema.json'), 'utf8')) as Schema

/** Places of figures and distributions, `*` for items and names. */
function figuresOf(node: Schema, place: readonly string[]): readonly string[] {
  const { $ref, properties = {}, items, additionalProperties, anyOf = [] } = node
  if ($ref !== undefined) {
    const named = $ref.split('/').slice(1)
    return figuresOf(
      named.reduce<Schema>((at, key) => at[key] as Schema, schema),
      place
    )
  }
  if ('basis' in properties && 'unit' in properties) return [place.join('.')]
  return [
    ...anyOf.flatMap(each => figuresOf(each, place)),
    ...Object.entries(properties).flatMap(([key, each]) => figuresOf(each, [...place, key])),
    ...[items, additionalProperties]
      .filter(each => typeof each === 'object')
      .flatMap(each => figuresOf(each, [...place, '*']))
  ]
}

test('every figure and distribution of the schema is defined', () => {
  const places = [...new Set(figuresOf(schema, []))]
  // Counted by hand: 90 in the traffic alone, and as many in the other stages.
  expect(places.length).toBeGreaterThan(150)
  expect(places.filter(place => definitionOf(place) === undefined)).toEqual([])
})

describe('what is printed', () => {
  const explained = async (...args: readonly string[]) => (await runWith(['explain', ...args])).stdout

  test('without a report: the definition, and what it is made of', async () => {
    const text = plain(await explained('saving'))
    expect(text).toContain('pricing.savingPerMonth')
    expect(text).toContain('cheapest with GPUs, extras')
    expect(text).toContain('• pricing.alternatives.*.usdPerMonth')
  })

  test('with one: the value, the inputs with their bases, and the sources of prices', async () => {
    const text = await explained('fixed', '--report', demo)
    expect(text).toMatch(/pricing\.fixed\.usdPerMonth +\$[\d,]+\/month .*assumed/)
    expect(text).toMatch(/capacity\.gpus +\d+ GPUs .*estimated/)
    expect(text).toMatch(/Sources\n +• /)
  })

  test('a member of a distribution by the definition of the whole', async () => {
    const text = await explained('traffic.latency.tpot.p95', '--report', demo)
    expect(text).toContain('Formula: (latency − TTFT) / (output − 1)')
    expect(text).toMatch(/traffic\.latency\.tpot\.p95 +[\d.]+ ms +derived/)
  })

  test('one of a list, with the inputs of the same one, and the log as its source', async () => {
    const text = await explained('traffic.models[1].averageRps', '--report', demo)
    expect(text).toMatch(/traffic\.models\.1\.averageRps .*derived/)
    expect(text).toMatch(/traffic\.models\.1\.attempts +8,036/)
    expect(text).toContain('fixtures/demo.csv, read as request-table')
  })

  test('all of a list', async () => {
    const text = await explained('traffic.models.*.peakRps', '--report', demo)
    expect(text.match(/^ {2}traffic\.models\.\d\.peakRps/gm)).toHaveLength(3)
  })

  test('a place beyond the end of a list is answered with what is near', async () => {
    const ran = await runWith(['explain', 'traffic.models.7.peakRps', '--report', demo])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('traffic.models.*.peakRps')
  })

  test('a name that is none is answered with its neighbours', async () => {
    const ran = await runWith(['explain', 'gpu'])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('Did you mean capacity.gpus')
  })

  test('a hostile report reaches no terminal unwashed', () => {
    const shared = definitionOf('pricing.shared.usdPerMonth') as Placed
    const section = explanationSection('pricing.shared.usdPerMonth', shared, hostileReport())
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/
    expect(renderSections([section], { width: 80, colour: false })).not.toMatch(controls)
  })
})
