/** An answer of Prometheus, or of Grafana to a panel's query, → its series: a metric's name, its labels, its samples. */
import { at, numberOf, textOf } from '../records/cell.ts'

export type Sampled = {
  readonly name: string
  readonly labels: Readonly<Record<string, unknown>>
  /** Seconds since 1970, and what was counted by then; `NaN` where nothing is stated. */
  readonly values: readonly (readonly [number, number])[]
}

type Json = Readonly<Record<string, unknown>>

const listAt = (value: unknown, path: string): readonly unknown[] => {
  const found = path === '' ? value : at(value, path)
  return Array.isArray(found) ? found : []
}

/** Of one answer or a list of them. */
export function sampledIn(value: unknown): readonly Sampled[] {
  const pages = Array.isArray(value) ? value : [value]
  return pages.flatMap(page => [...ofPrometheus(page), ...ofGrafana(page)])
}

/** `GET /api/v1/query_range`: `{ data: { result: [{ metric, values: [[s, "12"], …] }] } }`. */
const ofPrometheus = (page: unknown): readonly Sampled[] =>
  listAt(page, 'data.result').flatMap(result => {
    const [labels, values] = [at(result, 'metric'), at(result, 'values')]
    if (!Array.isArray(values)) return []
    const pairs = values.flatMap(pair =>
      Array.isArray(pair) ? [[Number(pair[0]), countOf(pair[1])] as const] : []
    )
    return [{ name: textOf(at(labels, '__name__')), labels: (labels ?? {}) as Json, values: pairs }]
  })

const countOf = (value: unknown): number => numberOf(value) ?? Number.NaN

/**
 * `POST /api/ds/query`: frames of columns, `{ results: { A: { frames: [{ schema: { fields }, data: { values } }] } } }`, times in
 * milliseconds; a column of values has labels, and where its metric is called otherwise, its name as a selector.
 */
const ofGrafana = (page: unknown): readonly Sampled[] =>
  Object.values((at(page, 'results') ?? {}) as Json)
    .flatMap(result => listAt(result, 'frames'))
    .flatMap(frame => {
      const [fields, columns] = [listAt(frame, 'schema.fields'), listAt(frame, 'data.values')]
      const times = listAt(columns[fields.findIndex(field => at(field, 'type') === 'time')], '')
      return fields.flatMap((field, i) =>
        at(field, 'type') === 'number' ? [seriesOf(field, times, listAt(columns[i], ''))] : []
      )
    })

function seriesOf(field: unknown, times: readonly unknown[], counts: readonly unknown[]): Sampled {
  const labels = (at(field, 'labels') ?? {}) as Json
  const shown = [at(field, 'config.displayNameFromDS'), at(field, 'name')].map(textOf)
  const name = textOf(labels['__name__']) || (shown.map(nameIn).find(text => text !== '') ?? '')
  const values = times.map(
    (time, i) => [Number(time) / 1_000, counts[i] === null ? Number.NaN : countOf(counts[i])] as const
  )
  return { name, labels, values }
}

/** `vllm:prompt_tokens_total{model_name="llama"}` → its metric. */
const nameIn = (selector: string): string => /^([A-Za-z_:][\w:]*)(?:\{|$)/.exec(selector)?.[1] ?? ''
