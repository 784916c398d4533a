/** What stands in the JSON, as a stage declares it → its schema, each number described. */
import type { About, Of, Shape } from '../../shape.ts'
import { distribution, figure, moment, rankedDistribution } from './basics.ts'
import { z } from './zod.ts'

export const zodOf = <Any extends Shape>(shape: Any): z.ZodType<Of<Any>> =>
  schemaOf(shape) as z.ZodType<Of<Any>>

const summed = rankedDistribution.extend({ sum: z.number() }).meta({ id: 'SummedDistribution' })
const NUMBERS = { figure, number: z.number(), distribution, ranked: rankedDistribution, summed } as const

/** One schema a named shape, so that the JSON Schema defines it once. */
const NAMED = new Map<string, z.ZodType>()

function schemaOf(shape: Shape): z.ZodType {
  switch (shape.kind) {
    case 'text':
      return shape.says === undefined ? z.string() : z.string().describe(shape.says)
    case 'amount':
      return z.number()
    case 'moment':
      return moment
    case 'flag':
      return z.boolean()
    case 'nothing':
      return z.null()
    case 'anything':
      return z.unknown()
    case 'one of':
      return z.literal([...shape.of])
    case 'object':
      return shape.name === undefined ? membersOf(shape.of) : named(shape, shape.name)
    case 'list':
      return z.array(schemaOf(shape.of))
    case 'nullable':
      return schemaOf(shape.of).nullable()
    case 'optional':
      return schemaOf(shape.of).exactOptional()
    case 'record':
      return z.record(shape.keys === null ? z.string() : z.enum([...shape.keys]), schemaOf(shape.of))
    default:
      return NUMBERS[shape.kind].describe(described(shape.about))
  }
}

const membersOf = (of: Readonly<Record<string, Shape>>): z.ZodType =>
  z.object(Object.fromEntries(Object.entries(of).map(([name, each]) => [name, schemaOf(each)])))

function named(shape: Shape & { readonly kind: 'object' }, id: string): z.ZodType {
  const known = NAMED.get(id) ?? membersOf(shape.of).meta({ id })
  NAMED.set(id, known)
  return known
}

/** `Attempts over the span, failed ones included. [requests/s, derived: attempts / span]` */
const described = ({ says, unit, basis, formula }: About): string => {
  const kind = [unit, basis].filter(part => part !== '').join(', ')
  return `${says} [${formula === undefined ? kind : `${kind}: ${formula}`}]`
}

/** Draft 2020-12. Open to names that later versions add. */
export function jsonSchema(schema: z.ZodType, title: string, description: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return { $schema, title, description, ...rest }
}
