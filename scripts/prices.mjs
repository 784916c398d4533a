/**
 * The price package, `scripts/prices/refreshed.csv` and `scripts/prices/litellm.csv` (hosts' names of LiteLLM's list of 2026-07-24
 * that nothing else prices; MIT) → the generated tables of `src/catalog/refreshed/`: prices that came
 * after the package's release or are missing there, and what shared APIs ask for open-weight models.
 *
 *   node scripts/prices.mjs            writes the tables anew (npm run build first)
 *   node scripts/prices.mjs --check    writes nothing; lists models of the last twelve months without a price, and ends with 1
 *                                      where the tables are not those of the sources
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findProvider } from '@pydantic/genai-prices'
import { parse } from 'csv-parse/sync'
import { bareName } from '../dist/catalog/modelNames.js'
import { modelNamed } from '../dist/catalog/models.js'
import { namedPrecision } from '../dist/catalog/openWeightName.js'
import { listedRates } from '../dist/pricing/priceList.js'
import { PACKAGE_LIST } from '../dist/pricing/rates.js'
import { tokenPrice } from '../dist/pricing/tokenPrices.js'

const here = import.meta.dirname
const folder = path.join(here, '../src/catalog/refreshed')
const isCheck = process.argv.includes('--check')
let stale = 0

const number = text => (text === '' ? null : Number(text))
const refreshed = parse(readFileSync(path.join(here, 'prices/refreshed.csv')), { columns: true }).map(
  row => ({
    ...row,
    id: row.model.toLowerCase(),
    input: number(row.input),
    cached: number(row.cached),
    write: number(row.write),
    output: number(row.output),
    above: aboveOf(row.long_context)
  })
)

/** `>272000: in 5, out 22.5, cache read 0.5, cache write 0` → the row's last field. */
function aboveOf(rule) {
  const found = /^>(\d+): in ([\d.]+), out ([\d.]+)(?:, cache read ([\d.]+), cache write ([\d.]+))?/.exec(
    rule
  )
  if (found === null) return undefined
  const [, start, input, output, cached, write] = found
  const known = text => (text === undefined || Number(text) === 0 ? null : Number(text))
  return [Number(start), Number(input), known(cached), known(write), Number(output)]
}

/** Every price that the package has for the model, whatever the hour. */
function packaged({ provider, id }) {
  const days = ['2026-03-01T12:00Z', '2026-09-23T00:00Z', '2026-09-23T02:00Z', '2026-09-23T12:00Z']
  return days.flatMap(day => listedRates(PACKAGE_LIST, provider, id, Date.parse(day) * 1e3) ?? [])
}

const same = (a, b) => a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
const agrees = row => known =>
  same(known.input.base, row.input) &&
  same(known.output.base, row.output) &&
  (row.cached === null || same((known.cached ?? known.input).base, row.cached))

/** New models hold at all times, changed prices from the day on which they were seen, equal ones are confirmed. */
function classified(row) {
  const known = packaged(row)
  if (known.length === 0) return { ...row, from: '' }
  return { ...row, from: known.some(agrees(row)) ? null : row.as_of }
}

const rows = refreshed.filter(({ provider }) => provider !== 'openrouter').map(classified)
const confirmed = rows.filter(({ from }) => from === null)
const later = rows.filter(({ from }) => from !== null)

const compact = ({ provider, id, from, input, cached, write, output, above }) => [
  ...[provider, id, from, input, cached, write, output],
  ...(above ? [above] : [])
]
/** A JSON list, one row a line. */
const table = rows => `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`

write('later.json', table(later.map(compact)))
/** Provider and model of package prices that the refreshed list of 2026-11-20 repeats. */
write('confirmed.json', table(confirmed.map(({ provider, id }) => `${provider} ${id}`)))
write('openOffers.json', table(openOffers()))

