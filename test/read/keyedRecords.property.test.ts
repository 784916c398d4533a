/** Law: calls are the same calls under whatever names they lie – a user’s, a model’s, a day’s – and however deep; sums of each model are sums of all. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, TRUTH } from './figures.ts'

const recordOf = (call: Call) => ({
  at: iso(call),
  model: call.model,
  ...(call.status === 200 ? { tokens_in: call.input, tokens_out: call.output } : {}),
  took_ms: call.millis,
  status: call.status
})
const grouped = <Value>(nameOf: (call: Call) => string, of: (calls: readonly Call[]) => Value) => {
  const names = [...new Set(CALLS.map(nameOf))]
  return Object.fromEntries(names.map(name => [name, of(CALLS.filter(call => nameOf(call) === name))]))
}
const records = (calls: readonly Call[]) => calls.map(recordOf)
const slowest = (calls: readonly Call[]) =>
  calls
    .toSorted((a, b) => b.millis - a.millis)
    .slice(0, 5)
    .map(recordOf)

/** Names as users, deployments and runs have them; those with a point are no two steps of a path. */
const NAMES = ['anna', 'ben.k', 'tier-1', 'v2.1', '00f3', 'calls', 'chat prod']
const LAYOUTS: Readonly<Record<string, (nameOf: (call: Call) => string) => unknown>> = {
  'lists under names': nameOf => grouped(nameOf, records),
  'one step down': nameOf => ({ exported: 'today', runs: grouped(nameOf, records) }),
  'a list within each': nameOf => ({
    users: grouped(nameOf, calls => ({ budget: 5_000, calls: records(calls) }))
  }),
  'names within names': nameOf =>
    grouped(nameOf, calls => ({
      even: records(calls.filter(({ i }) => i % 2 === 0)),
      odd: records(calls.filter(({ i }) => i % 2 === 1))
    })),
  'beside copies of some': () => ({ requests: records(CALLS), slowest: slowest(CALLS) }),
  'two lists of a page': () => ({ data: records(CALLS.slice(0, 30)), archived: records(CALLS.slice(30)) }),
  'models that the calls do not name': () =>
    grouped(
      ({ model }) => model,
      calls => calls.map(call => ({ ...recordOf(call), model: undefined }))
    )
}

