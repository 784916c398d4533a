/** `compare` and `explain`: what is asked of reports that were written before. */
import type { CompareFlags } from './compare.ts'
import type { ExplainFlags } from './explain.ts'
import type { Verb } from './option.ts'
import { NO_COLOR } from './optionGroups.ts'
import { choiceOption, shareOption } from './values.ts'

export const COMPARE: Verb = {
  name: 'compare',
  says: 'Compare two JSON reports: what changed in traffic, sizing and cost.',
  arguments: [
    ['<before>', 'JSON report of the earlier log'],
    ['<after>', 'JSON report of the later log']
  ],
  examples: [
    'gpuops-audit compare october.json november.json',
    'gpuops-audit compare october.json november.json --min-change 5% --format markdown'
  ],
  groups: [
    {
      title: 'Report',
      options: [
        {
          flags: '--min-change <share>',
          says: 'leave out what changed by less (default: 0%)',
          parse: shareOption('--min-change', 100)
        },
        {
          flags: '--format <name>',
          says: 'terminal, json or markdown',
          parse: choiceOption('--format', ['terminal', 'json', 'markdown']),
          otherwise: 'terminal'
        },
        {
          flags: '--output <file>',
          says: 'write the comparison there instead of to standard output',
          file: 'written'
        },
        NO_COLOR
      ]
    }
  ],
  run: async ([before, after], flags, terminal) =>
    (await import('./compare.ts')).compare(before as string, after as string, flags as CompareFlags, terminal)
}

export const EXPLAIN: Verb = {
  name: 'explain',
  says: 'Say what a figure means, and what it was computed from in a report.',
  arguments: [['<figure>', 'its path in the JSON, or a short name such as gpus']],
  examples: ['gpuops-audit explain gpus', 'gpuops-audit explain savingPerMonth --report report.json'],
  groups: [
    {
      title: 'Report',
      options: [
        { flags: '--report <file>', says: 'JSON report whose numbers are shown', file: 'read' },
        NO_COLOR
      ]
    }
  ],
  run: async ([figure], flags, terminal) =>
    (await import('./explain.ts')).explain(figure as string, flags as ExplainFlags, terminal)
}
