/** A seed → one log of fixtures/logs, damaged and packed in the way that the seed says: always the same for the same seed. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/logs')
const NAMES = readdirSync(FOLDER).filter(file => !file.endsWith('.expected.json'))
const LOGS = NAMES.map(name => ({ name, bytes: readFileSync(path.join(FOLDER, name)) }))

/** What long texts repeat: a pattern that is tried from each character to the end, or in two ways, shows there. */
const LONG = [
  ...['0', 'A', ' ', '-', '.', ':', '/', '(', '[', '<', "\\'", '@', '=', '|', '_', '·', '0 h ', 'aA'],
  ...['-2024-08-06', '_q4-k', 'a=0,', 'a: 0, ', 'cach', 'token ', 'INFO: ', 'a:1 ', '<td ', "'a':'b',"]
].map(unit => unit.repeat(60_000 / unit.length))

/** Numbers, times and texts that belong to no request, and what tokenisers stumble over. */
const VALUES = [
  ...[
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '0',
    '-1',
    '-0',
    '0.5',
    '1e300',
    '1e-320',
    '-5000',
    '1e999',
    'NaN',
    'Infinity'
  ],
  ...[
    '2147483648',
    '9007199254740993',
    '99999999999999999999',
    '16777217',
    '1772438400',
    '1772438400000',
    '946684799'
  ],
  ...[
    '"1970-01-01T00:00:00Z"',
    '"9999-12-31T23:59:59Z"',
    '"0004-03-02T08:00:00Z"',
    '"2026-02-30T08:00:00Z"',
    '"2099-01-01T00:00:00Z"'
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '"=cmd()"',
    '"::error::x"',
    '"\\ud800"',
    '"\\u001b[2J"',
    '"a,b\\nc;d"',
    '"429"',
    '"error"'
  ]
]
const PIECES = [
  ...[
    '"',
    '""',
    "'",
    '\\',
    '\\"',
    '\\u',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '   \n',
    '{',
    '}',
    '[',
    ']',
    ':',
    ' '
  ],
  ...[
    '"__proto__":',
    '\u0000',
    '\ufeff',
    '\u2028',
    '\u202e',
    '😀',
    '\u001b[2J',
    '<script>',
    'x'.repeat(5_000)
  ],
  ...[
    'a"'.repeat(3_000),
    '['.repeat(5_000),
    '{"a":'.repeat(5_000),
    `${'['.repeat(1_000)}${']'.repeat(1_000)}`
  ]
].map(text => Buffer.from(text))
const BYTES = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0]].map(bytes =>
  Buffer.from(bytes)
)

/** Marsaglia's xorshift32. */
function randomOf(seed) {
  let state = Math.imul(seed + 1, 2_654_435_761) | 1
  const next = below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % Math.max(1, below)
  }
  for (let i = 0; i < 4; i++) next(1)
  return next
}

const pick = (items, random) => items[random(items.length)]

const splice = (bytes, at, removed, added) =>
  Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])

/** A value of JSON or a cell of a table takes the place of another. */
function otherValue(bytes, random) {
  const text = bytes.toString('latin1')
  const places = /:\s*("(?:[^"\\]|\\.)*"|-?[\d.eE+]+|true|false|null)|(?<=[,;\t\n])[^,;\t\n"{}]+/g
  const found = [...text.matchAll(places)]
  if (found.length === 0) return bytes
  const match = pick(found, random)
  const old = match[1] ?? match[0]
  const other = random(8) === 0 ? JSON.stringify(pick(LONG, random)) : pick(VALUES, random)
  const value = match[1] === undefined ? other.replace(/^"|"$/g, '') : other
  return splice(bytes, match.index + match[0].length - old.length, old.length, Buffer.from(value))
}

/** A line comes again, goes, or goes elsewhere. */
function otherLines(bytes, random) {
  const lines = bytes.toString('latin1').split('\n')
  const [line] = lines.splice(random(lines.length), random(2))
  for (let times = random(4); times > 0; times--)
    lines.splice(random(lines.length), 0, line ?? pick(lines, random) ?? '')
  return Buffer.from(lines.join('\n'), 'latin1')
}