test('law: calls under names', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(LAYOUTS)),
      fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 5 }),
      fc.boolean(),
      async (layout, names, isPretty) => {
        const nameOf = ({ i }: Call) => names[(i * 7) % names.length] as string
        const document = (LAYOUTS[layout] as (typeof LAYOUTS)[string])(nameOf)
        const { figures } = await figuresOf(JSON.stringify(document, null, isPretty ? 2 : 0), 'calls.json')
        expect(figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

/** Sizes around what is looked at first, 1 MiB, and what is held of an object, 8 MiB. */
test.each([0.9, 1.2, 9])('law: records under their ids, in a document of %d MiB', async size => {
  const filler = 'x'.repeat(Math.round((size * (1 << 20)) / CALLS.length) - 20)
  const under = (of: (call: Call) => object) => Object.fromEntries(CALLS.map(call => [`${call.i}`, of(call)]))
  const plain = under(call => ({ note: filler, ...recordOf(call) }))
  const withLists = under(call => ({ ...recordOf(call), tags: [filler, 'b', 'c'] }))
  for (const document of [plain, withLists, { made: { by: 'hand' }, calls: withLists }])
    expect((await figuresOf(JSON.stringify(document), 'calls.json')).figures).toMatchObject(TRUTH)
})

test('law: a name on each line', async () => {
  const lines = Object.entries(grouped(({ i }) => NAMES[i % NAMES.length] as string, records))
    .map(([name, calls]) => `${JSON.stringify({ [name]: calls })}\n`)
    .join('')
  expect((await figuresOf(lines, 'calls.jsonl')).figures).toMatchObject(TRUTH)
})

test('names that are days date the clock times under them', async () => {
  const days = { '2026-03-25': CALLS.slice(0, 20), '2026-03-26': CALLS.slice(20) }
  const document = Object.fromEntries(
    Object.entries(days).map(([day, calls]) => [
      day,
      calls.map(call => ({ ...recordOf(call), at: undefined, time: iso(call).slice(11, 19) }))
    ])
  )
  const { figures } = await figuresOf(JSON.stringify(document), 'calls.json')
  const { first, last, ...others } = TRUTH
  expect(figures).toMatchObject({ ...others, first, last: last.replace('03-25', '03-26') })
})

/** Of each hour and model: how many requests and tokens. */
const HOURS = Array.from({ length: 12 }, (_, i) => ({
  at: new Date(Date.parse('2026-03-25T08:00:00Z') + i * 3_600_000).toISOString(),
  of: Object.fromEntries(
    ['gpt-4.1', 'o3', 'chat-prod'].map((name, k) => [
      name,
      {
        requests: 20 + ((i * 7 + k * 4) % 13),
        input: 9_000 + ((i * 5 + k) % 7) * 900,
        output: 800 + ((i * 3 + k) % 5) * 90
      }
    ])
  )
}))
type Sums = (typeof HOURS)[number]['of'][string]
const FIELDS = ['requests', 'input', 'output'] as const
const toldAgain = (all: readonly (Sums | undefined)[]) => {
  const parted = (part: (count: number) => number) =>
    Object.fromEntries(
      FIELDS.map(field => [field, part(all.reduce((sum, counts) => sum + (counts?.[field] ?? 0), 0))])
    )
  return [parted(sum => Math.floor(sum / 2)), parted(sum => sum - Math.floor(sum / 2))]
}

test('law: sums of each model in a record, also where the same are told by user again', async () => {
  const named: Readonly<Record<string, (counts: object) => object>> = {
    plainly: counts => counts,
    nested: counts => {
      const { requests, ...tokens } = counts as { requests: number }
      return { calls: requests, tokens }
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('models', 'by_deployment', ''),
      fc.constantFrom(...Object.keys(named)),
      fc.constantFrom('lines', 'list', 'page'),
      fc.boolean(),
      fc.constantFrom(undefined, 'by_user', 'bySource', 'per_purpose'),
      async (parent, shape, layout, isSparse, again) => {
        const hours = HOURS.map(({ at, of }, i) => {
          const some = Object.entries(of).filter((_, k) => !isSparse || i === 0 || (i + k) % 3 > 0)
          const sums = Object.fromEntries(
            some.map(([name, counts]) => [name, (named[shape] as (counts: object) => object)(counts)])
          )
          // The same calls, parted by who made them: half of them, and the rest.
          const ofUsers = toldAgain(some.map(([, counts]) => counts)).map(
            (counts, k) => [`user-${k}`, (named[shape] as (counts: object) => object)(counts)] as const
          )
          const others = again && parent !== '' ? { [again]: Object.fromEntries(ofUsers) } : {}
          return { some, record: { hour: at, ...others, ...(parent === '' ? sums : { [parent]: sums }) } }
        })
        const all = hours.map(({ record }) => record)
        const text =
          layout === 'lines'
            ? all.map(record => `${JSON.stringify(record)}\n`).join('')
            : JSON.stringify(layout === 'list' ? all : { usage: all }, null, 1)
        const totalOf = (field: 'requests' | 'input' | 'output') =>
          hours.flatMap(({ some }) => some).reduce((sum, [, counts]) => sum + counts[field], 0)
        const { figures } = await figuresOf(text, 'hours.json')
        expect(figures).toEqual({
          attempts: totalOf('requests'),
          input: totalOf('input'),
          output: totalOf('output'),
          bucketSeconds: 3_600
        })
      }
    ),
    { numRuns: cases(30) }
  )
})

test('law: lists under names, however short, also of calls that state no length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 20 }), fc.boolean(), async (parts, isTimed) => {
      const told = CALLS.slice(0, 2 * parts).map(call => ({
        ...recordOf(call),
        took_ms: isTimed ? call.millis : undefined
      }))
      const page = Object.fromEntries(
        Array.from({ length: parts }, (_, i) => [`team-${i}`, told.slice(2 * i, 2 * i + 2)])
      )
      const { figures } = await figuresOf(JSON.stringify(page), 'teams.json')
      expect(figures).toMatchObject({ attempts: 2 * parts })
    }),
    { numRuns: cases(20) }
  )
})

test.each([1, 2, 3, 4, 5])('calls under %i names of a page', async levels => {
  const page = Array.from({ length: levels }).reduce(
    (inner: unknown, _, i) => ({ [`part${i}`]: inner }),
    records(CALLS)
  )
  expect((await figuresOf(JSON.stringify(page), 'page.json')).figures).toEqual(TRUTH)
})
