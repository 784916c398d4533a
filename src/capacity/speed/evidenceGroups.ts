/** The table of evidence, as text → its groups, decoded when first asked for. */
import type { Cell, Group } from './evidence.ts'
import { EVIDENCE } from './evidenceTable.ts'
import { ASPECTS, type Aspect, TRAITS, type Traits } from './traits.ts'

let decoded: readonly Group[] | undefined

export function evidenceGroups(): readonly Group[] {
  decoded ??= decodeEvidence(EVIDENCE)
  return decoded
}

type Table = typeof EVIDENCE

/** `traits`: a line per group, tabs between; `cells`: a line per group, `;` between cells, `,` between numbers. */
export function decodeEvidence({ traits, cells }: Table): readonly Group[] {
  if (traits === '') return []
  const lines = cells.split('\n')
  return traits.split('\n').map((line, i) => ({
    traits: traitsOf(line.split('\t')),
    cells: (lines[i] as string).split(';').map(cellOf)
  }))
}

const traitsOf = (fields: readonly string[]): Traits =>
  Object.fromEntries(TRAITS.map((trait, i) => [trait, fields[i] as string])) as Traits

function cellOf(text: string): Cell {
  const fields = text.split(',')
  const number = (index: number) => Number(fields[index])
  const weights: Partial<Record<Aspect, number>> = {}
  ASPECTS.forEach((aspect, i) => {
    if (fields[5 + i]) weights[aspect] = number(5 + i)
  })
  return {
    place: [Math.log(number(0)), Math.log(number(1)), Math.log(number(2)), Math.log2(number(3))],
    rows: number(4),
    weights
  }
}
