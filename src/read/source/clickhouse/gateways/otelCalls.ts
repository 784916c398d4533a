/** The OpenTelemetry collector's `otel_traces` → its calls of models, as `read/format/otelSpans.ts` reads them. */

import { STANDARD_TIER_WORDS } from '../../../../log/serviceTier.ts'
import { AZURE, HOSTS, OWN } from '../../../format/biller.ts'
import type { Paths } from '../../../format/format.ts'
import { PROVIDERS, SPAN_FIELDS } from '../../../format/otelSpans.ts'
import { NOT_THROTTLED } from '../../../format/outcome.ts'
import { CALL_ATTRIBUTES, KINDS, NO_CALLS, NO_KIND } from '../../../format/spans.ts'
import { FAILED } from '../../../format/spanTable.ts'
import { FAILED_UNTOLD } from '../aggregate/calls.ts'
import type { GatewayCalls } from './gateway.ts'
import { extracted, failedStatus, firstSaid, isSaid, literal, matches } from './sqlTexts.ts'

/** An attribute of the span, else of its resource: in maps of texts, or as the exporter's setting `json` keeps them. */
const placesIn =
  (isJson: (column: string) => boolean) =>
  (name: string): readonly string[] =>
    ['SpanAttributes', 'ResourceAttributes'].map(column =>
      isJson(column)
        ? `ifNull(toString(getSubcolumn(${column}, ${literal(name)})), '')`
        : `${column}[${literal(name)}]`
    )

type PlacesOf = ReturnType<typeof placesIn>

/** Of the names that a field may stand under, the first that says something; names of `span.…` are columns. */
const attributeIn =
  (placesOf: PlacesOf) =>
  (names: Paths | undefined): string =>
    firstSaid(
      [names ?? []]
        .flat()
        .filter(name => !name.startsWith('span.'))
        .flatMap(placesOf)
    )

const number = (text: string): string => `toFloat64OrNull(trimBoth(${text}))`

function namedOf(placesOf: PlacesOf): GatewayCalls['named'] {
  const attribute = attributeIn(placesOf)
  // As a span states what it does: quotes may stand around it.
  const kinds = KINDS.filter(name => !name.startsWith('span.')).map(
    name => `trimBoth(replaceAll(${firstSaid(placesOf(name))}, '"', ''))`
  )
  return {
    known_input: attribute(SPAN_FIELDS.input),
    known_cached: attribute(SPAN_FIELDS.cached),
    known_output: attribute(SPAN_FIELDS.output),
    known_written: attribute(SPAN_FIELDS.cacheWrite5mTokens),
    known_status: attribute(SPAN_FIELDS.status),
    known_ttft: attribute(SPAN_FIELDS.ttft?.from),
    known_chunk: attribute('ai.response.msToFirstChunk'),
    known_tier: `lower(trimBoth(${attribute(SPAN_FIELDS.tier)}))`,
    known_error: attribute('error.type'),
    known_caller: attribute(SPAN_FIELDS.caller),
    known_model: `substringUTF8(${attribute(SPAN_FIELDS.model)}, 1, 200)`,
    known_provider: `lower(trimBoth(${attribute(PROVIDERS)}))`,
    // As `nameBiller`.
    known_biller: `multiIf(${matches('known_provider', AZURE)}, if(${matches('known_provider', /\s/)}, 'azure', known_provider), ${matches('known_provider', OWN)}, 'self-hosted',
    ${matches('known_provider', HOSTS)}, if(${matches('known_provider', /\s/)}, ${extracted('known_provider', HOSTS)}, known_provider), '')`,
    known_kind: `arrayFirst(kind -> kind != '' AND NOT ${matches('kind', NO_KIND)}, [${kinds.join(', ')}])`,
    known_call: `if(known_kind != '', NOT ${matches('known_kind', NO_CALLS)}, ${attribute(CALL_ATTRIBUTES)} != '')`,
    known_failed: `known_error != '' OR ${matches('StatusCode', FAILED)}`,
    known_prompt: number('known_input'),
    known_reads: number('known_cached'),
    known_answer: number('known_output'),
    known_http: number('known_status'),
    known_quota: `known_http = 429 AND (${matches('StatusMessage', NOT_THROTTLED)} OR ${matches(attribute('exception.message'), NOT_THROTTLED)})`
  }
}

export const otelCalls = (
  _: (column: string) => boolean,
  isJson: (column: string) => boolean
): GatewayCalls => ({
  named: namedOf(placesIn(isJson)),
  isCall: 'known_call',
  columns: {
    id: 'SpanId',
    start: 'Timestamp',
    duration: 'toInt64(floor(Duration / 1000 + 0.5))',
    ttft: `multiIf(${isSaid('known_chunk')}, toInt64(${number('known_chunk')} * 1000), ${isSaid('known_ttft')}, toInt64(floor(${number('known_ttft')} * 1000000 + 0.5)), NULL)`,
    model: `if(known_model = '' OR known_biller = '' OR startsWith(lower(known_model), concat(known_biller, '/')), known_model, concat(known_biller, '/', known_model))`,
    caller: firstSaid(['known_caller', 'ServiceName']),
    input:
      'if(known_prompt = 0, NULL, known_prompt + if(ifNull(known_reads > known_prompt, 0), known_reads, 0))',
    cached: 'if(known_prompt = 0, NULL, known_reads)',
    output: 'if(known_prompt = 0 AND known_answer = 0, NULL, known_answer)',
    status: `multiIf(known_failed, ${failedStatus(`concat(known_error, ' ', StatusMessage)`, 'toInt64(ifNull(known_http, 0))')},
      known_quota, ${FAILED_UNTOLD}, toInt64(ifNull(known_http, 0)))`
  },
  untold: [
    {
      which: ['known_input', 'known_cached', 'known_output', 'known_ttft', 'known_chunk', 'known_status']
        .map(text => `(${isSaid(text)} AND isNull(${number(text)}))`)
        .join(' OR '),
      why: 'state something else than a number where one belongs'
    },
    { which: `${number('known_written')} > 0`, why: 'wrote to a prompt cache, which is billed apart' },
    {
      which: `known_tier NOT IN (${STANDARD_TIER_WORDS.map(literal).join(', ')})`,
      why: 'were of a service tier that is billed apart'
    },
    { which: 'known_failed AND known_http < 400', why: 'failed with the status of a success' },
    {
      which: `${number('known_chunk')} * 1000 != floor(${number('known_chunk')} * 1000)`,
      why: 'state the first token in parts of a microsecond'
    }
  ],
  spans: { trace: 'TraceId', id: 'SpanId', parent: 'ParentSpanId' }
})
