/** Tables that gateways make in ClickHouse → which of their columns are read, under which names. */
import type { GatewayCalls } from './gateways/gateway.ts'
import { heliconeCalls } from './gateways/heliconeCalls.ts'
import { langfuseCalls } from './gateways/langfuseCalls.ts'
import { otelCalls } from './gateways/otelCalls.ts'
import type { Column } from './sql.ts'

/** One column of what is read: what it is called, and of what. */
type Taken = {
  readonly header: string
  readonly column: string
  /** Stored as whole numbers of this part of a unit. */
  readonly over?: number
}

type Schema = {
  /** Columns that make it this table and no other. */
  readonly signature: readonly string[]
  /** What is read of it, where it has the column. */
  readonly takes: readonly Taken[]
  /** When a call arrived. */
  readonly time: string
  /** Its calls as a plain table, made of the columns that it has. */
  readonly calls: (has: (column: string) => boolean, isJson: (column: string) => boolean) => GatewayCalls
}

const asNamed = (...columns: readonly string[]): readonly Taken[] =>
  columns.map(column => ({ header: column, column }))

/** github.com/langfuse/langfuse, packages/shared/clickhouse/migrations, MIT: `observations`. */
const LANGFUSE: Schema = {
  signature: ['trace_id', 'project_id', 'parent_observation_id', 'start_time', 'usage_details'],
  takes: [
    ...asNamed('id', 'trace_id', 'type', 'parent_observation_id', 'start_time', 'end_time'),
    ...asNamed('completion_start_time', 'name', 'level', 'status_message', 'provided_model_name'),
    ...asNamed('model_parameters', 'usage_details', 'cost_details', 'total_cost', 'user_id', 'session_id')
  ],
  time: 'start_time',
  calls: langfuseCalls
}

/** github.com/Helicone/helicone, clickhouse/migrations, Apache-2.0: `request_response_rmt`. Costs are in 10⁻⁹ USD. */
const HELICONE: Schema = {
  signature: ['request_id', 'request_created_at', 'response_created_at', 'organization_id', 'status'],
  takes: [
    ...asNamed('request_id', 'response_id', 'request_created_at', 'response_created_at'),
    { header: 'response_status', column: 'status' },
    { header: 'delay_ms', column: 'latency' },
    ...asNamed('time_to_first_token', 'model', 'provider'),
    { header: 'request_user_id', column: 'user_id' },
    ...asNamed('prompt_tokens', 'prompt_cache_read_tokens', 'prompt_cache_write_tokens', 'completion_tokens'),
    { header: 'costUSD', column: 'cost', over: 1e9 },
    ...asNamed('cache_reference_id')
  ],
  time: 'request_created_at',
  calls: heliconeCalls
}

/** github.com/open-telemetry/opentelemetry-collector-contrib, exporter/clickhouseexporter, Apache-2.0: `otel_traces`. */
const OTEL: Schema = {
  signature: ['Timestamp', 'TraceId', 'SpanId', 'SpanName', 'Duration', 'SpanAttributes'],
  takes: asNamed(
    ...['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'SpanName', 'SpanKind', 'ServiceName'],
    ...['SpanAttributes', 'ResourceAttributes', 'Duration', 'StatusCode', 'StatusMessage']
  ),
  time: 'Timestamp',
  calls: otelCalls
}

const SCHEMAS: readonly Schema[] = [LANGFUSE, HELICONE, OTEL]

/** The one whose table these columns are; `undefined`: none of them. */
export const schemaOf = (columns: readonly Column[]): Schema | undefined => {
  const names = new Set(columns.map(({ name }) => name))
  return SCHEMAS.find(({ signature }) => signature.every(name => names.has(name)))
}
