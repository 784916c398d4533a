/** A sample that says what it cares for → all that its shape declares: a new figure is in every sample at once. */
import { estimated } from '../../src/figure.ts'
import type { Of, Shape } from '../../src/shape.ts'

export type Part<Value> = Value extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]?: Part<Value[Name]> }
    : Value

export const filled = <Any extends Shape>(shape: Any, given: Part<Of<Any>>): Of<Any> =>
  completed(shape, given) as Of<Any>

function completed(shape: Shape, given: unknown): unknown {
  if (given === undefined) return sampleOf(shape)
  if (shape.kind === 'optional' || (shape.kind === 'nullable' && given !== null))
    return completed(shape.of, given)
  if (given === null) return given
  if (shape.kind === 'list') return (given as readonly unknown[]).map(item => completed(shape.of, item))
  if (shape.kind !== 'object') return given
  const parts = given as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(shape.of).flatMap(([name, each]) =>
      each.kind === 'optional' && parts[name] === undefined ? [] : [[name, completed(each, parts[name])]]
    )
  )
}

function sampleOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'figure':
      return estimated(1, shape.about.unit)
    case 'number':
      return 1
    case 'object':
      return Object.fromEntries(Object.entries(shape.of).map(([name, each]) => [name, sampleOf(each)]))
    case 'record':
      return Object.fromEntries((shape.keys ?? []).map(key => [key, sampleOf(shape.of)]))
    case 'list':
      return []
    case 'one of':
      return shape.of[0]
    case 'nullable':
      return null
    default:
      throw new Error(`a sample has to say its ${shape.kind}`)
  }
}
