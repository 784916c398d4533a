/** What reading may be asked for. */
import { AuditError } from '../errors.ts'
import { duration, input, type Kind, output, secret, size, text } from '../kinds.ts'
import { option, outside, several, toggle } from '../option.ts'

/** Sizes of requests whose log states none. */
export type AssumedTokens = { readonly input: number; readonly output: number }

/** `1200,250` → tokens in and out. */
const sizes: Kind<AssumedTokens> = {
  read(said, flag) {
    const parts = /^\s*(\d{1,7})\s*,\s*(\d{1,7})\s*$/.exec(said)
    if (parts === null || Number(parts[1]) === 0)
      throw AuditError.of(
        'BAD_OPTION',
        flag,
        said,
        'input and output tokens of one request, such as 1200,250'
      )
    return { input: Number(parts[1]), output: Number(parts[2]) }
  },
  write: ({ input, output }) => `${input},${output}`
}

/** What a log may be split by. */
const splitBy: Kind<string> = {
  read(said, flag) {
    if (said === 'caller' || said === 'model' || /^tag\..+$/.test(said)) return said
    throw AuditError.of('BAD_OPTION', flag, said, 'tag.NAME, caller or model')
  },
  write: value => value
}

/** Of the verb that describes a log. */
export const SPLIT = {
  by: option(
    '--by <what>',
    'figures and cost of each value of it: tag.team (any tag), caller or model',
    splitBy
  )
} as const

export const READING = {
  map: option(
    '--map <map>',
    'columns by their meaning: start=ts,input=usage.prompt_tokens,duration=latency:ms',
    text
  ),
  inputFormat: option(
    '--input-format <id>',
    'read the files as this format instead of the one detected',
    text
  ),
  timezone: option(
    '--timezone <zone>',
    'time zone of times that state none, and of calendar figures: Europe/Berlin, +02:00',
    text
  ),
  since: option(
    '--since <time>',
    'leave out what arrived before this time: 2026-11-03, 2026-11-03T14:00:00Z',
    text
  ),
  until: option('--until <time>', 'leave out what arrived at this time or later', text),
  where: several(
    '--where <condition>',
    'only model=NAME, caller=NAME, tag.team=NAME, status=429 or status=5xx',
    text
  ),
  assumeTokens: option(
    '--assume-tokens <input,output>',
    'sizes of requests where the log states none, or counts none: all that follows from them is assumed',
    sizes
  ),
  explainReading: toggle('--explain-reading', 'show what each column was read as, and the first three rows'),
  lenient: toggle('--lenient', 'go on when more than 5 % of the lines cannot be read'),
  showCallers: outside(toggle('--show-callers', 'show the names of callers instead of their hashes')),
  callerKey: option(
    '--caller-key <text>',
    'key that hashes the names of callers, so that several reports name them alike (default: derived from the log)',
    secret
  )
} as const

/** Of logs that lie in a store and are named by its address. */
export const STORES = {
  passwordFile: outside(
    option('--password-file <file>', 'file whose first line is the password of an address', input)
  ),
  askPassword: outside(
    toggle('--ask-password', 'ask for the password of an address; it is not shown as it is typed')
  ),
  maxBytes: option(
    '--max-bytes <size>',
    'refuse to read more from a store that charges for reading (BigQuery), such as 50GB',
    size
  ),
  queryTimeout: option(
    '--query-timeout <time>',
    'longest that a query of an address may take, such as 600s',
    duration
  )
} as const

/** Of what was read before. */
export const FETCHED = {
  state: option(
    '--state <file>',
    'read only what is new since the last run with it, and keep what its figures are made of for the next: no text, no key, callers as hashes',
    output
  ),
  save: option(
    '--save <file>',
    'keep what a usage API answers, to resume after an interruption and to read it again without the network',
    output
  )
} as const
