/** Traces whose prompts are told by blocks (Mooncake, Bailian) → arrivals, lengths and the ids of each prompt's blocks. */
import { AuditError } from '../errors.ts'
import { scanJsonLines } from './records/jsonLines.ts'
import { NO_ACCESS } from './source/access.ts'
import { type Found, findFiles } from './source/findFiles.ts'
import { openSource } from './source/openSource.ts'
import type { Bytes, Source } from './source/source.ts'

export type PrefixRow = {
  readonly arrivalSeconds: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly ids: readonly (number | string)[]
  /** Tokens of a block, as the format has it. */
  readonly usualTokens: number
}

/**
 * `null` where no file has blocks; stores are read once alone, and not for this.
 *
 * @param stdin what `-` stands for; `null`: it is not read
 *
 * @throws AuditError where a file cannot be read, or has blocks in some of its rows alone
 */
export async function readPrefixBlocks(
  mentions: readonly string[],
  stdin: Bytes | null = null
): Promise<readonly PrefixRow[] | null> {
  const files = await findFiles(mentions)
  const isUnread = ({ path, address }: Found) => (path === '-' && stdin === null) || address !== undefined
  if (files.some(isUnread)) return null
  const rows: PrefixRow[] = []
  for (const file of files) {
    const some = await rowsOf(file, stdin ?? undefined)
    if (some === null) return null
    for (const row of some) rows.push(row)
  }
  return rows
}

const NO_STORE = { store: { asked: {}, access: NO_ACCESS } }

async function rowsOf(file: Found, stdin: Bytes | undefined): Promise<readonly PrefixRow[] | null> {
  const source = await openSource(file, { ...NO_STORE, stdin }, () => {})
  try {
    return hasBlocks(source) ? await scanned(source, file.name) : null
  } finally {
    await source.close()
  }
}

const hasBlocks = ({ head }: Source): boolean =>
  /^\s*\{[^\n]*"hash_ids"\s*:/.test(Buffer.from(head.subarray(0, 1 << 16)).toString('utf8'))

async function scanned({ bytes }: Source, name: string): Promise<readonly PrefixRow[]> {
  const rows: PrefixRow[] = []
  await scanJsonLines(bytes, {
    value(value, line) {
      const row = rowOf(value)
      if (row === null) throw AuditError.of('NO_BLOCKS', name, line)
      rows.push(row)
    },
    reject(line) {
      throw AuditError.of('NO_BLOCKS', name, line)
    }
  })
  return rows
}

/** Bailian counts seconds and cuts every 16 tokens, Mooncake milliseconds and every 512. */
function rowOf(value: unknown): PrefixRow | null {
  const row = value as Record<string, unknown> | null
  const { timestamp, input_length: input, output_length: output, hash_ids: ids } = row ?? {}
  const isKnown = [timestamp, input, output].every(each => typeof each === 'number' && each >= 0)
  if (!isKnown || !Array.isArray(ids)) return null
  const isBailian = row !== null && 'chat_id' in row
  const unit = isBailian ? 1 : 1e-3
  return {
    arrivalSeconds: (timestamp as number) * unit,
    inputTokens: input as number,
    outputTokens: output as number,
    ids,
    usualTokens: isBailian ? 16 : 512
  }
}