const EDITS = [
  otherValue,
  otherValue,
  otherValue,
  otherLines,
  (bytes, random) => splice(bytes, random(bytes.length), 1, Buffer.of(random(256))),
  (bytes, random) => splice(bytes, random(bytes.length), random(40), Buffer.of()),
  (bytes, random) => splice(bytes, random(bytes.length), random(2), pick(PIECES, random)),
  (bytes, random) => splice(bytes, random(bytes.length), random(2), Buffer.from(pick(LONG, random))),
  (bytes, random) => splice(bytes, random(bytes.length), random(2), pick(BYTES, random)),
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => {
    const { bytes: other } = pick(LOGS, random)
    const from = random(other.length)
    return splice(bytes, random(bytes.length), 0, other.subarray(from, from + random(400)))
  }
]

/** A frame of zstd (RFC 8878) of raw blocks: no Node before 22.15 packs one. */
function zstdStored(bytes) {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0])
  head.writeUInt32LE(bytes.length, 5)
  const blocks = [head]
  for (let from = 0, isLast = false; !isLast; from += ZSTD_BLOCK) {
    isLast = from + ZSTD_BLOCK >= bytes.length
    const block = bytes.subarray(from, from + ZSTD_BLOCK)
    const header = Buffer.alloc(3)
    header.writeUIntLE((block.length << 3) | (isLast ? 1 : 0), 0, 3)
    blocks.push(header, block)
  }
  return Buffer.concat(blocks)
}

const ZSTD_BLOCK = 1 << 16

const PACKED = [
  ...Array(8).fill(bytes => bytes),
  bytes => zstdStored(bytes),
  (bytes, random) => {
    const packed = zstdStored(bytes)
    return splice(packed, random(packed.length), random(3), Buffer.of(random(256)))
  },
  (bytes, random) => Buffer.concat([gzipSync(bytes, { level: 1 }), pick([...PIECES, ...BYTES], random)]),
  bytes => gzipSync(bytes, { level: 1 }),
  (bytes, random) => {
    const cut = random(bytes.length)
    return Buffer.concat([gzipSync(bytes.subarray(0, cut)), gzipSync(bytes.subarray(cut))])
  },
  (bytes, random) => {
    const packed = gzipSync(bytes)
    return splice(packed, random(packed.length), random(3), Buffer.of(random(256)))
  },
  bytes => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  bytes => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  bytes => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le')
]

/**
 * `pieces`: into how many parts a pipe delivers it; `isCompared`: the same bytes are read the other way, too.
 *
 * @returns {{ name: string, bytes: Buffer, flags: string[], isPiped: boolean, pieces: number, isCompared: boolean }}
 */
export function inputOf(seed) {
  const random = randomOf(seed)
  const { name, bytes } = LOGS[seed % LOGS.length]
  let edited = bytes
  // A binary file has no values or lines to exchange.
  const edits = name.endsWith('.parquet') ? EDITS.slice(4) : EDITS
  for (let left = 1 + random(4); left > 0; left--) edited = pick(edits, random)(edited, random)
  const isParquet = name.endsWith('.parquet')
  const packed = isParquet ? edited : pick(PACKED, random)(edited, random)
  const flags = [
    ...(random(4) > 0 ? ['--lenient'] : []),
    ...(random(200) > 0 ? ['--only', 'traffic'] : []),
    ...(random(8) === 0 ? ['--timezone', 'America/New_York'] : []),
    ...(random(16) === 0 ? ['--where', 'status=5xx'] : [])
  ]
  const isPiped = !isParquet && random(4) > 0
  const pieces = pick([1, 2, 2, 3, 17, 200], random)
  return { name, bytes: packed, flags, isPiped, pieces, isCompared: !isParquet && random(8) === 0 }
}
