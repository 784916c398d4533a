/** What was understood → a warning for each doubt about it, with the map or the option that ends it. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { textOf } from '../cell.ts'
import { lacksZone } from '../logTimes.ts'
import { orMaps, suggestedMap } from '../suggestedMap.ts'
import { areaOfWindows } from '../windowsZones.ts'
import { callDoubts } from './callDoubts.ts'
import { countedPaths, estimateDoubt } from './estimates.ts'
import { foundDoubt } from './foundDoubt.ts'
import { kindsDoubt } from './kindsDoubt.ts'
import { standsStill } from './lawfulArrivals.ts'
import { escaped, unitName } from './mapText.ts'
import { isInThousands, plainNumber } from './numbers.ts'
import { ownCacheDoubt } from './ownCacheDoubt.ts'
import { severalDoubt } from './severalDoubt.ts'
import { sideDoubts } from './sideDoubts.ts'
import { stampDoubts } from './stampDoubts.ts'
import { areDays, areFullHours } from './sums.ts'
import { uncountedDoubt } from './uncountedDoubt.ts'
import type { Understood } from './understand.ts'
import { unreadLength } from './unreadLength.ts'

const MOST_WORDS = 3

/** Of a log: cut, and without what may be a secret. */
export const quotedWords = (words: readonly string[]): string =>
  words
    .slice(0, MOST_WORDS)
    .map(word => `“${withoutSecrets(word).slice(0, 20)}”`)
    .join(', ')

export function doubtsOf(understood: Understood): readonly Warning[] {
  const { times, columns, tokens } = understood
  const unitless = times.unitless
    .filter(({ field }) => !(field in understood.fields))
    .map(({ field, column }) => ({
      code: 'unknown-unit',
      message: `${column} is not read: neither its name nor its values tell its unit, seconds or milliseconds.`,
      effect: `${field === 'ttft' ? 'Times to the first token are' : 'Latency and concurrency are'} unknown. Set one: ${['ms', 's'].map(unit => suggestedMap(understood, { [field]: `${escaped(column)}:${unit}` })).join(', or ')}.`
    }))
  return [
    ...unitless,
    ...stampDoubts(understood),
    ...guessedDoubt(understood),
    ...rivalDoubt(understood),
    ...twinDoubts(understood),
    ...untoldDoubts(understood),
    ...roundedDoubt(understood),
    ...estimateDoubt(columns, countedPaths(tokens)),
    ...sideDoubts(understood),
    ...unitDoubt(understood),
    ...zoneDoubt(understood),
    ...lengthDoubt(understood),
    ...yearDoubt(understood),
    ...hourDoubt(understood),
    ...sampleDoubt(understood),
    ...callDoubts(understood),
    ...foundDoubt(understood),
    ...severalDoubt(understood),
    ...ownCacheDoubt(understood),
    ...kindsDoubt(understood),
    ...uncountedDoubt(understood),
    ...unreadLength(understood)
  ]
}

/** Thousands with fewer than three digits behind the point are no exact counts. */
function roundedDoubt({ columns, tokens }: Understood): readonly Warning[] {
  const used = [tokens.input, tokens.output, tokens.cached].flatMap(paths => paths?.slice(0, 1) ?? [])
  const rounded = columns.filter(
    ({ path, name, filled }) =>
      used.includes(path) &&
      filled.some(
        value => (name.scale !== undefined || isInThousands(value)) && !/\d[.,]\d{3,}/.test(textOf(value))
      )
  )
  if (rounded.length === 0) return []
  return [
    {
      code: 'rounded-tokens',
      message: `${rounded.map(({ path }) => withoutSecrets(path)).join(' and ')} ${rounded.length === 1 ? 'counts' : 'count'} tokens in rounded thousands.`,
      effect:
        'Each count is off by up to half of its last digit, sums and costs by less. Export whole numbers for exact ones.'
    }
  ]
}

/** Two columns that count the same, and neither is beyond doubt. */
function rivalDoubt(understood: Understood): readonly Warning[] {
  const { rivals } = understood.tokens
  if (rivals === undefined) return []
  const [used, other] = rivals.paths
  const map = suggestedMap(understood, { [rivals.side]: escaped(other) })
  return [
    {
      code: 'two-counts',
      message: `${withoutSecrets(used)} and ${withoutSecrets(other)} both count the ${rivals.side}, and differ: ${withoutSecrets(used)} is taken.`,
      effect: `Costs and sizing rest on it.${map === undefined ? '' : ` To take the other: ${map}.`}`
    }
  ]
}

