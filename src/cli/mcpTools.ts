/** What a client of the Model Context Protocol may ask → the command line that answers it: summaries, never rows. */

import type { Option } from '../option.ts'
import { z } from '../report/schema/zod.ts'
import { wordsIn } from '../words.ts'
import { optionsOf, type Verb } from './verb.ts'
import { ANALYZE, PREDICT } from './verbs.ts'

type Given = Readonly<Record<string, unknown>>

export type Tool = {
  readonly name: string
  readonly says: string
  readonly input: Readonly<Record<string, z.ZodType>>
  /** @throws Error with a sentence for the client */
  readonly argv: (given: never) => readonly string[]
}

/** What fetches, writes, gates or shows names is the user's to say, on the command line. */
const mayBeAsked = ({ actsOutside, file, key }: Option): boolean =>
  !actsOutside && file !== 'written' && !FORMATTING.includes(key)

const FORMATTING: readonly string[] = wordsIn('format json full quiet verbose summary color table config')

const askedOf = (verb: Verb): readonly Option[] => optionsOf(verb).filter(mayBeAsked)

const [AUDITED, PREDICTED] = [askedOf(ANALYZE), askedOf(PREDICT)]

const file = z.string().describe('path of a file on this machine')

export const TOOLS: readonly Tool[] = [
  {
    name: 'audit',
    says: 'Audit a log of LLM requests: traffic shape, GPUs that would serve it, monthly costs, and whether to move. Returns the flat summary of the report, in which null means not known.',
    input: {
      files: z.array(z.string()).min(1).describe('logs: files, folders or patterns on this machine'),
      options: z.strictObject(fieldsOf(AUDITED)).optional()
    },
    argv: ({ files, options = {} }: { files: readonly string[]; options?: Given }) => [
      'analyze',
      ...flagsOf(options, AUDITED),
      '--format',
      'json',
      '--summary',
      '--',
      ...files.map(localFile)
    ]
  },
  {
    name: 'explain',
    says: 'Say what a figure means, its formula, and from a saved JSON report its value and inputs.',
    input: {
      figure: z.string().describe('its path in the JSON, or a short name such as gpus'),
      report: file.optional()
    },
    argv: ({ figure, report }: { figure: string; report?: string }) => [
      'explain',
      ...(report === undefined ? [] : [`--report=${report}`]),
      '--no-color',
      '--',
      figure
    ]
  },
  {
    name: 'compare',
    says: 'Compare two saved JSON reports: what changed in traffic, sizing and cost.',
    input: { before: file, after: file },
    argv: ({ before, after }: { before: string; after: string }) => [
      'compare',
      '--format',
      'markdown',
      '--',
      before,
      after
    ]
  },
  {
    name: 'predict',
    says: 'Predict the speed of a deployment under a steady load, with the band that four measurements in five lie in.',
    input: fieldsOf(PREDICTED),
    argv: (given: Given) => ['predict', ...flagsOf(given, PREDICTED), '--format', 'json']
  }
]

/** As an agent writes them: a count is a number, a flag is true. */
function fieldsOf(options: readonly Option[]): Tool['input'] {
  const value = z.union([z.string(), z.number(), z.boolean()])
  return Object.fromEntries(options.map(({ key, help }) => [key, value.describe(help).optional()]))
}

/** `--gpu=H100`: in one word, so that no value is taken for a flag. */
const flagsOf = (given: Given, options: readonly Option[]): readonly string[] =>
  options.flatMap(({ key, flag, takesValue }) => {
    const value = given[key]
    if (value === undefined || value === false) return []
    return takesValue ? [`${flag}=${value}`] : [flag]
  })

/** An address would send the user's password wherever a text told the client to. */
function localFile(path: string): string {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(path)) return path
  throw new Error('Only files on this machine are read here: an address is for the command line.')
}
