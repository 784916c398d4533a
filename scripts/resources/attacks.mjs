// @ts-nocheck: plain JavaScript, run by a script and by tests.
/** Attacks on time and memory, each of any size: how the bytes are made, what is said to the program, and how it must end. */
const HEADER = 'timestamp,model,user,prompt_tokens,completion_tokens\n'
const MEGABYTE = 1 << 20

/** @returns rows of one model and caller, or of as many as there are rows */
function rowsFrom(first, count, { model = () => 'gpt-4o', caller = () => 'a' } = {}) {
  let text = ''
  for (let i = first; i < first + count; i++)
    text += `${new Date(1_788_220_800_000 + i * 10).toISOString()},${model(i)},${caller(i)},100,10\n`
  return text
}

/** The same chunk until so many bytes are there: it need be packed but once. */
function* repeated(piece, bytes) {
  const chunk = Buffer.from(piece.repeat(Math.max(1, Math.ceil(MEGABYTE / piece.length))))
  for (let left = bytes; left > 0; left -= chunk.length)
    yield left < chunk.length ? chunk.subarray(0, left) : chunk
}

function* joined(...parts) {
  for (const part of parts) yield* typeof part === 'string' ? [Buffer.from(part)] : part
}

function* manyRows(count, names) {
  yield Buffer.from(HEADER)
  for (let first = 0; first < count; first += 10_000)
    yield Buffer.from(rowsFrom(first, Math.min(10_000, count - first), names))
}

/** So many bytes of valid rows: a stretch of them over and over, as if many machines had sent the same. */
const validRows = bytes => joined(HEADER, repeated(rowsFrom(0, 20_000), bytes))

const RECORD =
  '{"timestamp":"2026-09-01T00:00:00Z","model":"gpt-4o","prompt_tokens":100,"completion_tokens":10'
const nested = depth => `${'['.repeat(depth)}${']'.repeat(depth)}`

/**
 * By name: `bytes(size)` of the file, the container it is packed in, further flags, whether it is sized and priced (`whole`),
 * and the exits by which it may end. Sizes are bytes, or what the name counts; `small` is for tests.
 */
export const ATTACKS = {
  'zeros, gzip': { size: 10e9, small: 1e7, packing: 'gzip', bytes: size => repeated('\0', size), exits: [2] },
  'zeros, zstd': { size: 10e9, small: 1e7, packing: 'zstd', bytes: size => repeated('\0', size), exits: [2] },
  'line breaks behind a row, gzip': {
    size: 10e9,
    small: 1e7,
    packing: 'gzip',
    bytes: size => joined(HEADER, rowsFrom(0, 2), repeated('\n', size)),
    exits: [0]
  },
  'line breaks behind a row, zstd': {
    size: 10e9,
    small: 1e7,
    packing: 'zstd',
    bytes: size => joined(HEADER, rowsFrom(0, 2), repeated('\n', size)),
    exits: [0]
  },
  'spaces behind a row, gzip': {
    size: 10e9,
    small: 1e8,
    packing: 'gzip',
    bytes: size => joined(HEADER, rowsFrom(0, 2), repeated(' ', size)),
    exits: [2]
  },
  // As many rows as the machine has memory for, or a refusal that says so.
  'valid rows, gzip': { size: 10e9, small: 1e7, packing: 'gzip', bytes: validRows, exits: [0, 2] },
  'valid rows, zstd': { size: 10e9, small: 1e7, packing: 'zstd', bytes: validRows, exits: [0, 2] },
  'a line of a CSV': {
    size: 1e9,
    small: 7e7,
    bytes: size => joined(HEADER, rowsFrom(0, 100), repeated('x', size), '\n', rowsFrom(100, 100)),
    exits: [2]
  },
  'a quoted cell of a CSV': {
    size: 1e9,
    small: 7e7,
    bytes: size =>
      joined(HEADER, rowsFrom(0, 100), '"', repeated('x', size), '",a,b,1,1\n', rowsFrom(100, 100)),
    exits: [2]
  },
  'a line among JSON Lines': {
    size: 1e9,
    small: 7e7,
    flags: ['--lenient'],
    bytes: size =>
      joined(`${RECORD}}\n`.repeat(100), `${RECORD},"prompt":"`, repeated('x', size), `"}\n${RECORD}}\n`),
    exits: [0]
  },
  'one JSON document': {
    size: 1e9,
    small: 7e7,
    bytes: size => joined('{"prompt":"', repeated('x', size), '"}'),
    exits: [2]
  },
  'columns of a header': {
    size: 5e6,
    small: 2e5,
    bytes: size =>
      joined(Array.from({ length: size }, (_, i) => `c${i}`).join(','), '\n', '1,'.repeat(size), '\n'),
    exits: [2]
  },
  'columns of a row': {
    size: 5e6,
    small: 2e5,
    flags: ['--lenient'],
    bytes: size => joined(HEADER, rowsFrom(0, 100), repeated('1,', 2 * size), '\n', rowsFrom(100, 100)),
    exits: [0]
  },
  'keys of a JSON record': {
    size: 5e6,
    small: 1e5,
    flags: ['--lenient'],
    bytes: size =>
      joined(
        `${RECORD}}\n`.repeat(100),
        `${RECORD},${Array.from({ length: size }, (_, i) => `"k${i}":1`).join(',')}}\n`
      ),
    exits: [0]
  },
  'levels in a line of JSON': {
    size: 1e6,
    small: 1e5,
    flags: ['--lenient'],
    bytes: size => joined(`${RECORD}}\n`.repeat(100), `${RECORD},"a":${nested(size)}}\n`),
    exits: [0]
  },
  'levels of one JSON document': {
    size: 1e6,
    small: 1e5,
    bytes: size => joined('{"a":'.repeat(size), '1', '}'.repeat(size)),
    exits: [2]
  },
  models: {
    size: 1e6,
    small: 7e4,
    flags: ['--lenient'],
    bytes: size => manyRows(size, { model: i => `model-${i}` }),
    exits: [0]
  },
  'models, sized and priced': {
    size: 1e6,
    small: 1e3,
    whole: true,
    flags: ['--lenient'],
    bytes: size => manyRows(size, { model: i => `model-${i}` }),
    exits: [0]
  },
  'callers, sized and priced': {
    size: 1e6,
    small: 1e3,
    whole: true,
    bytes: size => manyRows(size, { caller: i => `somebody-${i}@example.com` }),
    exits: [0]
  },
  'valid rows from a pipe': { size: 2e9, small: 1e7, bytes: validRows, isPiped: true, exits: [0] }
}