/** Of two columns of one name the first is taken, and nothing says that it is the one that was meant. */
function twinDoubts({ columns, fields }: Understood): readonly Warning[] {
  const used = new Set(Object.values(fields).flatMap(field => [...pathsIn(field)]))
  return columns.flatMap(({ path, values }) => {
    const [, first] = SECOND.exec(path) ?? []
    const twin = first !== undefined && used.has(first) && columns.find(column => column.path === first)
    if (!twin || used.has(path) || twin.values.every((value, i) => isSame(value, values[i]))) return []
    const name = withoutSecrets(twin.path)
    return [
      {
        code: 'twin-columns',
        message: `Two columns are called ${name}, and differ: the first is taken.`,
        effect: 'Figures rest on it. If the other is meant, rename one of them in the first line.'
      }
    ]
  })
}

const SECOND = /^(.+) \(2\)$/s

const isSame = (one: unknown, other: unknown): boolean =>
  one === undefined || other === undefined || textOf(one) === textOf(other)

function* pathsIn(field: unknown): Iterable<string> {
  if (typeof field === 'string') yield field
  else if (typeof field === 'object' && field !== null)
    for (const part of Object.values(field)) yield* pathsIn(part)
}

/** A name that says the wrong unit would make all lengths wrong by a thousand. */
function unitDoubt(understood: Understood): readonly Warning[] {
  const { denied } = understood.times
  if (denied === undefined) return []
  const { column, unit, other, speed } = denied
  const maps = [other, unit].map(one =>
    suggestedMap(understood, { duration: `${escaped(column)}:${unitName(one)}` })
  )
  return [
    {
      code: 'doubtful-unit',
      message: `${withoutSecrets(column)} is not read: in ${unit}, as its name says, it makes ${speed} output tokens a second, which no call reaches or nobody waits for.`,
      effect: `Latency and concurrency are unknown. Set its unit: ${orMaps(maps)}.`
    }
  ]
}

const AREA = /^[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_]+)?$/

const zoneIn = (value: unknown): string | undefined =>
  typeof value !== 'string' ? undefined : AREA.test(value) ? value : areaOfWindows(value.trim())

/** A column that names one zone beside times that state none. */
function zoneDoubt({ columns, fields, joint }: Understood): readonly Warning[] {
  const zone = columns.find(
    ({ filled }) => filled.length > 0 && filled.every(value => zoneIn(value) !== undefined)
  )
  const start = columns.find(({ path }) => path === [fields.start?.from].flat()[0])
  const states = [...new Set(zone?.filled.map(value => zoneIn(value) ?? ''))]
  const isZoneless = start?.filled.some(value => lacksZone(textOf(value).trim())) ?? joint !== undefined
  if (zone === undefined || states.length === 0 || !isZoneless) return []
  return [
    {
      code: 'zone-not-read',
      message: `${withoutSecrets(zone.path)} names zones that the times are not read in: ${states.slice(0, 3).join(', ')}.`,
      effect: `Times without a zone are taken as UTC.${states.length === 1 ? ` Set theirs: --timezone ${states[0]}.` : ' Write them with their offsets.'}`
    }
  ]
}

/** `prompt_length` may be of letters, of which a token has about four. */
function lengthDoubt({ columns, tokens }: Understood): readonly Warning[] {
  const used = [tokens.input?.[0], tokens.output?.[0]]
  const lengths = columns.filter(
    ({ path, name }) =>
      used.includes(path) &&
      !name.all.includes('tokens') &&
      name.all.some(word => /^(?:len|length|size)$/.test(word))
  )
  if (lengths.length === 0) return []
  const named = lengths.map(({ path }) => withoutSecrets(path)).join(' and ')
  return [
    {
      code: 'length-of-what',
      message: `${named} ${lengths.length === 1 ? 'is' : 'are'} read as tokens, though no name says of what the length is.`,
      effect:
        'Of letters it would be about four times the tokens, and costs and sizing with it. Export token counts to be sure.'
    }
  ]
}

