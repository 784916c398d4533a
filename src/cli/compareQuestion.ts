/** What `compare` may be asked. */
import { choice, output, parsedBy, share } from '../kinds.ts'
import { option, outside, several } from '../option.ts'
import { parseCheck } from '../report/gate.ts'
import { color } from './options.ts'

export const COMPARISON = {
  minChange: option('--min-change <share>', 'leave out what changed by less', share(100), 0),
  format: option(
    '--format <name>',
    'terminal, json or markdown',
    choice(['terminal', 'json', 'markdown'] as const),
    'terminal'
  ),
  output: option('-o, --output <file>', 'write the comparison there instead of to standard output', output),
  failOn: outside(
    several(
      '--fail-on <check>',
      "exit with 1 if it holds: of the second report 'gpus > 8', of the change 'change.gpus > 0' or 'relative.peakRpm > 20%'",
      parsedBy(parseCheck)
    )
  ),
  color
} as const
