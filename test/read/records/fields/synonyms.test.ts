// slow: many whole audits
/** A log of known calls with one column called as any entry of the table of synonyms calls it → the same figures. */
import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../../../src/log/trafficLog.ts'
import { readLog } from '../../../../src/read/readLog.ts'
import type { Meaning } from '../../../../src/read/records/fields/meaning.ts'
import { nameOf } from '../../../../src/read/records/fields/names.ts'
import { meaningsOf, SYNONYMS } from '../../../../src/read/records/fields/synonyms.ts'
import { some } from '../../../cases.ts'
import { saved } from '../../logs.ts'

/** Every spelling of the table for a field, its words apart. */
const spellingsOfMeaning = (meaning: Meaning): readonly string[] =>
  SYNONYMS[meaning].named
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/** Made up: one call in twelve fails, and states no tokens. */
const CALLS = Array.from({ length: 24 }, (_, i) => ({
  at: Date.parse('2026-03-25T09:00:00Z') + i * 9_000,
  millis: 1_500 + ((i * 331) % 4_000),
  input: 600 + ((i * 613) % 4_000),
  cached: i % 3 === 0 ? 512 : 0,
  output: 40 + ((i * 37) % 300),
  isFailed: i % 12 === 7
}))
type Call = (typeof CALLS)[number]
type Field = 'start' | 'model' | 'input' | 'cached' | 'output' | 'duration' | 'status' | 'id' | 'caller'

const COLUMNS: Readonly<Record<Field, readonly [string, (call: Call, i: number) => string | number]>> = {
  start: ['timestamp', ({ at }) => new Date(at).toISOString()],
  id: ['request_id', (_, i) => `req-${i}`],
  model: ['model', () => 'gpt-4o'],
  caller: ['user', (_, i) => `team-${i % 3}`],
  input: ['input_tokens', ({ input, isFailed }) => (isFailed ? '' : input)],
  cached: ['cached_tokens', ({ cached, isFailed }) => (isFailed ? '' : cached)],
  output: ['output_tokens', ({ output, isFailed }) => (isFailed ? '' : output)],
  duration: ['latency_ms', ({ millis }) => millis],
  status: ['status_code', ({ isFailed }) => (isFailed ? 500 : 200)]
}
const FIELDS = Object.keys(COLUMNS) as readonly Field[]

async function* nothing(): AsyncIterable<Uint8Array> {}
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + (value || 0), 0)

async function figuresOf(renamed: Partial<Record<Field, string>>, what: string) {
  const header = FIELDS.map(field => renamed[field] ?? COLUMNS[field][0])
  const rows = CALLS.map((call, i) => FIELDS.map(field => COLUMNS[field][1](call, i)).join(','))
  const file = saved(`${what.replaceAll(/\W/g, '-')}.csv`, `${[header.join(','), ...rows].join('\n')}\n`)
  const { data } = await readLog([file], { stdin: nothing() })
  const log = data as RequestLog
  return {
    calls: log.length,
    failed: log.flags.filter(flags => (flags & 1) !== 0).length,
    tokens: [log.inputTokens, log.cachedTokens, log.outputTokens].map(sum),
    millis: Math.round(sum(log.durationMicros) / 1_000),
    first: log.arrivalMicros[0],
    models: new Set(log.model).size
  }
}

const STYLES: readonly ((words: readonly string[]) => string)[] = [
  words => words.join('_'),
  words => words.join(' '),
  words =>
    words.map((word, i) => (i === 0 ? word : word.replace(/^./, first => first.toUpperCase()))).join('')
]
const renamedTo = (spelling: string, i: number): string =>
  (STYLES[i % 3] as (words: readonly string[]) => string)(spelling.split(' '))

describe('law: any spelling of the table names its field', () => {
  test.each<Meaning & Field>([
    'start',
    'model',
    'input',
    'cached',
    'output',
    'duration',
    'status',
    'id',
    'caller'
  ])('%s', async field => {
    const wanted = await figuresOf({}, field)
    const wrong: string[] = []
    for (const [i, spelling] of some([...spellingsOfMeaning(field).entries()])) {
      const name = `${renamedTo(spelling, i)}${field === 'duration' ? '_ms' : ''}`
      const found = await figuresOf({ [field]: name }, `${field}-${i}`).catch((error: Error) =>
        error.message.slice(0, 160)
      )
      if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push(`${name}: ${JSON.stringify(found)}`)
    }
    expect(wrong).toEqual([])
  })
})

test('the first token is told without a unit in the name, in either spelling of the words', () => {
  const namesOf = ['time_to_first_token', 'timeToFirstToken', 'Time to first tokens', 'firstTokenElapsed']
  // Each says how long the first token took; a moment of it is told by its values.
  expect(namesOf.filter(name => !meaningsOf(nameOf(name)).has('ttft'))).toEqual([])
})

test('the id of a call is one wherever it lies; the id of what is around it is none', () => {
  expect(meaningsOf(nameOf('metadata.call_id')).has('id')).toBe(true)
  expect(meaningsOf(nameOf('user.id')).has('id')).toBe(false)
})

test.each([
  // The first token, and what a cache gave, as dashboards of other countries head their columns.
  [
    'ttft',
    [
      'Zeit bis zum ersten Token (ms)',
      '首字延迟(秒)',
      '首包时间(ms)',
      '初回トークン(ms)',
      '첫 토큰 시간(ms)',
      'время до первого токена (мс)',
      'tiempo hasta primer token (ms)',
      'temps jusqu’au premier jeton (ms)'
    ]
  ],
  [
    'cached',
    [
      '缓存命中token',
      '命中缓存数',
      'キャッシュヒット',
      '캐시 적중 토큰',
      'Cache-Treffer',
      'aciertos de caché',
      'попадания в кэш',
      '缓存读取token'
    ]
  ],
  ['cacheWrite', ['缓存写入token', 'tokens écrits dans le cache']]
] as const)('%s in other languages, and nothing else of a call', (meaning, names) => {
  const meant = (name: string) => [...meaningsOf(nameOf(name)).keys()].filter(one => one !== 'firstToken')
  expect(names.map(name => [name, meant(name)])).toEqual(names.map(name => [name, [meaning]]))
})
