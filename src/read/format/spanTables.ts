/** Spans in tables (CSV, JSON Lines, a query's answer): ClickHouse, Application Insights, Logfire, Phoenix, Sentry, any other. */
import { entryOf } from '../../json.ts'
import { type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { hasColumns, type Sample } from './format.ts'
import { spanTable, statusOf } from './spanTable.ts'

export const clickhouseOtel = spanTable({
  id: 'clickhouse-otel',
  title: 'OpenTelemetry spans in ClickHouse (otel_traces)',
  documentation: 'https://clickhouse.com/docs/observability/integrating-opentelemetry',
  signature: ['Timestamp', 'TraceId', 'SpanId', 'SpanName', 'Duration'],
  recognises: sample => hasColumns(sample, ['Timestamp', 'SpanName', 'Duration']),
  columns: {
    id: ['SpanId'],
    trace: ['TraceId'],
    parent: ['ParentSpanId'],
    name: ['SpanName'],
    start: ['Timestamp'],
    duration: ['Duration'],
    status: ['StatusCode'],
    message: ['StatusMessage'],
    service: ['ServiceName']
  },
  microsPerUnit: 1 / 1_000,
  attributes: ['SpanAttributes', 'ResourceAttributes'],
  prefixes: ['SpanAttributes.', 'SpanAttributes[', 'ResourceAttributes[']
})

export const appInsights = spanTable({
  id: 'app-insights',
  title: 'Azure Application Insights dependencies with GenAI attributes',
  documentation: 'https://learn.microsoft.com/en-us/azure/azure-monitor/app/data-model-complete',
  signature: ['timestamp', 'customDimensions', 'resultCode', 'duration'],
  recognises: sample =>
    hasColumns(sample, ['customDimensions', 'duration', 'resultCode']) ||
    hasColumns(sample, ['Properties', 'DurationMs', 'ResultCode', 'DependencyType']),
  columns: {
    id: ['id', 'Id'],
    trace: ['operation_Id', 'OperationId'],
    parent: ['operation_ParentId', 'ParentId'],
    name: ['name', 'Name'],
    start: ['timestamp', 'timestamp [UTC]', 'TimeGenerated', 'TimeGenerated [UTC]'],
    duration: ['duration', 'DurationMs'],
    status: ['resultCode', 'ResultCode'],
    message: ['resultCode', 'ResultCode'],
    service: ['cloud_RoleName', 'AppRoleName']
  },
  microsPerUnit: 1_000,
  attributes: ['customDimensions', 'Properties'],
  prefixes: ['customDimensions.', 'Properties.'],
  derived: (path, cell) =>
    path === 'span.failed' ? /^false$/i.test(textOf(cell('success') ?? cell('Success'))) : undefined
})

export const logfire = spanTable({
  id: 'logfire',
  title: 'Pydantic Logfire records (a query’s answer as CSV or JSON)',
  documentation: 'https://logfire.pydantic.dev/docs/reference/sql/',
  signature: ['start_timestamp', 'end_timestamp', 'span_name', 'attributes'],
  recognises: sample => hasColumns(sample, ['start_timestamp', 'span_name', 'attributes']),
  columns: {
    id: ['span_id'],
    trace: ['trace_id'],
    parent: ['parent_span_id'],
    name: ['span_name'],
    start: ['start_timestamp'],
    end: ['end_timestamp'],
    duration: ['duration'],
    status: ['http_response_status_code', 'otel_status_code'],
    message: ['otel_status_message', 'exception_message', 'exception_type'],
    service: ['service_name']
  },
  microsPerUnit: 1e6,
  attributes: ['attributes', 'otel_resource_attributes'],
  prefixes: ['attributes.'],
  derived: (path, cell) => {
    if (path !== 'span.failed') return undefined
    const level = cell('level')
    return /^true$/i.test(textOf(cell('is_exception'))) ||
      /^error$/i.test(textOf(level)) ||
      (numberOf(level) ?? 0) >= 17
      ? true
      : undefined
  },
  leavesOut: cell =>
    textOf(cell('kind')) === 'pending_span' ? 'a span as it was written at its start' : undefined
})

export const phoenixTable = spanTable({
  id: 'phoenix',
  title: 'Arize Phoenix spans as a dataframe (CSV, JSON Lines, Parquet)',
  documentation: 'https://arize.com/docs/phoenix/tracing/how-to-tracing/importing-and-exporting-traces',
  signature: ['context.span_id', 'span_kind', 'start_time', 'attributes.llm.token_count.prompt'],
  recognises: sample =>
    hasColumns(sample, ['span_kind', 'start_time']) &&
    [...sample.columns].some(name => name === 'context.span_id' || name.startsWith('attributes.')),
  columns: {
    id: ['context.span_id', 'span_id'],
    trace: ['context.trace_id', 'trace_id'],
    parent: ['parent_id'],
    name: ['name'],
    type: ['span_kind'],
    start: ['start_time'],
    end: ['end_time'],
    status: ['status_code'],
    message: ['status_message']
  },
  microsPerUnit: 1e6,
  attributes: ['attributes'],
  prefixes: ['attributes.']
})

/** A table of spans as one selects it from any store: ids, a name, times, and attributes as JSON or as columns. */
export const otelTable = spanTable({
  id: 'otel-table',
  title: 'OpenTelemetry spans as a table (CSV), attributes as JSON or as columns',
  documentation: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  signature: ['span_id', 'parent_span_id', 'start_time', 'end_time', 'attributes'],
  recognises: sample => sample.first === undefined && isTableOfSpans(sample),
  columns: {
    id: ['span_id', 'spanId', 'spanID', 'SpanId'],
    trace: ['trace_id', 'traceId', 'traceID', 'TraceId'],
    parent: ['parent_span_id', 'parentSpanId', 'parent_id', 'parentSpanID'],
    name: ['name', 'span_name', 'spanName', 'operation_name', 'operationName'],
    type: ['span_kind', 'kind'],
    start: ['start_time', 'startTime', 'start_time_unix_nano', 'startTimeUnixNano', 'timestamp', 'Timestamp'],
    end: ['end_time', 'endTime', 'end_time_unix_nano', 'endTimeUnixNano'],
    status: ['status_code', 'statusCode', 'status'],
    message: ['status_message', 'statusMessage'],
    service: ['service_name', 'serviceName', 'service.name']
  },
  microsPerUnit: 1,
  attributes: ['attributes', 'span_attributes', 'attributes_json', 'resource_attributes'],
  prefixes: ['attributes.'],
  derived: (path, cell) => (path === 'span.micros' ? lengthIn(cell) : undefined)
})

/** Lengths of spans by the unit in their name. [µs] */
const LENGTHS: readonly (readonly [string, number])[] = [
  ['duration_ms', 1e3],
  ['durationMs', 1e3],
  ['duration_ns', 1e-3],
  ['duration_nano', 1e-3],
  ['durationNano', 1e-3],
  ['durationNs', 1e-3],
  ['duration_us', 1],
  ['durationUs', 1],
  ['duration_seconds', 1e6],
  ['duration_s', 1e6]
]

function lengthIn(cell: Cell): number | undefined {
  const found = LENGTHS.find(([name]) => !isBlank(cell(name)))
  if (found === undefined) return undefined
  const [name, micros] = found
  const number = numberOf(cell(name)) ?? Number.NaN
  return Number.isNaN(number) ? undefined : number * micros
}

const SPAN_IDS = ['span_id', 'spanId', 'spanID', 'SpanId']

const ATTRIBUTES = /^(?:span_)?attributes(?:_json)?$/
const CONVENTION = /(?:^|["'.{ ,])(?:gen_ai|llm|ai|mlflow|openinference|traceloop|embedding)\.\w/

/** Attributes under names of a convention; others are read as any table's. */
const isTableOfSpans = ({ columns, rows = [] }: Sample): boolean =>
  SPAN_IDS.some(name => columns.has(name)) &&
  ([...columns].some(name => /^(?:attributes\.)?(?:gen_ai|llm)\./.test(name)) ||
    [...columns].some(
      name =>
        ATTRIBUTES.test(name) &&
        rows.some(row => CONVENTION.test(textOf((row as Readonly<Record<string, unknown>>)[name])))
    ))

/** The codes of gRPC, by which Sentry names the outcome of a span. */
const SENTRY_STATUS: Readonly<Record<string, number>> = {
  invalid_argument: 400,
  failed_precondition: 400,
  out_of_range: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  aborted: 409,
  resource_exhausted: 429,
  cancelled: 499,
  internal_error: 500,
  unknown: 500,
  unknown_error: 500,
  error: 500,
  data_loss: 500,
  unimplemented: 501,
  unavailable: 503,
  deadline_exceeded: 504
}

export const sentry = spanTable({
  id: 'sentry',
  title: 'Sentry spans of AI calls (Explore export)',
  documentation: 'https://develop.sentry.dev/sdk/telemetry/traces/modules/ai-agents/',
  signature: ['span.op', 'span.duration', 'timestamp', 'gen_ai.request.model'],
  recognises: sample => hasColumns(sample, ['span.op', 'span.duration']),
  columns: {
    id: ['id', 'span_id'],
    trace: ['trace', 'trace_id'],
    parent: ['parent_span', 'parent_span_id'],
    name: ['span.description', 'span.name'],
    start: ['precise.start_ts'],
    end: ['precise.finish_ts', 'timestamp'],
    duration: ['span.duration'],
    message: ['span.status'],
    service: ['project']
  },
  microsPerUnit: 1_000,
  attributes: [],
  prefixes: [],
  derived: (path, cell) => {
    const status = textOf(cell('span.status')).toLowerCase()
    if (path === 'span.status') return entryOf(SENTRY_STATUS, status) ?? statusOf(status)
    if (path === 'span.failed') return Object.hasOwn(SENTRY_STATUS, status)
    if (path === 'span.type') return kindOfOp(textOf(cell('span.op')))
    return undefined
  },
  assumptions: ['Sentry stamps the end of a span: a call arrives its duration earlier.']
})

/** `gen_ai.chat`; spans of databases, requests and views are no calls. */
const kindOfOp = (op: string): string =>
  /^(?:gen_)?ai\./.test(op) ? op.replace(/^(?:gen_)?ai\./, '') : 'tool'