/** As many rows a line as are read at a glance, each of one provider. */
const A_LINE = 6
const LITELLM = parse(readFileSync(path.join(here, 'prices/litellm.csv')), { columns: true })
const litellmLines = [...new Set(LITELLM.map(({ provider }) => provider))].flatMap(provider => {
  const rows = LITELLM.filter(row => row.provider === provider).map(
    ({ model, input, cached, output, more }) =>
      [model, input, cached || '-', output, ...(more ? [more] : [])].join(' ')
  )
  return Array.from({ length: Math.ceil(rows.length / A_LINE) }, (_, i) =>
    [provider, ...rows.slice(A_LINE * i, A_LINE * (i + 1))].join('|')
  )
})
write('litellm.json', table(litellmLines))

/** Catalogue name, provider, input, cached, output, the day, the quantisation that the name states, `p` or `r`. */
function openOffers() {
  const HOSTS = {
    together: 'Together',
    fireworks: 'Fireworks',
    groq: 'Groq',
    cerebras: 'Cerebras',
    baseten: 'Baseten',
    aws: 'AWS Bedrock',
    cloudflare: 'Cloudflare',
    deepseek: 'DeepSeek',
    mistral: 'Mistral',
    zai: 'Z.AI',
    minimax: 'MiniMax',
    moonshotai: 'Moonshot',
    novita: 'Novita',
    ovhcloud: 'OVHcloud',
    google: 'Google',
    doubleword: 'Doubleword',
    modal: 'Modal',
    avian: 'Avian',
    huggingface_nebius: 'Nebius',
    huggingface_hyperbolic: 'Hyperbolic',
    huggingface_nscale: 'Nscale',
    huggingface_sambanova: 'SambaNova',
    quicksilverpro: 'QuickSilver Pro'
  }
  const routed = /(spot|fast|highspeed|ultraspeed|priority|lora|:free)/
  const found = new Map()
  const take = (id, provider, input, cached, output, date, from) => {
    const model = modelNamed(id)
    if (model === undefined || routed.test(id.replace('-fp8-fast', '')) || !(input > 0)) return
    const stored = namedPrecision(id)
    const key = `${model.name} ${provider} ${stored ?? ''}`
    const known = found.get(key)
    if (known !== undefined && known.date > date) return
    if (known !== undefined && known.date === date && known.input <= input) return
    found.set(key, { model: model.name, provider, input, cached, output, date, stored, from })
  }
  for (const [id, provider] of Object.entries(HOSTS))
    for (const { id: model } of findProvider({ providerId: id })?.models ?? []) {
      const known = listedRates(PACKAGE_LIST, id, model.toLowerCase(), Date.parse('2026-09-23T12:00Z') * 1e3)
      if (known)
        take(
          model,
          provider,
          known.input.base,
          known.cached?.base ?? null,
          known.output.base,
          '2026-09-23',
          'p'
        )
    }
  for (const row of refreshed)
    if (row.provider in HOSTS)
      take(row.id, HOSTS[row.provider], row.input, row.cached, row.output, row.as_of, 'r')
  return [...found.values()]
    .sort((a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : a.input - b.input))
    .map(({ model, provider, input, cached, output, date, stored, from }) => [
      ...[model, provider, input, cached, output],
      ...[date, stored, from]
    ])
}

function write(file, text) {
  const place = path.join(folder, file)
  if (!isCheck) return writeFileSync(place, text)
  if (readFileSync(place, 'utf8') !== text) {
    stale++
    process.stdout.write(`${file} is not what the sources give: node scripts/prices.mjs\n`)
  }
}

/** Models that the package or the refreshed list name, of the last twelve months, and that no price is found for. */
function withoutPrice() {
  const named = [
    ...refreshed
      .filter(({ provider }) => provider !== 'openrouter')
      .map(row => `${row.provider}/${row.model}`),
    ...readFileSync(path.join(here, 'prices/models.txt'), 'utf8').split('\n').filter(Boolean)
  ]
  return [...new Set(named)].filter(name => tokenPrice(name, null) === null && bareName(name) !== '')
}

if (isCheck) {
  const missing = withoutPrice()
  process.stdout.write(
    missing.length === 0
      ? 'Every model of the last twelve months has a price.\n'
      : `Without a price:\n${missing.join('\n')}\n`
  )
  process.exitCode = stale + missing.length > 0 ? 1 : 0
}
