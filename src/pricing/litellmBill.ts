/** LiteLLM's sums by day, from its activity API or its tables of daily spend → entries of a bill: spend and tokens by model. */
import { MICROS_PER_DAY, MICROS_PER_MILLI } from '../units.ts'
import { arrayOf, type BillEntry, jsonValues, numberOf, recordOf, tableOf, textOf } from './billExport.ts'

type Sums = Readonly<Record<string, unknown>>

/** `null` where the text is neither. */
export function parseLitellmDaily(text: string): readonly BillEntry[] | null {
  const isJson = /^\s*[[{]/.test(text)
  const rows = isJson ? ofJson(text) : ofTable(text)
  if (rows.length === 0) return null
  return rows.flatMap(({ date, model, sums }) => entriesOf(date, model, sums))
}

type Row = { readonly date: string; readonly model: string; readonly sums: Sums }

/** Days with a breakdown by model, or rows of the table. */
function ofJson(text: string): readonly Row[] {
  const values = jsonValues(text) ?? []
  return values.flatMap(value => {
    const days = arrayOf(recordOf(value)['results']).flatMap(ofDay)
    return days.length > 0 ? days : ofRow(recordOf(value))
  })
}

function ofDay(value: unknown): readonly Row[] {
  const day = recordOf(value)
  const date = textOf(day['date'])
  if (date === '' || numberOf(recordOf(day['metrics'])['spend']) === null) return []
  const models = Object.entries(recordOf(recordOf(day['breakdown'])['models']))
  return models.map(([model, found]) => ({ date, model, sums: recordOf(recordOf(found)['metrics']) }))
}

function ofRow(row: Sums): readonly Row[] {
  const [date, model] = [textOf(row['date']), textOf(row['model'])]
  const isRow = date !== '' && model !== '' && numberOf(row['spend']) !== null && 'prompt_tokens' in row
  return isRow ? [{ date, model: billedName(model, textOf(row['custom_llm_provider'])), sums: row }] : []
}

const NAMES = [
  'date',
  'model',
  'custom_llm_provider',
  'spend',
  'prompt_tokens',
  'completion_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'successful_requests'
] as const

function ofTable(text: string): readonly Row[] {
  const { rows, column } = tableOf(text)
  const places = NAMES.map(name => [name, column(name)] as const).filter(([, at]) => at >= 0)
  return rows.flatMap(cells => ofRow(Object.fromEntries(places.map(([name, at]) => [name, cells[at] ?? '']))))
}

/** Whose price a bare name is follows from it alone at makers that sell their own. */
const billedName = (model: string, provider: string): string =>
  provider === '' || model.includes('/') || /^(?:openai|anthropic|gemini)$/.test(provider)
    ? model
    : `${provider}/${model}`

/** Prompt tokens hold what was read from a cache and written into it. Days are UTC. */
function entriesOf(date: string, model: string, sums: Sums): readonly BillEntry[] {
  const start = Date.parse(`${date.slice(0, 10)}T00:00Z`) * MICROS_PER_MILLI
  if (Number.isNaN(start)) return []
  const of = (name: string) => numberOf(sums[name]) ?? 0
  const [read, written] = [of('cache_read_input_tokens'), of('cache_creation_input_tokens')]
  const head = {
    model,
    isBatch: false,
    usd: null,
    requests: null,
    time: { start, end: start + MICROS_PER_DAY }
  }
  const parts = [
    ['input', Math.max(0, of('prompt_tokens') - read - written)],
    ['cached', read],
    ['write5m', written],
    ['output', of('completion_tokens')]
  ] as const
  return [
    { ...head, part: null, tokens: null, usd: of('spend'), requests: of('successful_requests') },
    ...parts.filter(([, tokens]) => tokens > 0).map(([part, tokens]) => ({ ...head, part, tokens }))
  ]
}
