/** A shape → its places; and the shapes of the stages against the numbers of the golden reports. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { BASES } from '../src/figure.ts'
import { DECLARED, SHORT_NAMES, SUMMARISED } from '../src/report/declared.ts'
import { definitionOf } from '../src/report/definitions.ts'
import { numbersIn, pathNamed } from '../src/report/figurePaths.ts'
import { AS_STATED, figure, list, number, object, orNull, placed, record, text } from '../src/shape.ts'

test('every number beneath a place is found, items of lists and names as *', () => {
  const shape = object({
    name: text,
    rate: figure('requests/s').derived('A rate.'),
    days: orNull(list(object({ count: number('days').measured('Days.') }))),
    peak: record(['1s', '60s'], figure('requests').measured('A peak.'))
  })
  expect(placed('traffic', shape).map(({ path, about }) => [path, about.unit])).toEqual([
    ['traffic.rate', 'requests/s'],
    ['traffic.days.*.count', 'days'],
    ['traffic.peak.*', 'requests']
  ])
})

test.each([...DECLARED, ...SUMMARISED])(
  '$path: a whole sentence, and inputs that are defined',
  ({ about }) => {
    expect(about.says).toMatch(/^[A-Z0-9].*\.$/s)
    for (const input of about.from ?? []) expect(definitionOf(input.replaceAll('*', '0'))).toBeDefined()
  }
)

test('no short name and no label is given twice', () => {
  for (const kind of ['short', 'label'] as const) {
    const names = DECLARED.flatMap(({ about }) => about[kind] ?? [])
    expect(new Set(names).size).toBe(names.length)
  }
})

describe.each(['demo', 'usage', 'azure'])('the figures of the report of %s', name => {
  const file = path.resolve(import.meta.dirname, `../fixtures/reports/${name}.json`)
  const numbers = [...numbersIn(JSON.parse(readFileSync(file, 'utf8')))]
  const patterns = DECLARED.map(({ path, about }) => ({
    about,
    fits: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`)
  }))
  const found = numbers.flatMap(([place, { unit, basis, value }]) => {
    const about = patterns.find(({ fits }) => fits.test(place))?.about
    return about === undefined || basis === undefined ? [] : [{ place, unit, basis, value, about }]
  })

  test('have the unit that is declared', () => {
    expect(found.length).toBeGreaterThan(50)
    expect(found.filter(({ unit, about }) => unit !== about.unit && about.unit !== AS_STATED)).toEqual([])
  })

  const ofSummary = SUMMARISED.map(({ path, about }) => ({
    path,
    name: path.slice('summary.'.length),
    places: about.formula === undefined ? (about.from ?? []) : []
  }))

  test('stand in the summary as they stand below it', () => {
    const known = new Map(numbers)
    const other = ofSummary.filter(({ path, places: [place] }) => {
      const [said, below] = [known.get(path), place === undefined ? undefined : known.get(place)]
      return place !== undefined && (said?.value ?? null) !== (below?.value ?? null)
    })
    expect(known.has('summary.requests')).toBe(true)
    expect(other).toEqual([])
  })

  test('are meant by the names that the summary has for them', () => {
    const known = numbers.map(([place]) => place)
    for (const { path, name } of ofSummary.filter(({ path }) => known.includes(path)))
      expect([path, SHORT_NAMES.get(name)]).toContain(pathNamed(name, known))
  })

  test('are no firmer than is declared, where they are known', () => {
    const firmness = (basis: (typeof BASES)[number]) => BASES.indexOf(basis)
    const firmer = found.filter(
      ({ basis, value, about }) => value !== null && firmness(basis) < firmness(about.basis)
    )
    expect(firmer.map(({ place }) => place)).toEqual([])
  })
})
