/** Text of an option → its value, or a clear refusal. */
import { AuditError } from '../errors.ts'

type Parse<Value> = (text: string) => Value

/** As it is written. */
export const textOption: Parse<string> = text => text

const refuse = (option: string, text: string, wanted: string): AuditError =>
  AuditError.of('BAD_OPTION', option, text, wanted)

/** `800ms` or `2s` → seconds. A bare number is refused: its unit would be a guess. */
export const durationOption =
  (option: string): Parse<number> =>
  text => {
    const parts = /^(\d+\.?\d*|\.\d+)\s*(ms|s)$/.exec(text.trim())
    const seconds = parts === null ? 0 : Number(parts[1]) / (parts[2] === 'ms' ? 1_000 : 1)
    if (seconds > 0) return seconds
    throw refuse(option, text, 'a duration such as 800ms or 2s')
  }

/** `20%` or `0.2` → 0.2. */
export const shareOption =
  (option: string, most: number): Parse<number> =>
  text => {
    const parts = /^(\d+\.?\d*|\.\d+)\s*(%?)$/.exec(text.trim())
    const share = parts === null ? Number.NaN : Number(parts[1]) / (parts[2] === '%' ? 100 : 1)
    if (share >= 0 && share <= most) return share
    throw refuse(option, text, `a share from 0 to ${most}, such as 20% or 0.2`)
  }

/** `0.1pp` → 0.001. A percent sign would be read as a share of the share by some. */
export const pointsOption =
  (option: string): Parse<number> =>
  text => {
    const parts = /^(\d+\.?\d*|\.\d+)\s*pp$/.exec(text.trim())
    const share = parts === null ? Number.NaN : Number(parts[1]) / 100
    if (share >= 0 && share <= 1) return share
    throw refuse(option, text, 'a number of percentage points, such as 0.5pp')
  }

/** `5%` → of a ratio; `0.1pp` → of a share. */
export const sensitivityOption =
  (option: string): Parse<{ readonly ratio: number | null; readonly difference: number | null }> =>
  text => {
    const isPoints = /pp\s*$/.test(text)
    const size = isPoints ? pointsOption(option)(text) : shareOption(option, 10)(text)
    if (size > 0) return { ratio: isPoints ? null : size, difference: isPoints ? size : null }
    throw refuse(option, text, 'an increase above 0, such as 5% or 0.1pp')
  }

/** A share that is nearer to certain than to a coin. */
export const certaintyOption =
  (option: string): Parse<number> =>
  text => {
    const share = shareOption(option, 0.9999)(text)
    if (share >= 0.5) return share
    throw refuse(option, text, 'a share from 50% to 99.99%')
  }

/** An upstream: no key and no query may stand in it. */
export const urlOption =
  (option: string): Parse<URL> =>
  text => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    const isPlain = url !== undefined && url.username === '' && url.search === '' && url.hash === ''
    if (isPlain && /^https?:$/.test(url.protocol)) return url
    throw refuse(
      option,
      url === undefined ? text : url.origin,
      'a base URL such as https://api.openai.com/v1'
    )
  }

/** `0.0.0.0:8787`, `[::]:8787`. */
export const placeOption =
  (option: string): Parse<{ readonly host: string; readonly port: number }> =>
  text => {
    const [, bracketed, host = bracketed, port] =
      /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text.trim()) ?? []
    if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) }
    throw refuse(option, text, 'HOST:PORT, such as 0.0.0.0:8787')
  }

const SIZES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 }

/** `100MB` → bytes. */
export const sizeOption =
  (option: string): Parse<number> =>
  text => {
    const parts = /^(\d+\.?\d*)\s*([kmg])b$/i.exec(text.trim())
    const size = parts === null ? 0 : Number(parts[1]) * (SIZES[(parts[2] as string).toLowerCase()] as number)
    if (size >= 1_000) return Math.round(size)
    throw refuse(option, text, 'a size such as 100MB')
  }

export const countOption =
  (option: string, least: number, most: number): Parse<number> =>
  text => {
    const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
    if (count >= least && count <= most) return count
    throw refuse(option, text, `a whole number from ${least} to ${most.toLocaleString('en-US')}`)
  }

/** `1500`, `0.25` → a number from 0 up. */
export const amountOption =
  (option: string, unit: string): Parse<number> =>
  text => {
    if (/^\s*(\d+\.?\d*|\.\d+)\s*$/.test(text)) return Number(text)
    throw refuse(option, text, `a number of ${unit}`)
  }

export const yesNoOption =
  (option: string): Parse<boolean> =>
  text => {
    if (/^(yes|no)$/i.test(text)) return text.toLowerCase() === 'yes'
    throw refuse(option, text, 'yes or no')
  }

export const dateOption =
  (option: string): Parse<string> =>
  text => {
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
    throw refuse(option, text, 'a date such as 2026-11-22')
  }

type Choosing<Choice> = Parse<Choice> & { readonly choices: readonly Choice[] }

/** Its choices can be read off it: see `choicesOf`. */
export const choiceOption = <Choice extends string>(
  option: string,
  choices: readonly Choice[]
): Choosing<Choice> => {
  const parse = (text: string): Choice => {
    const choice = choices.find(known => known === text)
    if (choice !== undefined) return choice
    throw refuse(option, text, `one of ${choices.join(', ')}`)
  }
  return Object.assign(parse, { choices })
}

/** What an option made by `choiceOption` takes; nothing for any other. */
export const choicesOf = (parse: Parse<unknown>): readonly string[] =>
  'choices' in parse ? (parse as Choosing<string>).choices : []

/** Several of them, with commas between; each once. */
export const choicesOption = <Choice extends string>(
  option: string,
  choices: readonly Choice[]
): Parse<readonly Choice[]> => {
  const choose = choiceOption(option, choices)
  return text => {
    const items = text.split(',').map(item => choose(item.trim()))
    return [...new Set(items)]
  }
}

/** Collects an option that may be given several times. */
export const repeated =
  <Value>(parse: Parse<Value>) =>
  (text: string, before: readonly Value[] = []): readonly Value[] => [...before, parse(text)]

export const listOption: Parse<readonly string[]> = text =>
  text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
