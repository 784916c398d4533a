/** A file given to `calibrate` → whether it is a benchmark's, by its content; everything else is read as a log. */
import { constants } from 'node:buffer'
import { open } from 'node:fs/promises'
import { jsonOrNothing } from '../json.ts'
import { splitHeader } from '../read/records/csv.ts'
import { isBenchmark } from './benchmarkFile.ts'
import { contentOf, isPointsHeader } from './readPoints.ts'
import { textIn } from './textFile.ts'

/** Enough for a table's header and for a log's first record. [bytes] */
const HEAD = 65_536

export async function isBenchmarkFile(file: string): Promise<boolean> {
  const head = (await headOf(file)).trimStart()
  const line = head.split('\n', 1)[0] as string
  if (head.startsWith('[')) return false
  if (!head.startsWith('{')) return isPointsHeader(splitHeader(line, ','))
  const first = jsonOrNothing(line)
  const isLines = first !== undefined && head.length > line.length + 1
  return isBenchmark(isLines ? first : await wholeOf(file))
}

/** `undefined` where the file is no JSON, or too long to be one text: as a log it may be read all the same. */
async function wholeOf(file: string): Promise<unknown> {
  const bytes = await contentOf(file)
  return bytes.length > constants.MAX_STRING_LENGTH ? undefined : jsonOrNothing(textIn(bytes))
}

/** Empty where it is no plain file: whoever reads it as a log says what it is. */
async function headOf(file: string): Promise<string> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
      return textIn(buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  } catch {
    return ''
  }
}
