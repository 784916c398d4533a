/** Definitions of what was read, in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

const LOG = ['inputs']

const input = under('inputs.*', LOG)
const reading = under('reading', LOG)

export const READING: readonly Definition[] = [
  input('bytes', 'size of the input as it lies there, packed or not'),
  input('rows', 'lines of data: accepted + rejected + left out + duplicates'),
  input('rejected', 'lines that could not be read, by reason'),
  input('duplicates', 'rows dropped: a request id seen before'),
  reading('rows', 'lines of data: accepted + rejected + left out + duplicates'),
  reading(
    'attempts',
    'calls to the provider: one row each; for usage exports the sum of their request counts'
  ),
  reading(
    'requests',
    'attempts less the retries folded into an earlier attempt',
    'attempts − folded retries',
    ['reading.attempts', 'reading.foldedRetries']
  ),
  reading('rejected.*', 'lines that could not be read, by reason'),
  reading('samples.*.line', 'the first 20 with file and line'),
  reading('duplicates', 'rows dropped: a request id seen before'),
  reading(
    'possibleDuplicates',
    'rows without an id that equal an earlier row of the same input in every column'
  ),
  reading(
    'foldedRetries',
    'attempts of the same caller, model and input size that start at most 60 s after a failure (408, 409, 429, 5xx, or "failed" without a status) ended'
  ),
  reading('outOfOrder.rows', 'rows that arrived before the row above them, and the largest step back'),
  reading(
    'outOfOrder.maxBackstepSeconds',
    'rows that arrived before the row above them, and the largest step back'
  ),
  reading(
    'leftOut.*',
    'rows that could be read and are no request, or that `--since`, `--until` or `--where` did not ask for, by reason'
  )
]
