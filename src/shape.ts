/** How what stands in the JSON is declared: once, as data. Its type, schema, definition, table and sample follow from it. */
import {
  BASES,
  type Basis,
  type Distribution,
  type Figure,
  type RankedDistribution,
  unknown
} from './figure.ts'

/** What a reader is told of a number. */
export type About = {
  /** Empty for a pure number; `AS_STATED` where it is the report's, as the units that an offer sells. */
  readonly unit: string
  /** The firmest that it can be. */
  readonly basis: Basis
  /** One whole sentence or more. */
  readonly says: string
  /** How it is computed from its inputs; left out where it is read off the log, or said by the user. */
  readonly formula?: string
  /** Places of what it is computed from, from the root of the report; each `*` is the figure's own, in turn. */
  readonly from?: readonly string[]
  /** Papers and lists that it follows, where the report names none. */
  readonly follows?: string
  /** Places beneath which its sources stand; each `*` is the figure's own, in turn. Left out: those of what it is part of. */
  readonly sources?: readonly string[]
  /** What people call it. */
  readonly short?: string
  /** The place that `short` and `label` mean, where it is a part or an item: `traffic.tokens.input.mean`. */
  readonly at?: string
  /** As the figures that decide are called where reports are compared. */
  readonly label?: string
}

/** The unit that stands beside the value. */
export const AS_STATED = 'as stated'

export type More = Omit<About, 'unit' | 'basis' | 'says'>

type Whole = {
  /** By which the schema knows it, where it stands in several places. */
  readonly name?: string
  /** Of all numbers beneath that name none themselves. */
  readonly sources?: readonly string[]
}

type Kind =
  | { readonly kind: 'figure' | 'number'; readonly about: About }
  | { readonly kind: 'distribution' | 'ranked' | 'summed'; readonly about: About }
  | { readonly kind: 'text'; readonly says?: string }
  | { readonly kind: 'amount' | 'moment' | 'flag' | 'nothing' | 'anything' }
  | { readonly kind: 'one of'; readonly of: readonly (string | number | boolean)[] }
  | (Whole & { readonly kind: 'object'; readonly of: Readonly<Record<string, Shape>> })
  | { readonly kind: 'list' | 'nullable' | 'optional'; readonly of: Shape }
  | { readonly kind: 'record'; readonly keys: readonly string[] | null; readonly of: Shape }

/** @typeParam Value what stands there; it is never read: it carries the type */
export type Shape<Value = unknown> = Kind & { readonly value?: Value }

/** What a shape describes. */
export type Of<Any extends Shape> = Any extends Shape<infer Value> ? Value : never

/** Tokens are summed up, too. */
export type SummedDistribution = RankedDistribution & { readonly sum: number }

type Saying<Value> = (says: string, more?: More) => Shape<Value>

/** The unit, then the basis with what is said: `figure('share').derived('…')`. */
const about =
  <Value>(kind: 'figure' | 'number' | 'distribution' | 'ranked' | 'summed') =>
  (unit: string): Readonly<Record<Basis, Saying<Value>>> => {
    const on = (basis: Basis): [Basis, Saying<Value>] => [
      basis,
      (says, more = {}) => ({ kind, about: { unit, basis, says, ...more } })
    ]
    return Object.fromEntries(BASES.map(on)) as Record<Basis, Saying<Value>>
  }

/** A number with its unit, basis and range. */
export const figure = about<Figure>('figure')
/** A plain number of the JSON, whose unit and basis stand here alone. */
export const number = about<number>('number')
/** Quantiles by interpolation. */
export const distribution = about<Distribution>('distribution')
/** With its quantiles by nearest rank. */
export const ranked = about<RankedDistribution>('ranked')
/** With those, and the sum. */
export const summed = about<SummedDistribution>('summed')

/** A number whose name says all, or which a document defines. */
export const amount: Shape<number> = { kind: 'amount' }
/** The same, or `NaN` where nobody knows it, which is `null` in the JSON. */
export const known: Shape<number> = { kind: 'nullable', of: amount }

