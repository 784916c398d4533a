import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Yaml, yamlOf } from '../../../../src/capacity/check/order/yaml.ts'
import { cases } from '../../../cases.ts'

const value = fc.letrec<{ any: Yaml }>(tie => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter(name => name !== '__proto__'),
      tie('any'),
      { maxKeys: 4 }
    )
  ) as fc.Arbitrary<Yaml>
})).any

it('is read back as what was written, whatever texts and names are in it', () => {
  fc.assert(
    fc.property(value, each => {
      expect(parse(yamlOf(each))).toEqual(each)
    }),
    { numRuns: cases(300) }
  )
})
