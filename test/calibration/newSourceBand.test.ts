import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newSourceBand } from '../../scripts/calibration/newSourceBand.mjs'
import { mulberry32 } from '../../src/capacity/random.ts'

const NAMES = ['unheld'] as const
type Told = Parameters<typeof newSourceBand<'unheld'>>[0][number]

const told = fc.record({
  source: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  error: fc.double({ min: -2, max: 2, noNaN: true }),
  holds: fc.record({ unheld: fc.boolean() })
})

it('hears no more of a source that says the same again and again', () => {
  fc.assert(
    fc.property(
      fc.array(told, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 2, max: 9 }),
      (all, times) => {
        const loud = all.flatMap(each => (each.source === 'a' ? new Array<Told>(times).fill(each) : [each]))
        const [once, again] = [newSourceBand(all, NAMES), newSourceBand(loud, NAMES)]
        expect(again.wider.unheld).toBeCloseTo(once.wider.unheld, 9)
        expect(again.low).toBeCloseTo(once.low, 9)
        expect(again.high).toBeCloseTo(once.high, 9)
      }
    )
  )
})

it('holds the prediction, and is never narrower where a condition holds', () => {
  fc.assert(
    fc.property(fc.array(told, { minLength: 1, maxLength: 30 }), all => {
      const { low, high, wider } = newSourceBand(all, NAMES)
      expect(low).toBeLessThanOrEqual(0)
      expect(high).toBeGreaterThanOrEqual(0)
      expect(wider.unheld).toBeGreaterThanOrEqual(0)
    })
  )
})

/** Sources of very different sizes, each off by its own, twice as much under a load that nobody holds. */
function drawn(sources: number, random: () => number): readonly Told[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: sources }, (_, i) => {
    const own = 0.2 * normal()
    return Array.from({ length: 1 + Math.floor(200 * random() ** 4) }, () => {
      const unheld = random() < 0.5
      return { source: String(i), error: (unheld ? 2 : 1) * (own + 0.15 * normal()), holds: { unheld } }
    })
  }).flat()
}

// Of 300 sources nobody has met, over 40 fits to 12 each: four in five of a source's points, on average.
it('holds four points in five of a new source, on average over new sources', () => {
  const random = mulberry32(7)
  let [inside, sources] = [0, 0]
  for (let fit = 0; fit < 40; fit++) {
    const { low, high, wider } = newSourceBand(drawn(12, random), NAMES)
    const fresh = drawn(300, random)
    const shares = new Map<string, { in: number; of: number }>()
    for (const { source, error, holds } of fresh) {
      const spread = holds.unheld ? Math.exp(wider.unheld) : 1
      const share = shares.get(source) ?? { in: 0, of: 0 }
      share.of++
      if (error >= low * spread && error <= high * spread) share.in++
      shares.set(source, share)
    }
    for (const share of shares.values()) inside += share.in / share.of
    sources += shares.size
  }
  expect(inside / sources).toBeGreaterThan(0.75)
  expect(inside / sources).toBeLessThan(0.88)
})
