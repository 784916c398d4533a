/** Bytes of a CSV → its records as lines of JSON, batch by batch, so that what wraps them is opened like any other. */
import { scanCsv } from '../records/csv.ts'

type Bytes = AsyncIterable<Uint8Array>

/** Stands for a record that could not be read: it is no JSON, and counted as that. */
const DAMAGED = '(damaged)'

/** The scanner pushes, and a stream is pulled: it gets its next chunk when what it found in the last one is taken. */
export async function* csvRecords(
  bytes: Bytes,
  delimiter: string,
  header: readonly string[]
): AsyncIterable<readonly string[]> {
  const gate = new Gate(bytes)
  let found: string[] = []
  const scanned = scanCsv(gate, delimiter, header.length, {
    record: fields => {
      found.push(recordText(header, fields))
    },
    reject: () => {
      found.push(DAMAGED)
    }
  }).then(() => true)
  for (let isDone = false; !isDone; ) {
    isDone = await Promise.race([scanned, gate.waiting()])
    const batch = found
    found = []
    if (batch.length > 0) yield batch
    gate.open()
  }
}

export const recordText = (header: readonly string[], fields: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(header.map((name, i) => [name, fields[i] ?? ''])))

/** Hands on a chunk, and waits until the gate is opened. */
class Gate {
  private readonly bytes: Bytes
  private wake: () => void = () => {}
  private release: () => void = () => {}

  constructor(bytes: Bytes) {
    this.bytes = bytes
  }

  /** False, as soon as the next chunk is asked for. */
  waiting(): Promise<boolean> {
    return new Promise(resolve => {
      this.wake = () => resolve(false)
    })
  }

  open(): void {
    this.release()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for await (const chunk of this.bytes) {
      yield chunk
      const opened = new Promise<void>(resolve => {
        this.release = resolve
      })
      this.wake()
      await opened
    }
  }
}