export const text: Shape<string> = { kind: 'text' }
/** Of a list that stands elsewhere, and that may become longer. */
export const textOf = <Value extends string>(): Shape<Value> => ({ kind: 'text' })
/** Text whose name does not tell what it says. */
export const said = (says: string): Shape<string> => ({ kind: 'text', says })
/** ISO 8601 in UTC, or `t+12.345678s` of logs that count from a zero of their own. */
export const moment: Shape<string> = { kind: 'moment' }
export const flag: Shape<boolean> = { kind: 'flag' }
export const nothing: Shape<null> = { kind: 'nothing' }
export const anything: Shape<unknown> = { kind: 'anything' }

export const oneOf = <const Value extends string | number | boolean>(
  ...of: readonly Value[]
): Shape<Value> => ({
  kind: 'one of',
  of
})

type Fields = Readonly<Record<string, Shape>>
type Optional = { readonly kind: 'optional' }
type Needed<All extends Fields> = {
  [Name in keyof All]: All[Name] extends Optional ? never : Name
}[keyof All]
type Described<All extends Fields> = {
  readonly [Name in Needed<All>]: Of<All[Name]>
} & {
  readonly [Name in Exclude<keyof All, Needed<All>>]?: Of<All[Name]>
}
/** One type, as it is shown in an editor. */
type Merged<Value> = { readonly [Name in keyof Value]: Value[Name] }

export const object = <const All extends Fields>(
  of: All,
  whole: Whole = {}
): Shape<Merged<Described<All>>> & { readonly of: All } => ({
  kind: 'object',
  of,
  ...whole
})

export const list = <Any extends Shape>(of: Any): Shape<readonly Of<Any>[]> => ({ kind: 'list', of })

/** `null`: not known. */
export const orNull = <Any extends Shape>(of: Any): Shape<Of<Any> | null> => ({ kind: 'nullable', of })

/** Left out where there is nothing to say. */
export const optional = <Any extends Shape>(of: Any): Shape<Of<Any>> & Optional => ({ kind: 'optional', of })

/** @param keys `null`: names, which only the log knows */
export const record = <Any extends Shape, const Key extends string>(
  keys: readonly Key[] | null,
  of: Any
): Shape<Readonly<Record<Key, Of<Any>>>> => ({ kind: 'record', keys, of })

/** A number of the JSON and its place; `*` stands for any item of a list, window or name. */
export type Placed = {
  readonly path: string
  readonly kind: Shape['kind']
  readonly about: About
  readonly sources: readonly string[]
}

/** Every number beneath a place, in the order in which they stand. */
export function placed(path: string, shape: Shape, sources: readonly string[] = []): readonly Placed[] {
  switch (shape.kind) {
    case 'object':
      return Object.entries(shape.of).flatMap(([name, each]) =>
        placed(path === '' ? name : `${path}.${name}`, each, shape.sources ?? sources)
      )
    case 'list':
    case 'record':
      return placed(`${path}.*`, shape.of, sources)
    case 'nullable':
    case 'optional':
      return placed(path, shape.of, sources)
    default:
      return 'about' in shape
        ? [{ path, kind: shape.kind, about: shape.about, sources: shape.about.sources ?? sources }]
        : []
  }
}

/** All that a shape describes, where the log cannot tell any of it: `null`, no items, and figures that say why. */
export const unknownOf = <Any extends Shape>(shape: Any, why: string): Of<Any> =>
  untold(shape, why) as Of<Any>

function untold(shape: Shape, why: string): unknown {
  switch (shape.kind) {
    case 'figure':
      return unknown(shape.about.unit, why, shape.about.basis)
    case 'object':
      return Object.fromEntries(Object.entries(shape.of).map(([name, each]) => [name, untold(each, why)]))
    case 'record':
      return Object.fromEntries((shape.keys ?? []).map(key => [key, untold(shape.of, why)]))
    case 'list':
      return []
    case 'nullable':
      return null
    default:
      throw new Error(`a ${shape.kind} cannot be unknown`)
  }
}
