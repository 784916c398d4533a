/** What reading may be asked for. */
import { secret, text } from '../kinds.ts'
import { option, outside, several, toggle } from '../option.ts'

export const READING = {
  map: option(
    '--map <map>',
    'which column means what: start=ts,input=usage.prompt_tokens,duration=latency:ms',
    text
  ),
  inputFormat: option(
    '--input-format <id>',
    'read the files as this format instead of the one detected',
    text
  ),
  timezone: option(
    '--timezone <zone>',
    'of times that state none, and of calendar figures: Europe/Berlin, +02:00',
    text
  ),
  since: option('--since <time>', 'leave out what arrived before: 2026-11-03, 2026-11-03T14:00:00Z', text),
  until: option('--until <time>', 'leave out what arrived then or later', text),
  where: several('--where <condition>', 'only model=NAME, caller=NAME, status=429 or status=5xx', text),
  lenient: toggle('--lenient', 'go on when more than 5 % of the lines cannot be read'),
  showCallers: outside(toggle('--show-callers', 'show the names of callers instead of their hashes')),
  callerKey: option(
    '--caller-key <text>',
    'hash the names of callers with it, so that several reports name them alike (default: made of the log)',
    secret
  )
} as const
