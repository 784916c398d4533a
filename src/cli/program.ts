/** The declared verbs → a parsed command line: the one importer of commander. */
import { Command, CommanderError, Option as CommanderOption } from 'commander'
import { printable } from '../errors.ts'
import type { Option, Said } from '../option.ts'
import { VERSION } from '../version.ts'
import { withCommands } from './calledAs.ts'
import { SAYS } from './conventions.ts'
import { runnerOf } from './running.ts'
import type { Terminal } from './terminal.ts'
import { optionsOf, type Verb } from './verb.ts'
import { ANALYZE, VERBS, type VerbName } from './verbs.ts'

export { withCommands }

/** Parses argv and runs the verb it names. Throws what the verb throws, and usage errors (see `usageOutcome`). */
export async function runVerb(terminal: Terminal): Promise<void> {
  await program(terminal).parseAsync(withoutVainHelp(terminal.argv))
}

/** `help anlyze` asks for a verb that is none: it is told which was meant, as `anlyze` is. */
const withoutVainHelp = (argv: readonly string[]): string[] => {
  const [asked, verb = '-', ...rest] = argv.slice(2)
  const isVain = asked === 'help' && !verb.startsWith('-') && !VERBS.some(({ name }) => name === verb)
  return isVain && verb !== 'help' ? [...argv.slice(0, 2), verb, ...rest] : [...argv]
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
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      outputError: (text, write) => write(`gpuops-audit: ${oneLine(text)} (--help lists what there is)\n`)
    })
    .addHelpText('after', withCommands(examplesOf(ANALYZE), terminal))
  for (const verb of verbsFor(terminal))
    program.addCommand(commandOf(verb, terminal).copyInheritedSettings(program))
  return program
}

/** The one that is named; to declare the options of the others would take longer than to parse it. */
function verbsFor({ argv }: Terminal): readonly (Verb & { readonly name: VerbName })[] {
  const named = VERBS.filter(({ name }) => name === argv[2])
  return named.length > 0 ? named : VERBS
}

const examplesOf = ({ examples }: Verb): string =>
  ['', 'Examples:', ...examples.map(example => `  ${example}`), ''].join('\n')

function commandOf(verb: Verb & { readonly name: VerbName }, terminal: Terminal): Command {
  const command = new Command(verb.name)
    .description(verb.says)
    .addHelpText('after', withCommands(examplesOf(verb), terminal))
  for (const argument of verb.arguments ?? []) command.argument(...argument)
  for (const { title, options } of verb.groups) {
    command.optionsGroup(title)
    for (const option of Object.values(options)) declare(command, option)
  }
  return command.action(async () => {
    const said = verb.configurable ? await configured(command, terminal) : saidTo(command)
    if (said === null) return
    await refuseLosses(verb, command.args, said)
    await refuseIdleOptions(verb, command, said, terminal)
    await (await runnerOf(verb.name))(command.args, said, terminal)
  })
}

/** What stands on the command line alone. */
const saidTo = (command: Command): Said =>
  Object.fromEntries(
    Object.entries(command.opts()).filter(([key]) => command.getOptionValueSource(key) === 'cli')
  )

/** Before a byte is read. What is written nowhere destroys nothing, and need not load the check. */
async function refuseLosses(verb: Verb, operands: readonly string[], said: Said): Promise<void> {
  const options = optionsOf(verb)
  if (!options.some(({ key, file }) => file === 'written' && key in said)) return
  await (await import('./overwriting.ts')).refuseOverwriting(options, operands, said)
}

/** Only where something was typed that may be idle need the tables be looked at. */
async function refuseIdleOptions(
  verb: Verb,
  command: Command,
  said: Said,
  { stderr }: Terminal
): Promise<void> {
  const typed = saidTo(command)
  if (Object.keys(typed).length === 0) return
  const [{ refuseIdle }, { formatsOf }] = await Promise.all([
    import('./idleOptions.ts'),
    import('./outputs.ts')
  ])
  const formats = verb.name === 'analyze' ? formatsOf(said) : new Set<string>()
  refuseIdle(verb.name, typed, said, command.args, formats, text =>
    stderr.write(`gpuops-audit: warning: ${text}\n`)
  )
}

/** `null`: all that was asked for is what the flags are. */
async function configured(command: Command, terminal: Terminal): Promise<Said | null> {
  const said = saidTo(command)
  const { settle, saidIn } = await import('./settings.ts')
  const settings = await settle(said, terminal)
  if (said['printConfig'] !== true) return { ...said, ...saidIn(settings) }
  ;(await import('./printConfig.ts')).printConfig(settings, terminal)
  return null
}

function declare(
  command: Command,
  { flags, help, takesValue, isRequired, isRepeatable, read }: Option
): void {
  const declared = new CommanderOption(flags, help).makeOptionMandatory(isRequired)
  if (isRepeatable) declared.argParser((said, before: readonly unknown[] = []) => [...before, read(said)])
  else if (takesValue) declared.argParser(read)
  command.addOption(declared)
}
