/** Kinds of records that name a model, none of which states what was used → a doubt that each is a call of its own. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { textOf } from '../cell.ts'
import { candidatesFor, countsOf } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { isFlag } from './flags.ts'
import { quotedForShell } from './mapText.ts'
import { plainNumber } from './numbers.ts'
import { wordOutcome } from './saidOutcome.ts'
import type { Understood } from './understand.ts'

const MOST_KINDS = 8
const FEWEST_TIMES = 3
/** Share of the records of a kind that must follow one of the other: by chance hardly any two kinds do. */
const NEARLY_ALWAYS = 0.9
/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000

/** `call_sent`, then `call_ok`, then `answer`: where one follows the other, they may tell of one call as it goes on. */
export function kindsDoubt(understood: Understood): readonly Warning[] {
  const { columns, fields, sums, roles, pairedBy } = understood
  const named = columns.find(({ path }) => path === [fields.model ?? []].flat()[0])
  if (named === undefined || sums || roles || pairedBy || statesUsage(understood)) return []
  for (const { path, words } of wordsOfKinds(understood, named)) {
    const first = followed(words)
    if (first === undefined || areCalls(understood, path, words)) continue
    const all = [...new Set(words)].map(word => `“${withoutSecrets(word)}”`).join(', ')
    return [
      {
        code: 'kinds-of-events',
        message: `${withoutSecrets(path)} tells ${all} apart, none of them states tokens, and each counts as one request.`,
        effect: `If they tell of one call as it goes on, there are fewer requests. Read one kind alone: --where ${quotedForShell(`tag.${path}=${first}`)}.`
      }
    ]
  }
  return []
}

/** Share of the records of a kind that must state it. */
const MOSTLY = 0.8

/** Whether every kind states what an event of a call under way does not: both of its texts, how long it took, or how it ended. */
function areCalls(
  { columns, fields, failures }: Understood,
  kind: string,
  words: readonly string[]
): boolean {
  const stating = (paths: unknown, test: (value: unknown) => boolean = () => true) => {
    const found = columns.filter(({ path }) => [paths ?? []].flat().includes(path))
    return (i: number) => found.some(({ values }) => values[i] !== undefined && test(values[i]))
  }
  const [asks, answers] = [stating(fields.inputText), stating(fields.outputText)]
  const lasts = stating(fields.duration?.from, value => (plainNumber(value) ?? 1) > 0)
  const ended = stating(
    [failures.codes, failures.words, failures.successes].flat(),
    value => isFlag(value) || wordOutcome(value) !== undefined
  )
  const kinds =
    columns
      .find(({ path }) => path === kind)
      ?.values.slice(0, MOST_IN_ROW)
      .map(textOf) ?? []
  return [...new Set(words)].every(word => {
    const rows = kinds.flatMap((said, i) => (said === word ? [i] : []))
    const areMost = (test: (i: number) => boolean) => rows.filter(test).length >= MOSTLY * rows.length
    return areMost(i => asks(i) && answers(i)) || areMost(lasts) || areMost(ended)
  })
}

function statesUsage({ columns, tokens }: Understood): boolean {
  const paths = [tokens.input, tokens.output, tokens.total].flatMap(found => found ?? [])
  return columns.some(
    column => paths.includes(column.path) && countsOf(column, column.values.length).some(count => count > 0)
  )
}

/** By column of kinds: those of the records that count as calls, in their order. */
const wordsOfKinds = (
  { columns, kinds }: Understood,
  named: Column
): readonly { readonly path: string; readonly words: readonly string[] }[] =>
  candidatesFor(columns, 'kind', column => mostly(column, isShort)).map(({ path, values }) => {
    const others = kinds.find(kind => kind.path === path)?.others
    const words = values
      .slice(0, MOST_IN_ROW)
      .flatMap((value, i) => (named.values[i] === undefined ? [] : textOf(value)))
    return { path, words: words.filter(word => word !== '' && !others?.has(word)) }
  })

/** The kind that another one nearly always follows. */
function followed(words: readonly string[]): string | undefined {
  const said = [...new Set(words)]
  if (said.length < 2 || said.length > MOST_KINDS) return undefined
  return said.find(first =>
    said.some(next => {
      const before = words.flatMap((word, i) => (word === next ? [words[i - 1]] : []))
      return (
        next !== first &&
        before.length >= FEWEST_TIMES &&
        before.filter(word => word === first).length >= NEARLY_ALWAYS * before.length
      )
    })
  )
}
