/** OpenAI’s costs by the day, with and without quantities of tokens, and a project's rate limits. */
import { type LinePart, lineItem } from '../../log/lineItem.ts'
import { at, type Cell, isBlank, textOf } from '../records/cell.ts'
import { allBut, buckets, refused } from './format.ts'
import { resultsIn, truncationOf } from './openaiUsage.ts'

const CSV_SIGNATURE = ['start_time', 'end_time', 'amount_value', 'amount_currency']

const USAGE_INSTEAD =
  "Export usage instead: the dashboard's Activity (not Cost) export, or GET /v1/organization/usage/completions with bucket_width=1m; this file then is its bill: --bill FILE."

const COSTS_API = 'https://platform.openai.com/docs/api-reference/usage/costs'

export const openaiCostQuantities = buckets({
  id: 'openai-cost-quantities',
  title:
    'OpenAI’s costs with quantities, of the API or the dashboard: tokens and money by the day, without a count of requests',
  documentation: COSTS_API,
  signature: CSV_SIGNATURE.concat('quantity', 'line_item'),
  recognises: ({ columns, first, rows = [] }) =>
    (columns.has('amount_value') ? rows : costResults(first)).some(row => statesTokens(cellOf(row))),
  answers: allBut({ partly: ['model', 'caller'], no: ['peak1s', 'concurrency', 'ttft', 'throttling'] }),
  records: value => resultsIn(value),
  truncation: value => truncationOf(value),
  view: lineTokens,
  leavesOut: cell =>
    isIdle(cell) || statesTokens(cell)
      ? undefined
      : 'it is charged by something else than tokens, or does not say how many',
  fields: {
    start: { from: 'start_time', unit: 'any' },
    end: { from: 'end_time', unit: 'any' },
    requests: [],
    model: 'model',
    caller: ['api_key_id', 'user_id', 'project_id'],
    input: 'input',
    cached: 'cached',
    output: 'output',
    cacheWrite5mTokens: 'write5m',
    cacheWrite1hTokens: 'write1h',
    audioInputTokens: 'audioInput',
    audioCachedTokens: 'audioCached',
    audioOutputTokens: 'audioOutput',
    imageInputTokens: 'imageInput',
    imageCachedTokens: 'imageCached',
    imageOutputTokens: 'imageOutput',
    batch: 'batch'
  },
  uncounted: USAGE_INSTEAD,
  assumptions: [
    'Exports of costs count what was charged: refused and failed attempts are not in them, so demand may be higher.'
  ]
})

export const openaiCosts = refused({
  id: 'openai-costs',
  title: 'OpenAI’s costs API: money by the day, without requests',
  documentation: COSTS_API,
  signature: ['object', 'data', 'has_more', 'next_page'],
  recognises: ({ first }) => costResults(first).length > 0,
  refusal: USAGE_INSTEAD
})

export const openaiCostsCsv = refused({
  id: 'openai-costs-csv',
  title: 'OpenAI’s dashboard cost export (cost_….csv): money by the day, without requests',
  documentation: 'https://help.openai.com/en/articles/8554956',
  signature: CSV_SIGNATURE,
  refusal: USAGE_INSTEAD
})

export const openaiRateLimits = refused({
  id: 'openai-rate-limits',
  title:
    'rate limits of an OpenAI project, which say what the pool would refuse and not what was asked of it',
  documentation: 'https://platform.openai.com/docs/api-reference/project-rate-limits',
  signature: ['object', 'data', 'first_id', 'last_id'],
  recognises: ({ first }) =>
    listIn(first, 'data').some(item => textOf(at(item, 'object')) === 'project.rate_limit'),
  refusal: 'Analyse a log of the requests.'
})

const costResults = (value: unknown): readonly unknown[] =>
  [...resultsIn(value)].filter(result => textOf(at(result, 'object')).startsWith('organization.costs'))

const cellOf =
  (row: unknown): Cell =>
  path =>
    at(row, path)

/** A day of the table, or a bucket, in which nothing was charged. */
const isIdle = (cell: Cell): boolean =>
  ['amount_value', 'amount', 'quantity'].every(path => isBlank(cell(path)))

/** A line of an unnamed unit counts what its name says. */
function statesTokens(cell: Cell): boolean {
  const unit = textOf(cell('quantity_unit'))
  const { part } = lineItem(textOf(cell('line_item')))
  return (
    (unit === '' || /^tokens?$/i.test(unit)) &&
    !isBlank(cell('quantity')) &&
    part !== null &&
    part !== 'searches'
  )
}

/** What a kind of tokens is a part of. */
const SIDES: Readonly<Record<Exclude<LinePart, 'searches'>, readonly string[]>> = {
  input: ['input'],
  cached: ['input', 'cached'],
  write5m: ['input', 'write5m'],
  write1h: ['input', 'write1h'],
  output: ['output'],
  audioInput: ['input', 'audioInput'],
  audioCached: ['input', 'cached', 'audioInput', 'audioCached'],
  audioOutput: ['output', 'audioOutput'],
  imageInput: ['input', 'imageInput'],
  imageCached: ['input', 'cached', 'imageInput', 'imageCached'],
  imageOutput: ['output', 'imageOutput']
}
const COUNTS = new Set(Object.values(SIDES).flat())

/** A line states one kind of tokens, so the others are 0 in it: the lines of a day add up. A day without lines is idle. */
function lineTokens(record: Cell): Cell {
  if (!statesTokens(record)) return path => (COUNTS.has(path) ? undefined : record(path))
  const { model, part, isBatch } = lineItem(textOf(record('line_item')))
  const counted = SIDES[part as Exclude<LinePart, 'searches'>]
  return path => {
    if (path === 'model') return model
    if (path === 'batch') return String(isBatch)
    if (COUNTS.has(path)) return counted.includes(path) ? record('quantity') : 0
    return record(path)
  }
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = at(value, key)
  return Array.isArray(list) ? list : []
}
