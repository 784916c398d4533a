/** Tables that gateways make in ClickHouse, by their own statements: the columns that are of use here and some that are not. */

/** github.com/langfuse/langfuse, 0002_observations.up.sql (MIT), its columns that are of use here and some that are not. */
export const LANGFUSE = `CREATE TABLE gateways.observations (
  id String, trace_id String, project_id String, type LowCardinality(String), parent_observation_id Nullable(String),
  start_time DateTime64(3), end_time Nullable(DateTime64(3)), name String, metadata Map(LowCardinality(String), String),
  level LowCardinality(String), status_message Nullable(String), input Nullable(String), output Nullable(String),
  provided_model_name Nullable(String), model_parameters Nullable(String),
  provided_usage_details Map(LowCardinality(String), UInt64), usage_details Map(LowCardinality(String), UInt64),
  cost_details Map(LowCardinality(String), Decimal64(12)), total_cost Nullable(Decimal64(12)),
  completion_start_time Nullable(DateTime64(3)), event_ts DateTime64(3), is_deleted UInt8
) ENGINE = ReplacingMergeTree(event_ts, is_deleted) PARTITION BY toYYYYMM(start_time) PRIMARY KEY (project_id, type, toDate(start_time)) ORDER BY (project_id, type, toDate(start_time), id)`

/** github.com/Helicone/helicone, 20200101000041 and those that add columns (Apache-2.0). */
export const HELICONE = `CREATE TABLE gateways.request_response_rmt (
  response_id Nullable(UUID), response_created_at Nullable(DateTime64(3)), latency Nullable(Int64), status Int64,
  completion_tokens Nullable(Int64), prompt_tokens Nullable(Int64), prompt_cache_write_tokens Int64 DEFAULT 0,
  prompt_cache_read_tokens Int64 DEFAULT 0, model LowCardinality(String), request_id UUID, request_created_at DateTime64(3),
  user_id LowCardinality(String), organization_id UUID, time_to_first_token Nullable(Int64), provider LowCardinality(String),
  properties Map(LowCardinality(String), String), request_body String DEFAULT '', response_body String DEFAULT '',
  cost UInt64 DEFAULT 0, cache_reference_id UUID DEFAULT '00000000-0000-0000-0000-000000000000', updated_at DateTime64(3, 'UTC') DEFAULT now()
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY (organization_id, provider, model, user_id, request_created_at, request_id)`

/** github.com/open-telemetry/opentelemetry-collector-contrib, exporter/clickhouseexporter (Apache-2.0). */
export const OTEL = `CREATE TABLE gateways.otel_traces (
  Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String, SpanName LowCardinality(String),
  SpanKind LowCardinality(String), ServiceName LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String),
  ScopeName String, SpanAttributes Map(LowCardinality(String), String), Duration UInt64, StatusCode LowCardinality(String),
  StatusMessage String, Events Nested (Timestamp DateTime64(9), Name LowCardinality(String))
) ENGINE = MergeTree ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`
