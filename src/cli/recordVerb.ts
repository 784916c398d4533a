/** The verb that writes a log for teams that have none. */
import type { Verb } from './option.ts'
import type { RecordFlags } from './record.ts'
import { choiceOption, countOption, placeOption, shareOption, sizeOption, urlOption } from './values.ts'

export const RECORD: Verb = {
  name: 'record',
  says: 'Pass requests on to an upstream and write down each: times, tokens, outcome, no text and no key.',
  examples: [
    'gpuops-audit record --upstream https://api.openai.com/v1 --output log.jsonl',
    'gpuops-audit record --upstream https://api.openai.com/v1 --canary https://gpus.example/v1 --split 10% --output log.jsonl',
    'gpuops-audit record --upstream https://api.openai.com/v1 --canary http://127.0.0.1:8000/v1 --mirror --model-map gpt-4o=qwen3 --output log.jsonl'
  ],
  groups: [
    {
      title: 'Upstreams',
      options: [
        {
          flags: '--upstream <url>',
          says: 'base URL that requests go to',
          parse: urlOption('--upstream'),
          required: true
        },
        { flags: '--canary <url>', says: 'base URL of the new place', parse: urlOption('--canary') },
        {
          flags: '--split <share>',
          says: 'of the requests that the canary serves: 10%; with --mirror, that are copied',
          parse: shareOption('--split', 1)
        },
        {
          flags: '--split-by <what>',
          says: 'request or caller: whether each caller stays with one upstream',
          parse: choiceOption('--split-by', ['request', 'caller']),
          otherwise: 'request'
        },
        { flags: '--mirror', says: 'send copies to the canary, and answer from the upstream alone' },
        {
          flags: '--canary-key-env <name>',
          says: 'environment variable with the key of the canary (callers’ own keys are not sent to it)'
        },
        {
          flags: '--model-map <model=canary>',
          says: 'name under which the canary serves a model; repeatable',
          repeatable: true
        }
      ]
    },
    {
      title: 'Recording',
      options: [
        { flags: '--output <file>', says: 'JSON Lines, gone on with where it is there', required: true },
        {
          flags: '--rotate-at <size>',
          says: 'put a longer file aside as NAME-1.EXT: 100MB',
          parse: sizeOption('--rotate-at'),
          otherwise: 1_000_000_000
        },
        {
          flags: '--ask-usage',
          says: 'ask streams for their usage where callers do not, and keep that event from them'
        },
        { flags: '--seed <n>', says: 'of the split', parse: countOption('--seed', 0, 2 ** 31), otherwise: 1 }
      ]
    },
    {
      title: 'Listening',
      options: [
        {
          flags: '--port <n>',
          says: 'of 127.0.0.1; 0 takes a free one',
          parse: countOption('--port', 0, 65_535),
          otherwise: 8787
        },
        {
          flags: '--listen <host:port>',
          says: 'another address: whoever reaches it can send requests',
          parse: placeOption('--listen')
        }
      ]
    }
  ],
  run: async (_, flags, terminal) => (await import('./record.ts')).record(flags as RecordFlags, terminal)
}
