/** A trace that names the blocks of its prompts × the fleet sized without them → what that fleet's caches find of them. */
import type { SizedAs } from '../audit.ts'
import { blockTokensOf, blockTraceOf } from '../capacity/reuse/blockTrace.ts'
import { type CachingFleet, withFound } from '../capacity/reuse/withFound.ts'
import { AuditError } from '../errors.ts'
import type { TrafficLog } from '../log/trafficLog.ts'
import { readPrefixBlocks } from '../read/prefixBlocks.ts'
import type { AuditReport } from '../report/auditReport.ts'
import { count, share } from '../words.ts'

const WITH_BLOCKS = new Set(['mooncake', 'bailian'])

/** Less of the prompts than this changes no fleet. */
const NOTABLE = 0.001

/**
 * @param stdin what `-` stands for, once more
 * @returns `null` where the files do not name blocks in every line, nothing was sized, or nothing is found
 */
export async function foundBlocks(
  files: readonly string[],
  stdin: AsyncIterable<Uint8Array> | null,
  { data, inputs }: TrafficLog,
  { capacity }: Pick<AuditReport, 'capacity'>
): Promise<SizedAs | null> {
  const fleet = fleetIn(capacity)
  if (fleet === null || data.grain !== 'request') return null
  if (!inputs.every(({ format }) => WITH_BLOCKS.has(format))) return null
  const rows = await readPrefixBlocks(files, stdin).catch(blocksInSome)
  if (rows === null || rows.length === 0) return null
  const trace = blockTraceOf(rows, blockTokensOf(rows) ?? (rows[0]?.usualTokens as number))
  const found = withFound(data, trace, fleet)
  if (found === null || found.share < NOTABLE) return null
  return {
    data: found.log,
    assumption: {
      name: 'prefix cache',
      value: `${share(found.share)} of the prompt tokens are found`,
      flag: null,
      why:
        `by the blocks (hash_ids) that the trace names, in the caches of the ${fleet.replicas} replicas asked for without them, ` +
        `${count(fleet.kvCacheTokens)} tokens each; fewer replicas find no less`
    }
  }
}

/** What was read with lines left out is audited without its blocks. */
function blocksInSome(error: unknown): null {
  if (error instanceof AuditError && error.code === 'NO_BLOCKS') return null
  throw error
}

/** Of a log with one workload: the blocks of several would have to be told apart. */
function fleetIn({ workloads }: AuditReport['capacity']): CachingFleet | null {
  const [only, ...others] = workloads
  const fleet = only?.recommended ?? null
  if (fleet === null || others.length > 0) return null
  return { replicas: fleet.replicas, kvCacheTokens: fleet.kvCapacityTokens }
}
