/** `reuse`: a log or a trace with blocks → what share of its prompts a prefix cache would find again, by replicas and router. */
import { deploy } from '../capacity/engine/deployment.ts'
import { DEPLOYMENT } from '../capacity/question.ts'
import { assigned, HELD_SECONDS_PER_TOKEN } from '../capacity/reuse/assignment.ts'
import { type BlockTrace, blockTokensOf, blockTraceOf } from '../capacity/reuse/blockTrace.ts'
import { callerBlocks } from '../capacity/reuse/callerBlocks.ts'
import { tokensFound } from '../capacity/reuse/hitCurve.ts'
import { type Reuse, reuseOf } from '../capacity/reuse/reuse.ts'
import { AuditError } from '../errors.ts'
import { type Asked, asked, defaultsOf, type Said } from '../option.ts'
import { readPrefixBlocks } from '../read/prefixBlocks.ts'
import { readLog } from '../read/readLog.ts'
import { VERSION } from '../version.ts'
import { share } from '../words.ts'
import { deliver, deliverPieces } from './deliver.ts'
import { withReading } from './reading.ts'
import { REUSE } from './reuseQuestion.ts'
import { type Terminal, wantsColour } from './terminal.ts'

type Flags = Asked<typeof REUSE>

/** @throws AuditError where neither blocks nor callers with cached tokens are told */
export async function reuseVerb(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const flags = asked(REUSE, said)
  const { trace, source } = await traceIn(files, said, terminal)
  const kvCacheTokens = cacheOf(flags)
  const found = { ...reuseOf(trace, { ...flags, kvCacheTokens }), source }
  if (flags.save !== null) await saved(trace, flags, kvCacheTokens, flags.save, terminal)
  const notes = [...notesOf(found, flags)]
  await deliver(await rendered({ ...found, notes }, flags, terminal), flags.output, terminal)
}

type Told = { readonly trace: BlockTrace; readonly source: 'blocks' | 'blocks of the usual size' | 'callers' }

async function traceIn(files: readonly string[], said: Said, terminal: Terminal): Promise<Told> {
  const rows = await readPrefixBlocks(files)
  if (rows !== null) {
    const told = blockTokensOf(rows)
    const trace = blockTraceOf(rows, told ?? (rows[0]?.usualTokens as number))
    return { trace, source: told === null ? 'blocks of the usual size' : 'blocks' }
  }
  const { data } = await withReading(said, terminal, options => readLog(files, options))
  if (data.grain !== 'request') throw AuditError.of('NEEDS_REQUESTS', files.join(', '))
  const trace = callerBlocks(data)
  if (trace === null) throw AuditError.of('NO_REUSE', files.join(', '))
  return { trace, source: 'callers' }
}

/** As said, or of the deployment that is named; `null`: neither. */
function cacheOf(flags: Flags): number | null {
  const { kvCacheTokens, model, gpu } = flags
  if (kvCacheTokens !== null || model === null || gpu === null) return kvCacheTokens
  const { deployment, unmet } = deploy({
    ...defaultsOf(DEPLOYMENT),
    ...flags,
    model,
    gpu,
    replicas: 1,
    router: 'least-outstanding',
    maxModelLen: 'fitting'
  })
  if (unmet !== null) throw AuditError.of('NO_PREDICTION', unmet)
  return deployment.kvCacheTokens
}

/** As a trace of Mooncake's shape whose prompts state what was found of them, for `analyze` and `replay`. */
async function saved(
  trace: BlockTrace,
  { replicas, routers, seed }: Flags,
  kvCacheTokens: number | null,
  file: string,
  terminal: Terminal
): Promise<void> {
  const [count, router] = [replicas[0], routers[0]]
  if (count === undefined || router === undefined || replicas.length > 1 || routers.length > 1)
    throw AuditError.of('REUSE_NEEDS', '--replicas 4 --router least-outstanding')
  const size = kvCacheTokens ?? Number.POSITIVE_INFINITY
  const found = tokensFound(trace, assigned(trace, router, count, seed), count, size)
  const line = (i: number) =>
    `${JSON.stringify({
      timestamp: Math.round(1e3 * (trace.arrivalSeconds[i] as number)),
      input_length: trace.inputTokens[i],
      output_length: trace.outputTokens[i],
      cached_length: found[i]
    })}\n`
  await deliverPieces(
    Array.from(trace.inputTokens, (_, i) => line(i)),
    file,
    terminal
  )
}

type Found = Reuse & Pick<Told, 'source'>

const notesOf = (found: Found, { routers }: Flags): readonly string[] => [
  ...(found.source === 'blocks of the usual size'
    ? ['The lengths of the prompts do not show what a block holds: the format’s usual size is taken.']
    : []),
  found.source !== 'callers'
    ? 'By the blocks (hash_ids) that the trace names; what is answered takes room, and nothing finds it.'
    : 'By the cached tokens that the log states: a caller’s are taken as the beginning of what the same caller sent and got before, ' +
      'others as a beginning that all have in common. What today’s cache did not find is not known.',
  'Least recently used blocks go first, as in vLLM and SGLang; running requests take their room from the same cache.',
  ...(routers.includes('least-outstanding')
    ? [`The fewest outstanding are told by ${1e3 * HELD_SECONDS_PER_TOKEN} ms a token answered.`]
    : []),
  ...(found.kvCacheTokens === null
    ? ['Without bounds: set --kv-cache-tokens, or --model and --gpu, for what a replica holds.']
    : []),
  ...(found.followed < 1
    ? [`Of rarely used blocks ${share(found.followed)} were followed, by a hash of each: within a point.`]
    : [])
]

async function rendered(
  found: Found & { readonly notes: readonly string[] },
  { format, output, color }: Flags,
  terminal: Terminal
): Promise<string> {
  if (format === 'json') {
    const head = { schemaVersion: '1', kind: 'reuse', tool: { name: 'gpuops-audit', version: VERSION } }
    return `${JSON.stringify({ ...head, ...found }, null, 2)}\n`
  }
  const [{ renderSections }, { reuseSections }] = await Promise.all([
    import('../report/terminal.ts'),
    import('../report/sections/reuse.ts')
  ])
  const toFile = output !== null
  return renderSections(reuseSections(found), {
    width: toFile ? 80 : (terminal.stdout.columns ?? 80),
    colour: !toFile && wantsColour(terminal, color)
  })
}
