/** How the program was called → the words that call it again in the same shell. */
import path from 'node:path'
import { platform } from 'node:process'
import { type Shell, shellWord } from '../shell.ts'
import type { Terminal } from './terminal.ts'
import { VERBS } from './verbs.ts'

const NAME = 'gpuops-audit'

export const SHELL: Shell = platform === 'win32' ? 'windows' : 'posix'

type Called = Pick<Terminal, 'argv' | 'env' | 'cwd'>

/** `gpuops-audit` where the shell finds it, `npx gpuops-audit` where only npm does, else the file that was run. */
export function calledAs({ argv: [, script = NAME], env, cwd }: Called): string {
  if (script === NAME) return NAME
  const folder = path.dirname(script)
  const isInstalled = script.split(/[/\\]/).includes('node_modules')
  if (isInstalled && env['npm_command'] === 'exec') return byNpx(env)
  if (onPath(env).includes(installedAt(folder)) && env['npm_command'] === undefined) return NAME
  if (isInstalled) return `npx ${NAME}`
  const words = [shownFrom(cwd(), script)].map(word => shellWord(word, SHELL))
  return path.extname(script) === '.js' ? ['node', ...words].join(' ') : words.join(' ')
}

/** `npx --package FILE gpuops-audit` was told where the package lies; of `npx FILE` npm tells nothing. */
function byNpx({ npm_config_package: from }: Terminal['env']): string {
  if (from === undefined || from === '' || from.includes('\n')) return `npx ${NAME}`
  return `npx --package ${shellWord(from, SHELL)} ${NAME}`
}

/** The folder of what a shell runs: npm's wrappers for Windows lie beside the folder node_modules. */
const installedAt = (folder: string): string =>
  path.basename(folder) === 'bin' && path.basename(path.dirname(folder)) === NAME
    ? path.resolve(folder, '../../..')
    : folder

const onPath = (env: Terminal['env']): readonly string[] =>
  (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter(folder => folder !== '')

const shownFrom = (cwd: string, script: string): string => {
  const relative = path.relative(cwd, script)
  if (relative.startsWith('..') || path.isAbsolute(relative)) return script
  return relative.includes(path.sep) ? relative : `.${path.sep}${relative}`
}

/** What `npx -p` runs it has fetched itself, under its own name. */
const COMMAND = new RegExp(
  `(?<![\\w/.-]|npx -p [^:;]*)${NAME} (?=(?:${VERBS.map(({ name }) => name).join('|')})\\b)`,
  'g'
)

/** A text that names commands → the same text with commands that work where it is read. */
export function withCommands(text: string, terminal: Called): string {
  const called = calledAs(terminal)
  return called === NAME ? text : text.replace(COMMAND, () => `${called} `)
}
