/** `--print-config`: every option with what it is set to, and who says so. */
import { table } from '../report/blocks.ts'
import { printableTexts } from '../report/format.ts'
import { renderSections } from '../report/terminal.ts'
import { CONFIGURABLE } from './configurable.ts'
import type { Setting } from './settings.ts'
import type { Terminal } from './terminal.ts'

export function printConfig(settings: readonly Setting[], terminal: Terminal): void {
  const rows = printableTexts(settings).map(({ flag, text, from, key }) => [
    flag,
    text === null ? defaultOf(key) : optionOf(key)?.isSecret ? 'set' : text,
    from
  ])
  const block = table(['Option', 'Value', 'From'], rows)
  const options = { width: terminal.stdout.columns ?? 80, colour: false }
  terminal.stdout.write(renderSections([{ title: 'Configuration', blocks: [block] }], options))
}

const optionOf = (key: string) => CONFIGURABLE.find(each => each.key === key)

/** As the help says it. */
const defaultOf = (key: string): string => {
  const option = optionOf(key)
  return option?.defaultText ?? /\(default: (.+)\)$/.exec(option?.help ?? '')?.[1] ?? ''
}
