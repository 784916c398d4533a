/** What follows from a size that is known: nothing but what the laws of the simulator say (test/capacity/laws.test.ts). */
import { expect, test } from 'vitest'
import { Outcomes } from '../../../src/capacity/fleet/outcomes.ts'

const slo = { ttftSeconds: 2, tpotSeconds: 0.05, attainment: 0.95 }
const asked = { slo, margin: 0.2, slowness: 1, speculative: null }

test('the same question has the same answer, and another none', () => {
  const outcomes = new Outcomes<{ replicas: number } | { dearerThan: number }>()
  outcomes.add(asked, { dearerThan: 2 })
  expect(outcomes.add({ ...asked, slo: { ...slo } }, { replicas: 4 })).toEqual({ replicas: 4 })
  expect(outcomes.under(asked)).toEqual({ replicas: 4 })
  for (const other of [{ margin: 0 }, { slowness: 2 }, { slo: { ...slo, attainment: 0.99 } }])
    expect(outcomes.under({ ...asked, ...other })).toBeUndefined()
})

test('what needs so many under an easier promise, load and speed needs as many under a harder one', () => {
  const outcomes = new Outcomes<{ replicas: number } | { dearerThan: number }>()
  outcomes.add(asked, { replicas: 4 })
  const harder = [{ slo: { ...slo, ttftSeconds: 1 } }, { margin: 0.5 }, { slowness: 1.2 }, {}]
  for (const each of harder) expect(outcomes.needsMoreThan(3, { ...asked, ...each })).toBe(true)
  const easier = [{ slo: { ...slo, ttftSeconds: 3 } }, { margin: 0 }, { slowness: 0.8 }]
  for (const each of easier) expect(outcomes.needsMoreThan(3, { ...asked, ...each })).toBe(false)
  expect(outcomes.needsMoreThan(4, asked)).toBe(false)
})

test('an empty replica keeps a promise whatever the load, and any laxer one', () => {
  const outcomes = new Outcomes<{ replicas: number } | { reason: string }>()
  outcomes.add(asked, { replicas: 4 })
  const strict = { ...slo, tpotSeconds: 0.001 }
  outcomes.add({ ...asked, slo: strict }, { reason: 'tpot-floor' })
  expect(outcomes.isReached({ ...asked, slo: { ...slo, ttftSeconds: 8 }, margin: 9 })).toBe(true)
  expect(outcomes.isReached({ ...asked, slo: strict })).toBe(false)
  expect(outcomes.refused({ ...asked, slo: strict, margin: 9 })).toEqual({ reason: 'tpot-floor' })
  expect(outcomes.refused({ ...asked, slo: strict, slowness: 2 })).toBeUndefined()
})

test('the fewest lie between those of an easier and of a harder question', () => {
  const outcomes = new Outcomes<{ replicas: number }>()
  outcomes.addFewest(asked, 3)
  outcomes.addFewest({ ...asked, margin: 1 }, 6)
  const at = (margin: number) => outcomes.bracket({ ...asked, margin })
  expect(at(0)).toEqual({ least: 1, enough: 3 })
  expect(at(0.5)).toEqual({ least: 3, enough: 6 })
  expect(at(2)).toEqual({ least: 6, enough: Number.POSITIVE_INFINITY })
  expect(outcomes.bracket({ ...asked, slo: { ...slo, ttftSeconds: 9 }, slowness: 1.5 })).toEqual({
    least: 1,
    enough: Number.POSITIVE_INFINITY
  })
})
