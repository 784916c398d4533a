/** The declared verbs → a parsed command line: the one importer of commander. */
import { Command, CommanderError } from 'commander'
import { printable } from '../errors.ts'
import { VERSION } from '../options.ts'
import { SAYS } from './conventions.ts'
import type { Option, Verb } from './option.ts'
import { namedOptions } from './optionNames.ts'
import type { Terminal } from './terminal.ts'
import { repeated, textOption } from './values.ts'
import { ANALYZE, VERBS } from './verbs.ts'

/** Parses argv and runs the verb it names. Throws what the verb throws, and usage errors (see `usageOutcome`). */
export async function runVerb(terminal: Terminal): Promise<void> {
  await program(terminal).parseAsync([...terminal.argv])
}

/** How a usage error or a request for help ended, already told to the user; `undefined` for any other error. */
export const usageOutcome = (error: unknown): 'told' | 'misused' | undefined => {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? 'told' : 'misused'
}

/** `error: unknown option '--gpus'\n(Did you mean --gpu?)\n` in the voice of all other errors. */
const oneLine = (text: string): string =>
  printable(
    text
      .trim()
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
  )

function program(terminal: Terminal): Command {
  const program = new Command('gpuops-audit')
    .description(SAYS)
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      outputError: (text, write) => write(`gpuops-audit: ${oneLine(text)} (--help lists what there is)\n`)
    })
    .addHelpText('after', examplesOf(ANALYZE))
  for (const verb of VERBS) program.addCommand(commandOf(verb, terminal).copyInheritedSettings(program))
  return program
}

const examplesOf = ({ examples }: Verb): string =>
  ['', 'Examples:', ...examples.map(example => `  ${example}`), ''].join('\n')

function commandOf(verb: Verb, terminal: Terminal): Command {
  const command = new Command(verb.name).description(verb.says).addHelpText('after', examplesOf(verb))
  for (const argument of verb.arguments ?? []) command.argument(...argument)
  for (const { title, options } of verb.groups) {
    command.optionsGroup(title)
    for (const option of options) declare(command, option)
  }
  return command.action(async () => {
    const flags = verb.configurable ? await configured(command, terminal) : command.opts()
    if (flags === null) return
    await refuseLosses(verb, command.args, flags)
    await verb.run(command.args, flags, terminal)
  })
}

/** Before a byte is read. What is written nowhere destroys nothing, and need not load the check. */
async function refuseLosses(verb: Verb, operands: readonly string[], flags: object): Promise<void> {
  const options = namedOptions(verb)
  if (!options.some(({ key, option }) => option.file === 'written' && key in flags)) return
  await (await import('./overwriting.ts')).refuseOverwriting(options, operands, flags)
}

/** `null`: all that was asked for is what the flags are. */
async function configured(command: Command, terminal: Terminal): Promise<object | null> {
  const all: Readonly<Record<string, unknown>> = command.opts()
  const given = Object.entries(all).filter(([key]) => command.getOptionValueSource(key) === 'cli')
  const { settle, flagsOf } = await import('./settings.ts')
  const settings = await settle(Object.fromEntries(given), terminal)
  if (all['printConfig'] !== true) return { ...all, ...flagsOf(settings) }
  ;(await import('./printConfig.ts')).printConfig(settings, terminal)
  return null
}

function declare(command: Command, { flags, says, otherwise, required, ...option }: Option): void {
  const read = readerOf(option)
  if (required) command.requiredOption(flags, says, read)
  else if (flags.includes('<')) command.option(flags, says, read, otherwise)
  else command.option(flags, says)
}

/** What commander calls with a text and what it had before. */
const readerOf = ({
  parse = textOption,
  repeatable
}: Pick<Option, 'parse' | 'repeatable'>): ((text: string, before: unknown) => unknown) =>
  repeatable
    ? (text, before) => repeated(parse)(text, before as readonly unknown[] | undefined)
    : text => parse(text)
