/** What `reuse` is asked. */
import { FLEET, REPLICA } from '../capacity/question.ts'
import { REUSE_ROUTERS } from '../capacity/reuse/assignment.ts'
import { choices, count, type Kind, list, output, text } from '../kinds.ts'
import { option } from '../option.ts'
import { REPLAY } from './options.ts'

const COPIES = count(1, 10_000)
const replicaCounts: Kind<readonly number[]> = {
  read: (said, flag) => list.read(said, flag).map(each => COPIES.read(each, flag)),
  write: value => value.join(',')
}

export const REUSE = {
  replicas: option(
    '--replicas <list>',
    'copies of the model to compare, with commas between',
    replicaCounts,
    [1, 2, 4, 8, 16]
  ),
  routers: option(
    '--router <names>',
    `routers to compare: ${REUSE_ROUTERS.join(', ')}`,
    choices(REUSE_ROUTERS),
    [...REUSE_ROUTERS]
  ),
  kvCacheTokens: FLEET.kvCacheTokens,
  model: option('--model <name>', 'model that is served, instead of --kv-cache-tokens', text),
  gpu: option('--gpu <name>', 'GPU that serves it', text),
  ...REPLICA,
  seed: FLEET.seed,
  save: option(
    '--save <file>',
    'write the requests there, with what one router and number of replicas finds, for analyze and replay',
    output
  ),
  ...REPLAY
} as const
