/** Tables put one behind the other, each with its header → read as one where the columns agree, refused where they do not. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, csvOf, figuresOf, linesOf, logRead, PLAIN, refusalOf, type Table, TRUTH } from './figures.ts'

const NAMES = Object.keys(PLAIN)
const WIDER: Table = { ...PLAIN, cost_usd: () => 0.01, provider: () => 'openai', retries: ({ i }) => i % 3 }
const tableOf = (names: readonly string[], from: number, to: number) => {
  const table: Table = Object.fromEntries(names.map(name => [name, WIDER[name] as Table[string]]))
  const [header, ...rows] = csvOf(table).split('\n')
  return [header, ...rows.slice(from, to)].map(line => `${line}\n`).join('')
}

test('law: a header in another order is refused where it stands, with what to do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
      fc.integer({ min: 3, max: 37 }),
      async (names, at) => {
        fc.pre(names.join() !== NAMES.join())
        const text = tableOf(NAMES, 0, at) + tableOf(names, at, CALLS.length)
        // Below the first header and so many rows.
        expect(await refusalOf(text)).toContain(`:${at + 2}: is a header whose names stand in another order`)
      }
    ),
    { numRuns: cases(24) }
  )
})

const hasAwk = ['awk', 'bash'].every(program => spawnSync(program, ['--version']).error === undefined)

/** The log that the parts make together, which the command of a refusal writes. */
async function partsOf(refusal: string) {
  const command = /(awk .*) && gpuops-audit analyze (part-\d.*)$/s.exec(refusal)
  const [, program = '', names = ''] = command ?? []
  expect(names, refusal).not.toBe('')
  const folder = mkdtempSync(join(tmpdir(), 'gpuops-audit-parts-'))
  execFileSync('bash', ['-c', program], { cwd: folder })
  const texts = names.split(' ').map(name => readFileSync(join(folder, name), 'utf8'))
  const read = await Promise.all(texts.map(text => figuresOf(text)))
  const sum = (of: (figures: (typeof read)[number]['figures']) => number) =>
    read.reduce((all, { figures }) => all + of(figures), 0)
  return {
    attempts: sum(({ attempts }) => attempts),
    input: sum(({ input }) => input),
    output: sum(({ output }) => output)
  }
}

test.skipIf(!hasAwk)(
  'law: tables of several layouts are refused with the command that parts them (not run without awk)',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 8, max: 18 }),
        fc.integer({ min: 8, max: 18 }),
        fc.shuffledSubarray(['cost_usd', 'provider', 'retries'], { minLength: 1 }),
        fc.boolean(),
        async (first, second, more, isOrder) => {
          const [names, wider] = [[...NAMES], [...more, ...NAMES.toReversed()]]
          const text =
            tableOf(names, 0, first) +
            tableOf(isOrder ? NAMES.toReversed() : wider, first, first + second) +
            tableOf(wider, first + second, CALLS.length)
          const refusal = await refusalOf(text)
          const { attempts, input, output } = TRUTH
          if (refusal === 'read') {
            expect((await figuresOf(text)).figures).toMatchObject({ attempts, input, output })
            return
          }
          expect(refusal).toContain(`:${first + 2}: `)
          expect(await partsOf(refusal)).toEqual({ attempts, input, output })
        }
      ),
      { numRuns: cases(16) }
    )
  }
)

// A table of its own below the first is three rows long at least: shorter ones name columns that a sample must show.
test('law: the same header again, and remarks among the rows, are counted as such and are none', async () => {
  const remark = fc.constantFrom('# restarted', '// page 2', '-- node 7 again', '(40 rows)', '40 rows in set')
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: CALLS.length }),
      fc.integer({ min: 1, max: 6 }),
      remark,
      async (at, many, text) => {
        const again = tableOf(NAMES, 0, 0).repeat(many)
        const log = `${tableOf(NAMES, 0, at)}${again}${text}\n${tableOf(NAMES, at, CALLS.length).slice(again.length / many)}`
        expect((await figuresOf(log)).figures).toMatchObject(TRUTH)
        const { reading } = await logRead(log)
        expect(reading.leftOut).toEqual({ 'the header again': many, 'a remark among the rows': 1 })
        expect(reading.rejected).toEqual({})
      }
    ),
    { numRuns: cases(24) }
  )
})

test('a row that was cut off is no remark', async () => {
  const text = tableOf(NAMES, 0, CALLS.length)
  const { reading } = await logRead(`${text}#17,2026-03-25T12:00:00Z\n`)
  expect(reading.leftOut).toEqual({})
  expect(reading.rejected).toEqual({ 'it has fewer columns than the header': 1 })
})

test.each(['log.csv', 'log.jsonl'])(
  'both sides of a conflict of Git in %s are refused where they begin',
  async name => {
    const lines = (
      name === 'log.csv'
        ? csvOf(PLAIN)
        : linesOf(({ at, model, input, output, status }) =>
            JSON.stringify({ at, model, input, output, status })
          )
    )
      .trim()
      .split('\n')
    const [one = '', ...rest] = lines.slice(3)
    const text = [
      ...lines.slice(0, 3),
      '<<<<<<< HEAD',
      one,
      '=======',
      one,
      '>>>>>>> other',
      ...rest,
      ''
    ].join('\n')
    expect(await refusalOf(text, name)).toContain(`${name}:4: is a mark of Git between two versions`)
  }
)

test('a dump whose counts stand in a column of JSON is one of calls', async () => {
  const rows = CALLS.map(call => {
    const usage = { prompt_tokens: call.input, completion_tokens: call.output }
    const payload = { model: call.model, status: call.status, ...(call.status === 200 ? { usage } : {}) }
    return `INSERT INTO calls VALUES('c${call.i}',${call.at / 1_000},'${JSON.stringify(payload)}',${call.millis / 1_000});`
  })
  const text = `BEGIN TRANSACTION;\nCREATE TABLE calls ("id" TEXT PRIMARY KEY, "ts" REAL, "payload" TEXT, "dur" REAL);\n${rows.join('\n')}\nCOMMIT;\n`
  expect((await figuresOf(text, 'dump.sql')).figures).toMatchObject(TRUTH)
})

test.each([true, false])(
  'a header within a quoted prompt is none, and lenient reading goes on: %s',
  async lenient => {
    const prompt = `"as a table:\n${[...NAMES].toReversed().join(',')},cost_usd\n1,2"`
    const [header = '', ...rows] = csvOf(PLAIN).trim().split('\n')
    const damaged = lenient ? rows.slice(0, 6).map(() => 'x') : []
    const text = [`${header},prompt`, ...rows.map(row => `${row},${prompt}`), ...damaged, ''].join('\n')
    expect((await figuresOf(text, 'log.csv', { lenient })).figures).toMatchObject(TRUTH)
  }
)

test('rows that are too short and begin with a mark are rows, and are rejected as such', async () => {
  const log = tableOf(NAMES, 0, CALLS.length)
  const { reading } = await logRead(`${log}#u0,gpt-4o,timeout\n`)
  expect(reading.leftOut).toEqual({})
  expect(Object.values(reading.rejected)).toEqual([1])
})
