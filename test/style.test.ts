/** Texts of the sources → the forms that docs/style.md bans, each with its place. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { GPU_NAMES } from '../src/catalog/gpus.ts'
import { MODEL_NAMES } from '../src/catalog/models.ts'
import { optionsOf } from '../src/cli/verb.ts'
import { VERBS } from '../src/cli/verbs.ts'
import { AuditError } from '../src/errors.ts'

const root = path.resolve(import.meta.dirname, '..')

/** What a stranger does not read at once, and what it should say. */
const BANNED: readonly (readonly [form: RegExp, write: string])[] = [
  [/\bthin ground\b/i, 'weak evidence'],
  [/\bwork(s|ed)? off\b/i, 'process'],
  [/\bof it cached\b/i, 'cached input'],
  [/\b(lost|saved) by moving\b/i, 'extra cost, saving'],
  [/\bcounted like the rest\b/i, 'counted at the average price'],
  [/\bfor good\b/i, 'never succeeded'],
  [/\btold from chance\b/i, 'significant'],
  [/\bforetold?\b/i, 'predicted'],
  [/\bwhat is more\b/i, 'also'],
  [/\bsay (?=--)/i, 'set'],
  [/\bsay it with\b/i, 'option'],
  [/\btr(y|ied|ying) again\b/i, 'retry'],
  [/\bheld against the limits\b/i, 'replayed against'],
  [/\bmakes the peak\b/i, 'causes the peak'],
  [/\bfor want of\b/i, 'because … is missing'],
  [/\ball the same\b/i, 'anyway'],
  [/\bdecide again\b/i, 'recompute'],
  [/\bsay (which|whole|\$\{|them|it) ?(?=[^a-z]|with|as|say)/i, 'set'],
  [/\bbear(s)? the relation\b/i, 'say which models'],
  [/\bnear to it\b/i, 'did you mean'],
  [/\bheld against a\b/i, 'compared with'],
  [/\bthe log has it\b/i, 'as measured in the log'],
  [/\bfor the waiting alone\b/i, 'for waiting alone'],
  [/\bthrottling (hid|kept)\b|\bmask throttling\b/i, 'refusals'],
  [/\bspeaks for the work\b/i, 'is worth the work'],
  [/\b[a-z]+\(s\)/i, 'a plural by its number'],
  [/(?<!there )\b(is|are) no (?!longer\b)[a-z]/i, 'is not a …'],
  [/\bat the (most|least)\b/i, 'at most, at least'],
  [/\bin no (figure|sum)\b/i, 'not in any …'],
  [/\b(does|do) not tell\b/i, 'does not state, show'],
  [/\bread anew\b|\bbegin anew\b/i, 'again'],
  [/\bups and downs\b/i, 'variation'],
  [/\btells? of (models|all|everything)\b/i, 'state'],
  [/\bor the like\b/i, 'name it'],
  [/\btoken gaps?\b|\beach later token\b/i, 'gap between tokens']
]

/** A help text stands alone beside its flag: it begins with what is set, not with a preposition. */
const FRAGMENT = /^(of|said|that|instead of that|and)\b/i

/** Every option of every verb, with its help. */
const HELPS = VERBS.flatMap(verb =>
  optionsOf(verb).map(({ flags, help }) => `${verb.name} ${flags}: ${help}`)
)

/** Texts between quotes of three words and more. */
function* textsOf(file: string): Iterable<readonly [text: string, place: string]> {
  const source = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, comment =>
    comment.replace(/[^\n]/g, ' ')
  )
  for (const { 0: text, index } of source.matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g))
    if (text.split(/\s+/).length >= 3) yield [text, `${file}:${source.slice(0, index).split('\n').length}`]
}

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.includes(`${path.sep}refreshed${path.sep}`))
  .map(file => path.join('src', file))

test('no text says what the style page bans', () => {
  const found = sources.flatMap(file =>
    [...textsOf(file)].flatMap(([text, place]) =>
      BANNED.filter(([form]) => form.test(text)).map(([form, write]) => `${place}: ${form} – write: ${write}`)
    )
  )
  expect(found).toEqual([])
})

test('no help of an option is a fragment', () => {
  expect(HELPS.length).toBeGreaterThan(150)
  expect(HELPS.filter(text => FRAGMENT.test(text.slice(text.indexOf(': ') + 2)))).toEqual([])
})

/** What a page quotes of others, or tells of the words themselves. */
const QUOTED = /try again in|docs\/style\.md/

test('no document says it either', () => {
  const pages = ['README.md', 'llms.txt', ...readdirSync(path.join(root, 'docs')).map(name => `docs/${name}`)]
  const texts = pages.filter(name => /\.(md|txt)$/.test(name) && !QUOTED.test(name))
  const found = texts.flatMap(name =>
    readFileSync(path.join(root, name), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        QUOTED.test(line)
          ? []
          : BANNED.filter(([form]) => form.test(line)).map(([form]) => `${name}:${at + 1}: ${form}`)
      )
  )
  expect(found).toEqual([])
})

test('the forms are found where they stand', () => {
  const examples = [
    'thin ground',
    'works off',
    'of it cached',
    'Lost by moving',
    'say --gpu',
    'tried again',
    'Say which: --map',
    'say it with',
    '1 replica(s)'
  ]
  for (const text of examples) expect(BANNED.some(([form]) => form.test(text))).toBe(true)
})

test('an unknown name is answered in 300 characters', () => {
  for (const name of ['x', 'llama 70', 'a'.repeat(60)]) {
    expect(AuditError.of('UNKNOWN_NAME', 'Model', name, MODEL_NAMES, 'models').message.length).toBeLessThan(
      300
    )
    expect(AuditError.of('UNKNOWN_NAME', 'GPU', name, GPU_NAMES, 'gpus').message.length).toBeLessThan(300)
  }
})
