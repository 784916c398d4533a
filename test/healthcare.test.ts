/** docs/healthcare-case.md against the program: every row of its tables, from the commands that it shows. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tokenPrice } from '../src/pricing/tokenPrices.ts'
import { money } from '../src/report/format.ts'
import { some } from './cases.ts'
import { reportOf, runWith } from './cli/fakeTerminal.ts'
import { saved } from './read/logs.ts'

const root = path.join(import.meta.dirname, '..')
const page = readFileSync(path.join(root, 'docs/healthcare-case.md'), 'utf8')

const logs = new Map<string, string>()
function logOf(model: string, requests: number): string {
  const key = `${model}-${requests}.csv`
  const script = path.join(root, 'fixtures/make-healthcare.mjs')
  const log =
    logs.get(key) ??
    saved(
      key,
      execFileSync(process.execPath, [script, model, String(requests)], {
        encoding: 'utf8',
        maxBuffer: 2 ** 26
      })
    )
  logs.set(key, log)
  return log
}

async function rowOf(log: string, options: string): Promise<string> {
  const args = options.replace('docs/', `${root}/docs/`).split(' ')
  const { pricing, capacity, verdict } = reportOf(
    await runWith(['analyze', log, '--format', 'json', ...args])
  )
  const { recommended } = capacity.workloads[0] ?? {}
  const usd = (id: string) =>
    money(pricing.alternatives.find(each => each.id === id)?.usdPerMonth.value ?? null)
  const fleet = recommended ? `${recommended.rentedGpus} × ${recommended.gpu}` : '–'
  const paid = ['shared', 'successor', 'cheaper-model', 'open-shared'].map(usd).join(' | ')
  const rented = ['fixed', 'hybrid'].map(usd).join(' | ')
  return `| ${paid} | ${fleet} | ${rented} | ${verdict.recommendation}, ${verdict.action} |`
}

// So many requests a working day come to 18,000 USD a month by the calendar, a weekend day taken for 0.45 of a weekday.
const FLAT = '--gpu H100-SXM --prices docs/two-gpus-for-3000.json'
test.each(
  some([
    ['gpt-4', 9_350, FLAT],
    ['gpt-4o', 80_000, FLAT],
    ['gpt-4o', 80_000, '--gpu MI300X'],
    ['gpt-4o', 80_000, `--target-model Llama-3.3-70B ${FLAT}`],
    ['gpt-4o-mini', 80_000, FLAT]
  ] as const)
)('%s, %d requests a day, %s', async (model, requests, options) => {
  expect(page).toContain(`node fixtures/make-healthcare.mjs ${model} ${requests}`)
  expect(page).toContain(options)
  expect(page).toContain(await rowOf(logOf(model, requests), options))
})

test.each(['gpt-4', 'gpt-4o', 'gpt-4.1', 'gpt-4o-mini', 'gpt-6-luna'])('what 18,000 USD buy of %s', model => {
  const price = tokenPrice(model, null)
  const [input, output] = [price?.input.base as number, price?.output.base as number]
  const mixed = (3 * input + output) / 4
  const tokens = `${Number((18_000 / mixed / 1_000).toPrecision(3))} B`
  const perSecond = Math.round(((18_000 / mixed) * 1e6) / (730 * 3_600)).toLocaleString('en-US')
  expect(page).toContain(`| ${model} | ${input} / ${output} | ${tokens} | ${perSecond} |`)
})
