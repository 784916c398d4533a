/** What BigQuery's REST API answers – names in a schema, and cells as `{"f": [{"v": …}]}` – → an object a row. */
import { isObject, type JsonObject } from '../../json.ts'

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
export function bigqueryRows({ schema, rows }: JsonObject): readonly unknown[] | undefined {
  const fields = fieldsIn(schema)
  if (fields.length === 0 || !Array.isArray(rows) || rows.length === 0 || !rows.every(isRow)) return undefined
  return rows.map(row => rowOf(fields, row))
}

type Row = { readonly f: readonly unknown[] }

const isRow = (row: unknown): row is Row => isObject(row) && Array.isArray(row['f'])

const fieldsIn = (schema: unknown): readonly JsonObject[] =>
  isObject(schema) && Array.isArray(schema['fields']) ? schema['fields'].filter(isObject) : []

const rowOf = (fields: readonly JsonObject[], { f: cells }: Row): JsonObject =>
  Object.fromEntries(
    fields.map((field, i) => {
      const cell = cells[i]
      return [String(field['name']), plainOf(field, isObject(cell) ? cell['v'] : null)]
    })
  )

function plainOf(field: JsonObject, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(one => plainOf(field, isObject(one) ? one['v'] : one))
  if (isRow(value)) return rowOf(fieldsIn(field), value)
  // Seconds since 1970, as `1.7633701E9`.
  return field['type'] === 'TIMESTAMP' && typeof value === 'string' && Number.isFinite(Number(value))
    ? Number(value)
    : (value ?? null)
}
