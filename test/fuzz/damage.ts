/** A seed and a file's bytes → the same bytes damaged, the same way for the same seed. */

type Random = (below: number) => number
type Edit = (bytes: Buffer, random: Random) => Buffer

/** Marsaglia's xorshift32. */
function randomOf(seed: number): Random {
  let state = (seed * 2_654_435_761) | 1
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % Math.max(1, below)
  }
}

/** What tokenisers and readers stumble over, as bytes. */
const AWKWARD: readonly Buffer[] = [
  ...[
    '"',
    '""',
    "'",
    '\\',
    '\\"',
    '\\u',
    '\\ud800',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '{',
    '}',
    '[',
    ']'
  ],
  ...[
    ':',
    '{}',
    '[]',
    'null',
    'true',
    'NaN',
    '-',
    '-1',
    '0',
    '1e400',
    '9007199254740993',
    '99999999999999999999'
  ],
  ...[
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-02-30T08:00:00Z',
    '"__proto__":',
    '=cmd()',
    '\u001b[2J'
  ],
  ...[
    '\u0000',
    '\ufeff',
    '\u2028',
    '\ud83d\ude00',
    'x'.repeat(5_000),
    '['.repeat(2_000),
    '{"a":'.repeat(2_000)
  ]
]
  .map(text => Buffer.from(text))
  .concat([
    Buffer.from([0xff]),
    Buffer.from([0xc3]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0x1f, 0x8b])
  ])

const splice = (bytes: Buffer, at: number, removed: number, added: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])

const EDITS: readonly Edit[] = [
  (bytes, random) => splice(bytes, random(bytes.length), 1, Uint8Array.of(random(256))),
  (bytes, random) => splice(bytes, random(bytes.length), 1, Uint8Array.of()),
  (bytes, random) => splice(bytes, random(bytes.length), random(40), Uint8Array.of()),
  (bytes, random) => splice(bytes, random(bytes.length), 0, pick(AWKWARD, random)),
  (bytes, random) => splice(bytes, random(bytes.length), 1 + random(8), pick(AWKWARD, random)),
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => {
    const from = random(bytes.length)
    return splice(bytes, random(bytes.length), 0, bytes.subarray(from, from + random(200)))
  }
]

const pick = <Item>(items: readonly Item[], random: Random): Item => items[random(items.length)] as Item

/** One to four edits: changed, lost, foreign and repeated bytes, and early ends. Three of four leave the first line. */
export function damaged(bytes: Uint8Array, seed: number): Buffer {
  const random = randomOf(seed)
  const kept = random(4) === 0 ? 0 : bytes.indexOf(NEWLINE) + 1
  let edited: Buffer = Buffer.from(bytes.subarray(kept))
  for (let left = 1 + random(4); left > 0; left--) edited = pick(EDITS, random)(edited, random)
  return Buffer.concat([bytes.subarray(0, kept), edited])
}

const NEWLINE = 0x0a
