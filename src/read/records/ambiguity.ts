/** Columns that can be read in two ways → the refusal, with the map that decides for each. */
import { AuditError } from '../../errors.ts'
import { bothReadings, escaped } from './fields/mapText.ts'
import type { PartialTimes } from './fields/partialColumn.ts'
import type { SeveralCalls } from './fields/severalCalls.ts'
import type { Understood } from './fields/understand.ts'
import { orMaps, suggestedMap } from './suggestedMap.ts'

/** Both readings, each with the map that decides for it. */
export function ambiguity(understood: Understood, path: string): AuditError {
  const { undecided } = understood.times
  if (undecided) {
    const date = bothReadings(undecided.column, undecided.text)
    const field = understood.fields.start ? 'start' : 'end'
    const maps = ['dmy', 'mdy'].map(order =>
      suggestedMap(understood, { [field]: `${escaped(date[0])}:${order}` })
    )
    return AuditError.of('AMBIGUOUS_DATES', path, ...date, orMaps(maps))
  }
  if (understood.partial) return lacking(understood, understood.partial, path)
  if (understood.several) return ofSeveral(understood, understood.several, path)
  const { rivals } = understood.tokens
  if (rivals) {
    const choices = rivals.paths.map(column => suggestedMap(understood, { [rivals.side]: escaped(column) }))
    return AuditError.of('RIVAL_TOKENS', path, rivals.side, ...rivals.paths, orMaps(choices))
  }
  const [one = '', other = ''] = understood.tokens.either ?? []
  const maps = [
    suggestedMap(understood, { input: escaped(one), output: escaped(other) }),
    suggestedMap(understood, { input: escaped(other), output: escaped(one) })
  ]
  return AuditError.of('AMBIGUOUS_TOKENS', path, one, other, orMaps(maps))
}

const LACKING = { year: 'NO_YEAR', zone: 'ZONE_OF_SEVERAL', order: 'YEAR_FIRST_OR_LAST' } as const

/** Times without a year, or in a zone of which there are several: the maps that say it. */
function lacking(understood: Understood, partial: PartialTimes, path: string): AuditError {
  const { column, text, lacks, suffixes, isEnd } = partial
  const field = isEnd && understood.fields.duration ? 'end' : 'start'
  const maps = suffixes.map(suffix => suggestedMap(understood, { [field]: `${escaped(column)}:${suffix}` }))
  return AuditError.of(LACKING[lacks], path, column, text, orMaps(maps))
}

/** One row, several calls: their sum, or the first of them alone. */
function ofSeveral(understood: Understood, { calls }: SeveralCalls, path: string): AuditError {
  const sumOf = (columns: readonly string[]) => columns.map(escaped).join('+')
  const maps = [calls, calls.slice(0, 1)].map(chosen =>
    suggestedMap(understood, {
      input: sumOf(chosen.map(([input]) => input)),
      output: sumOf(chosen.map(([, output]) => output))
    })
  )
  return AuditError.of('SEVERAL_CALLS', path, calls.map(([input]) => input).join(', '), orMaps(maps))
}
