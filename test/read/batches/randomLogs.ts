/** Random tables and JSON Lines: mostly as logs are, with everything in between that a reader may stumble over. */
import fc from 'fast-check'

export const HEADER =
  'request_id,start_time,end_time,ttft_ms,model,input_tokens,cached_tokens,output_tokens,status,caller'

const cell = (plain: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: plain },
    { weight: 3, arbitrary: plain.map(text => `"${text}"`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        ' ',
        'null',
        'NULL',
        'x',
        '-1',
        '1e3',
        '"a""b"',
        '"a,b"',
        '"a\nb"',
        '"a\r\nb"',
        '5 '
      )
    }
  )

const millis = fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2098, 0, 1) })
const time = fc.oneof(
  millis.map(ms => new Date(ms).toISOString()),
  millis.map(ms => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')),
  millis.map(ms => new Date(ms).toISOString().replace('Z', '+02:00')),
  millis.map(ms => new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00')),
  millis.map(ms =>
    new Date(ms)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, '-03')
  ),
  millis.map(ms => String(ms)),
  millis.map(ms => String(ms / 1_000)),
  fc.constantFrom(
    '2026-02-30T00:00:00Z',
    '2026-11-03',
    '1999-01-01T00:00:00Z',
    '2026-11-03T14:00:60Z',
    '12.5'
  )
)
const count = fc.oneof(
  fc.nat(20_000).map(String),
  fc.nat(99).map(n => `${n}.0`),
  fc.constantFrom('16777217', '1.5', '007')
)
const name = fc.constantFrom('gpt-4o', 'o4-mini', 'größe', '‮x', 'team a')
const row = fc
  .tuple(
    cell(fc.nat(60).map(n => `req-${n}`)),
    cell(time),
    cell(time),
    cell(fc.oneof(count, fc.constant('12.375'), fc.constant('0.1'))),
    cell(name),
    cell(count),
    cell(fc.nat(9).map(String)),
    cell(count),
    cell(fc.constantFrom('200', '429', '500', 'ok', 'failed', '99')),
    cell(name)
  )
  .map(cells => cells.join(','))
const line = fc.oneof(
  { weight: 12, arbitrary: row },
  { weight: 1, arbitrary: fc.constantFrom('', 'a,b', `${','.repeat(12)}`) }
)
/** Lines of a table below `HEADER`, their ends, and whether the last one has one. */
export const tableFile = fc.tuple(
  fc.array(line, { minLength: 1, maxLength: 40 }),
  fc.constantFrom('\n', '\r\n', '\r'),
  fc.boolean()
)

/** Any JSON text of a value: also the odd spacings, escapes and doubled keys that `JSON.stringify` never writes. */
const space = fc.constantFrom('', '', '', ' ', '\t', '\r')
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map(value => JSON.stringify(value))
const leaf = fc.oneof(
  text,
  fc.constantFrom(
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1.50',
    '1e3',
    '12.5E-2',
    '""',
    '"a\\u0062"',
    '[]',
    '{}'
  ),
  fc.integer({ min: -5, max: 20_000 }).map(String),
  fc.nat(99).map(n => `"${n}"`)
)
const broken = fc.constantFrom(
  '01',
  '.5',
  '+1',
  'nul',
  '"\\x"',
  '"\t"',
  "'a'",
  '[1,]',
  '{"a":}',
  '',
  '1.',
  '{"a" 1}'
)
const nested: fc.Arbitrary<string> = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }).map(items => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(text, tie('value')), { maxLength: 3 })
      .map(pairs => `{${pairs.map(([key, value]) => `${key}:${value}`).join(',')}}`)
  )
})).value as fc.Arbitrary<string>

const jsonTime = fc.oneof(
  time.map(value => JSON.stringify(value)),
  millis.map(ms => String(ms)),
  millis.map(ms => String(ms / 1_000))
)
const pair = (key: string, value: fc.Arbitrary<string>) =>
  fc.tuple(space, space, space, value).map(([a, b, c, written]) => `${a}"${key}"${b}:${c}${written}`)
const usage = fc
  .subarray(['input_tokens', 'output_tokens', 'x'])
  .chain(keys =>
    fc.tuple(...keys.map(key => pair(key, fc.oneof({ weight: 8, arbitrary: fc.nat(900).map(String) }, leaf))))
  )
  .map(pairs => `{${pairs.join(',')}}`)

const jsonLine = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: pair('ts', jsonTime) }, pair('other', leaf)),
    pair('usage', fc.oneof({ weight: 9, arbitrary: usage }, leaf)),
    pair('model', fc.oneof({ weight: 9, arbitrary: name.map(value => JSON.stringify(value)) }, leaf)),
    pair('id', fc.oneof({ weight: 9, arbitrary: fc.nat(50).map(n => `"r${n}"`) }, leaf)),
    pair('messages', nested),
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      pair('usage', usage),
      pair('usage.input_tokens', leaf),
      pair('bad', broken)
    ),
    fc.infiniteStream(fc.nat(1_000))
  )
  .map(([...parts]) => {
    const pairs = parts.slice(0, 6).filter(part => typeof part === 'string') as string[]
    const order = (parts[6] as Iterator<number>).next().value as number
    return `{${[...pairs.slice(order % pairs.length), ...pairs.slice(0, order % pairs.length)].join(',')}}`
  })
/** Lines of JSON, their ends, and whether the last one has one. */
export const jsonFile = fc.tuple(
  fc.array(fc.oneof({ weight: 15, arbitrary: jsonLine }, fc.constantFrom('', '  ', '[1]', '7', '{"ts":1')), {
    minLength: 1,
    maxLength: 30
  }),
  fc.constantFrom('\n', '\r\n'),
  fc.boolean()
)

export const SCANNED = 'start=ts,id=id,model=model,input=usage.input_tokens,output=usage.output_tokens'
