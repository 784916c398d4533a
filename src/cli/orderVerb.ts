/** The verb `order`, as data. */
import type { Verb } from './option.ts'
import { TERMINAL_OR_JSON } from './optionGroups.ts'
import type { OrderFlags } from './order.ts'
import { countOption } from './values.ts'

export const ORDER: Verb = {
  name: 'order',
  says: 'Write what starts the recommended fleet and the test it must pass, or check what the test found.',
  arguments: [['<what...>', 'a report that analyze wrote as JSON; or check, and the result of a benchmark']],
  examples: [
    'gpuops-audit order report.json --repository meta-llama/Llama-3.3-70B-Instruct --folder order',
    'gpuops-audit order check result.json --order order/order.json --kv-cache-tokens 353000'
  ],
  groups: [
    {
      title: 'Order',
      options: [
        { flags: '--folder <path>', says: 'where the files go', otherwise: 'order' },
        { flags: '--repository <name>', says: 'where the weights are published: organisation/name' },
        { flags: '--source <model>', says: 'of several workloads the one of this model of the log' },
        {
          flags: '--seed <n>',
          says: 'of the arrivals and lengths that are drawn',
          parse: countOption('--seed', 0, 2 ** 31),
          otherwise: 1
        }
      ]
    },
    {
      title: 'Check',
      options: [
        { flags: '--order <file>', says: 'the order.json (default: that of --folder)', file: 'read' },
        {
          flags: '--kv-cache-tokens <n>',
          says: 'as the engine printed it: GPU KV cache size',
          parse: countOption('--kv-cache-tokens', 1, 1_000_000_000)
        }
      ]
    },
    { title: 'Report', options: [TERMINAL_OR_JSON] }
  ],
  run: async (operands, flags, terminal) =>
    (await import('./order.ts')).orderVerb(operands, flags as OrderFlags, terminal)
}
