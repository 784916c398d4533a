/** What reading a log accounts for: every line, every assumption, every warning, as they stand in the JSON. */
import { list, number, type Of, object, optional, orNull, record, text } from '../shape.ts'

export const LOG = ['inputs']

const rows = () =>
  number('rows').measured(
    'Lines of data: accepted + rejected + left out + duplicates. Header and blank lines do not count.'
  )
const rejected = () => number('rows').measured('Lines that could not be read, by reason.')
const duplicates = () =>
  number('rows').measured(
    'Rows dropped: a request id seen before (64 bits of a hash stand for it: two of a hundred million ids share them with a chance of 1 in 3,700), or, for rows without an id, the same row in another input that overlaps in time.'
  )

const rejectedLine = object({
  source: text,
  line: number('').measured(
    'The line of one of the first 20 that could not be read. Their text is not kept.'
  ),
  reason: text
})
export type RejectedLine = Of<typeof rejectedLine>

const OUT_OF_ORDER = 'Rows are sorted by arrival.'

/** Every line accounted for, every assumption made. */
export const reading = object(
  {
    rows: rows(),
    attempts: number('attempts').measured(
      'Calls to the provider: one row each; for usage exports the sum of their request counts.'
    ),
    requests: number('requests').measured('Attempts less the retries folded into an earlier attempt.', {
      formula: 'attempts − folded retries',
      from: ['reading.attempts', 'reading.foldedRetries']
    }),
    rejected: record(null, rejected()),
    /** The first 20. Their text is not kept: it may hold prompts or keys. */
    samples: list(rejectedLine),
    /** Lawful records that are no requests, by what they are. */
    leftOut: record(
      null,
      number('rows').measured(
        'Rows that could be read and are not requests, or that `--since`, `--until` or `--where` did not ask for, by reason.'
      )
    ),
    duplicates: duplicates(),
    possibleDuplicates: number('rows').measured(
      'Rows without an id that equal an earlier row of the same input in every column that is read. They are kept: coarse clocks make them lawful.'
    ),
    foldedRetries: number('attempts').measured(
      'Attempts of the same id, or of the same caller, model and input size, that start at most 60 s after a failure (408, 409, 429, 5xx, or "failed" without a status) ended. Each failure is continued once. Of one id, all are of one input, one at most was answered, and none states another caller, model or size. Without such an id, a caller or a size nothing is folded.'
    ),
    outOfOrder: object({
      rows: number('rows').measured(`Rows that arrived before the row above them. ${OUT_OF_ORDER}`),
      maxBackstepSeconds: number('s').measured(
        `The largest step back from a row to the next. ${OUT_OF_ORDER}`
      )
    }),
    assumptions: list(text),
    /** Files of a folder or a pattern that are no logs. Absent where all are. */
    skippedFiles: optional(list(text)),
    /** Signs that the export is not the whole traffic. */
    truncation: list(text)
  },
  { name: 'Reading', sources: LOG }
)
export type Reading = Of<typeof reading>

/** A column and what it was taken for. */
const columnUse = object({
  field: text,
  /** Of several the first that a record has. */
  columns: list(text),
  unit: orNull(text),
  /** The evidence, where more than the name decided. */
  because: orNull(text)
})
export type ColumnUse = Of<typeof columnUse>

export const inputSummary = object(
  {
    source: text,
    format: text,
    bytes: number('bytes').measured('The size of the input as it lies there, packed or not.'),
    rows: rows(),
    rejected: rejected(),
    duplicates: duplicates(),
    /** SHA-256 of its first 64 KiB, unpacked: tells one log from another. Of files that stand together, of theirs. */
    sha256OfStart: optional(text),
    /** What its columns were taken for. Absent where the format is a known one. */
    columns: optional(list(columnUse)),
    /** Columns that look as if they meant something and were not read. */
    unusedColumns: optional(list(text))
  },
  { name: 'InputSummary', sources: LOG }
)
export type InputSummary = Of<typeof inputSummary>

export const warning = object(
  {
    code: text,
    message: text,
    /** What it does to the answer. */
    effect: text
  },
  { name: 'Warning' }
)
export type Warning = Of<typeof warning>
