/** The declared verbs → a completion script for bash, zsh, fish or PowerShell. */
import { GPU_NAMES } from '../catalog/gpus.ts'
import { MODEL_NAMES } from '../catalog/models.ts'
import { choice } from '../kinds.ts'
import type { Option, Said } from '../option.ts'
import { FORMATS } from '../read/format/index.ts'
import { powershellText } from '../shell.ts'
import type { Terminal } from './terminal.ts'
import { optionsOf, type Verb } from './verb.ts'
import { VERBS } from './verbs.ts'

const SHELLS = {
  bash: () => bashScript(VERBS),
  zsh: () => zshScript(VERBS),
  fish: () => fishScript(VERBS),
  powershell: () => powershellScript(VERBS)
} as const

const shells = choice(Object.keys(SHELLS) as (keyof typeof SHELLS)[])

/** @throws AuditError BAD_OPTION for a shell that is not known */
export function completion([shell]: readonly string[], _said: Said, terminal: Terminal): void {
  terminal.stdout.write(SHELLS[shells.read(shell as string, 'completion')]())
}

/** A word in single quotes, as POSIX shells and fish read it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const namesOf = (verbs: readonly Verb[]): readonly string[] => verbs.map(({ name }) => name)

/** What names things of the catalogue. */
const CATALOGUE: Readonly<Record<string, readonly string[]>> = {
  '--gpu': GPU_NAMES,
  '--model': MODEL_NAMES,
  '--target-model': MODEL_NAMES,
  '--input-format': FORMATS.map(({ id }) => id)
}

/** The words that an option takes, where they are known. */
const wordsOf = ({ flag, choices }: Option): readonly string[] =>
  choices.length > 0 ? choices : (CATALOGUE[flag] ?? [])

/** Options whose value is one of known words. */
const withChoices = (verb: Verb): readonly (readonly [flag: string, choices: readonly string[]])[] =>
  optionsOf(verb).flatMap(option => {
    const words = wordsOf(option)
    return words.length === 0 ? [] : [[option.flag, words] as const]
  })

const bashScript = (
  verbs: readonly Verb[]
): string => `# bash completion of gpuops-audit: eval "$(gpuops-audit completion bash)"
_gpuops_audit() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} verb=\${COMP_WORDS[1]}
  local IFS=$'\\n'
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...namesOf(verbs), 'help', '--help', '--version'].join('\n'))} -- "$word"))
    return
  fi
  case "$verb $before" in
${verbs.flatMap(verb => withChoices(verb).map(([flag, choices]) => `    ${quoted(`${verb.name} ${flag}`)}) COMPREPLY=($(compgen -W ${quoted(choices.join('\n'))} -- "$word")); return ;;`)).join('\n')}
  esac
  case "$verb:$word" in
${verbs.map(verb => `    ${verb.name}:-*) COMPREPLY=($(compgen -W ${quoted([...flagsOf(verb), '--help'].join('\n'))} -- "$word")) ;;`).join('\n')}
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _gpuops_audit gpuops-audit
`

const flagsOf = (verb: Verb): readonly string[] => optionsOf(verb).map(({ flag }) => flag)

const zshScript = (verbs: readonly Verb[]): string => `#compdef gpuops-audit
# zsh completion of gpuops-audit: eval "$(gpuops-audit completion zsh)"
_gpuops_audit() {
  if (( CURRENT == 2 )); then
    local -a verbs=(
${verbs.map(({ name, says }) => `      ${quoted(`${name}:${says}`)}`).join('\n')}
    )
    _describe 'verb' verbs
    return
  fi
  case $words[2] in
${verbs.map(zshCase).join('\n')}
  esac
}
compdef _gpuops_audit gpuops-audit
`

const zshCase = (verb: Verb): string => {
  const options = optionsOf(verb).map(option => {
    const { flag, help, takesValue, isRepeatable } = option
    const words = wordsOf(option)
    const value = words.length > 0 ? `:value:(${words.join(' ')})` : takesValue ? ':value:_files' : ''
    return quoted(`${isRepeatable ? '*' : ''}${flag}[${help.replace(/[[\]:]/g, '\\$&')}]${value}`)
  })
  return `    ${verb.name}) _arguments ${[...options, quoted('*:file:_files')].join(' ')} ;;`
}

const fishScript = (verbs: readonly Verb[]): string =>
  [
    '# fish completion of gpuops-audit: gpuops-audit completion fish | source',
    ...verbs.map(
      ({ name, says }) => `complete -c gpuops-audit -n __fish_use_subcommand -a ${name} -d ${fishText(says)}`
    ),
    ...verbs.flatMap(verb =>
      optionsOf(verb).map(option => {
        const { flag, help, takesValue } = option
        const words = wordsOf(option)
        const value = words.length > 0 ? ` -x -a ${fishText(words.join(' '))}` : takesValue ? ' -r' : ''
        return `complete -c gpuops-audit -n ${fishText(`__fish_seen_subcommand_from ${verb.name}`)} -l ${flag.slice(2)}${value} -d ${fishText(help)}`
      })
    ),
    ''
  ].join('\n')

/** fish escapes inside single quotes with a backslash. */
const fishText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

const powershellScript = (
  verbs: readonly Verb[]
): string => `# PowerShell completion of gpuops-audit: gpuops-audit completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName gpuops-audit -ScriptBlock {
  param($word, $line, $cursor)
  $said = @($line.CommandElements | ForEach-Object { $_.ToString() })
  $verb = if ($said.Count -gt 1) { $said[1] } else { '' }
  $before = if ($word -eq '') { $said[-1] } else { $said[-2] }
  $verbs = ${psList(namesOf(verbs))}
  $flags = @{
${verbs.map(verb => `    ${powershellText(verb.name)} = ${psList([...flagsOf(verb), '--help'])}`).join('\n')}
  }
  $values = @{
${verbs.flatMap(verb => withChoices(verb).map(([flag, words]) => `    ${powershellText(`${verb.name} ${flag}`)} = ${psList(words)}`)).join('\n')}
  }
  $known = if ($verbs -notcontains $verb) { $verbs }
    elseif ($values.ContainsKey("$verb $before")) { $values["$verb $before"] }
    elseif ($word -like '-*') { $flags[$verb] }
    else { @() }
  $known | Where-Object { $_.StartsWith($word, [System.StringComparison]::OrdinalIgnoreCase) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`

const psList = (words: readonly string[]): string => `@(${words.map(powershellText).join(', ')})`