/** `26/03/25`: the year may come first or last where the first number never changes. */
function yearDoubt({ columns, fields }: Understood): readonly Warning[] {
  const start = columns.find(({ path }) => path === [fields.start?.from].flat()[0])
  const parts = (start?.filled ?? []).flatMap(value => {
    const found = /^(\d\d)[/.-](\d{1,2})[/.-](\d\d)(?:\D|$)/.exec(textOf(value).trim())
    return found ? [[Number(found[1]), Number(found[3])] as const] : []
  })
  const [first] = parts
  const mayLead =
    first !== undefined && first[0] > 12 && parts.every(([year, day]) => year === first[0] && day <= 31)
  if (!mayLead || start === undefined) return []
  return [
    {
      code: 'two-digit-year',
      message: `${withoutSecrets(start.path)} writes years in two digits, and they are taken from its last number.`,
      effect: 'If the year comes first, every date and the calendar are wrong. Write years in four digits.'
    }
  ]
}

/** Days without a clock put all calls of a day at one moment. */
function hourDoubt({ columns, fields, sums }: Understood): readonly Warning[] {
  const start = columns.find(({ path }) => path === [fields.start?.from].flat()[0])
  if (sums !== undefined || start === undefined) return []
  const isStill = standsStill(start)
  if (!isStill && !areDays(start) && !areFullHours(start, fields.start?.unit ?? 'any')) return []
  const what = isStill ? 'the same moment' : 'full hours or days: calls of one stand at the same moment'
  return [
    {
      code: 'full-hours',
      message: `All times in ${withoutSecrets(start.path)} are ${what}.`,
      effect:
        'Peaks, concurrency, limits and the sizing are not those of the traffic; tokens and costs are. Export the times to the second.'
    }
  ]
}

const SAMPLED = /\b(?:sampl(?:e|ed|ing) (?:rate|ratio|fraction|probability|percent(?:age)?|weight|factor))\b/
/** Above it a rate of samples is one of sound. */
const MOST_ROWS_FOR_ONE = 4_000

/** A log that states which share of the calls it kept. */
function sampleDoubt({ columns }: Understood): readonly Warning[] {
  const column = columns.find(
    ({ name, filled }) =>
      SAMPLED.test([...name.around.slice(-1), ...name.all].join(' ')) &&
      filled.some(value => plainNumber(value) !== 1) &&
      filled.every(value => (plainNumber(value) ?? 0) > 0 && (plainNumber(value) ?? 0) <= MOST_ROWS_FOR_ONE)
  )
  if (column === undefined) return []
  const rates = [...new Set(column.filled.map(textOf))]
  return [
    {
      code: 'sampled',
      message: `${withoutSecrets(column.path)} says that a share of the calls was logged: ${rates.slice(0, MOST_WORDS).join(', ')}.`,
      effect:
        'Requests, rates, tokens and costs are of what was kept, not of all traffic. Export it without sampling.'
    }
  ]
}

/** Words of outcomes that no list knows, and that calls with and without tokens have. */
const untoldDoubts = ({ failures: { told } }: Understood): readonly Warning[] =>
  told.untold.map(({ column, words }) => ({
    code: 'untold-outcomes',
    message: `${withoutSecrets(column)} holds words that do not show whether a call failed: ${quotedWords(words)}.`,
    effect:
      'Calls with them count as answered. Where some of them failed, write ok or error there, or a status code.'
  }))

/** No name says it: the other reading is one paste away. */
function guessedDoubt({ columns, tokens, ...others }: Understood): readonly Warning[] {
  const { isGuessed, input: [input = ''] = [], output: [output = ''] = [], because } = tokens
  if (!isGuessed) return []
  const says = (path: string, side: 'input' | 'output') =>
    columns.some(column => column.path === path && column.meanings.has(side))
  const sides = [
    ['input', input],
    ['output', output]
  ] as const
  const open = sides.filter(([side, path]) => !says(path, side))
  const taken = (open.length === 1 ? open : sides).map(([side, path]) => `the ${side} is taken from ${path}`)
  const map = suggestedMap({ columns, tokens, ...others }, { input: escaped(output), output: escaped(input) })
  return [
    {
      code: 'guessed-tokens',
      message: `No name says which column counts ${taken.length === 1 ? 'the other tokens' : 'which tokens'}: ${taken.join(', ')}, because ${because['input']}.`,
      effect: `Costs and sizing rest on it.${map === undefined ? '' : ` If it is the other way round: ${map}.`}`
    }
  ]
}
