/** What an option may take: text → value or a clear refusal, and a value → the text that would say it. */
import { AuditError } from './errors.ts'
import { withCommas } from './words.ts'

export type Kind<Value> = {
  /** @throws AuditError BAD_OPTION, which names the flag */
  readonly read: (text: string, flag: string) => Value
  /** As the user would write it. */
  write(value: Value): string
  /** Where only a few words will do: all of them. */
  readonly choices?: readonly string[]
  /** Names a file that is read, or one that is written. */
  readonly file?: 'read' | 'written'
  /** What it is set to is shown nowhere. */
  readonly isSecret?: true
}

const refuse = (flag: string, text: string, wanted: string): AuditError =>
  AuditError.of('BAD_OPTION', flag, text, wanted)

/** As it is written. */
export const text: Kind<string> = { read: said => said, write: value => value }

/** A text that is shown nowhere. */
export const secret: Kind<string> = { ...text, isSecret: true }

/** The path of a file to read. */
export const input: Kind<string> = { ...text, file: 'read' }

/** The path of a file to write; `-` is standard output. */
export const output: Kind<string> = { ...text, file: 'written' }

/** Several texts, with commas between. */
export const list: Kind<readonly string[]> = {
  read: said =>
    said
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== ''),
  write: value => value.join(',')
}

/** `800ms` or `2s` → seconds. A bare number is refused: its unit would be a guess. */
export const duration: Kind<number> = {
  read(said, flag) {
    const parts = /^(\d+\.?\d*|\.\d+)\s*(ms|s)$/.exec(said.trim())
    const seconds = parts === null ? 0 : Number(parts[1]) / (parts[2] === 'ms' ? 1_000 : 1)
    if (seconds > 0) return seconds
    throw refuse(flag, said, 'a duration such as 800ms or 2s')
  },
  write: seconds => (seconds < 1 ? `${rounded(seconds * 1_000)}ms` : `${rounded(seconds)}s`)
}

const SHARE = /^(\d+\.?\d*|\.\d+)\s*(%?)$/

/** `20%` or `0.2` → 0.2; `NaN`: neither. */
export function shareIn(said: string): number {
  const [, digits, sign] = SHARE.exec(said.trim()) ?? []
  return digits === undefined ? Number.NaN : Number(digits) / (sign === '%' ? 100 : 1)
}

/** A bare number above 1 is refused: `5` may mean 5 % or five times. */
export const share = (most: number): Kind<number> => ({
  read(said, flag) {
    const value = shareIn(said)
    if (value >= 0 && value <= (said.includes('%') ? most : Math.min(1, most))) return value
    if (value > 1 && value <= most)
      throw refuse(
        flag,
        said,
        `clear without a percent sign: write ${said.trim()}% or ${rounded(value * 100)}%`
      )
    throw refuse(flag, said, `a share from 0 to ${most}, such as 20% or 0.2`)
  },
  write: value => `${rounded(value * 100)}%`
})

/** Without the dust that a factor leaves. */
const rounded = (value: number): number => Number(value.toPrecision(12))

/** `0.1pp` → 0.001. A percent sign would be read as a share of the share by some. */
export const points: Kind<number> = {
  read(said, flag) {
    const parts = /^(\d+\.?\d*|\.\d+)\s*pp$/.exec(said.trim())
    const value = parts === null ? Number.NaN : Number(parts[1]) / 100
    if (value >= 0 && value <= 1) return value
    throw refuse(flag, said, 'a number of percentage points, such as 0.5pp')
  },
  write: value => `${rounded(value * 100)}pp`
}

/** A base URL: no key and no query may stand in it. */
export const baseUrl: Kind<URL> = {
  read(said, flag) {
    const url = URL.canParse(said) ? new URL(said) : undefined
    const isPlain = url !== undefined && url.username === '' && url.search === '' && url.hash === ''
    if (isPlain && /^https?:$/.test(url.protocol)) return url
    throw refuse(flag, url?.origin ?? said, 'a base URL such as https://api.openai.com/v1')
  },
  write: url => url.href
}

export type Place = { readonly host: string; readonly port: number }

/** `0.0.0.0:8787`, `[::]:8787`. */
export const place: Kind<Place> = {
  read(said, flag) {
    const [, bracketed, host = bracketed, port] =
      /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(said.trim()) ?? []
    if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) }
    throw refuse(flag, said, 'HOST:PORT, such as 0.0.0.0:8787')
  },
  write: ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `100MB` → bytes. */
export const size: Kind<number> = {
  read(said, flag) {
    const parts = /^(\d+\.?\d*)\s*([kmg])b$/i.exec(said.trim())
    const unit = { k: 1e3, m: 1e6, g: 1e9 }[parts?.[2]?.toLowerCase() ?? ''] ?? 0
    const bytes = Math.round(Number(parts?.[1]) * unit)
    if (bytes >= 1_000) return bytes
    throw refuse(flag, said, 'a size such as 100MB')
  },
  write: bytes => `${rounded(bytes / 1e6)}MB`
}

export const count = (least: number, most: number): Kind<number> => ({
  read(said, flag) {
    const value = /^\d+$/.test(said.trim()) ? Number(said) : Number.NaN
    if (value >= least && value <= most) return value
    throw refuse(flag, said, `a whole number from ${least} to ${withCommas(most)}`)
  },
  write: String
})

/** `1500`, `0.25` → a number from 0 up. */
export const amount = (unit: string): Kind<number> => ({
  read(said, flag) {
    if (/^\s*(\d+\.?\d*|\.\d+)\s*$/.test(said)) return Number(said)
    throw refuse(flag, said, `a number of ${unit}`)
  },
  write: String
})

export const date: Kind<string> = {
  read(said, flag) {
    const time = /^\d{4}-\d\d-\d\d$/.test(said) ? Date.parse(said) : Number.NaN
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(said)) return said
    throw refuse(flag, said, 'a date such as 2026-11-22')
  },
  write: value => value
}

export const yesNo: Kind<boolean> = {
  read(said, flag) {
    if (/^(yes|no)$/i.test(said)) return said.toLowerCase() === 'yes'
    throw refuse(flag, said, 'yes or no')
  },
  write: value => (value ? 'yes' : 'no'),
  choices: ['yes', 'no']
}

export const choice = <Choice extends string>(choices: readonly Choice[]): Kind<Choice> => ({
  read(said, flag) {
    const found = choices.find(known => known === said)
    if (found !== undefined) return found
    throw refuse(flag, said, `one of ${choices.join(', ')}`)
  },
  write: value => value,
  choices
})

/** Several of them, with commas between; each once. */
export const choices = <Choice extends string>(known: readonly Choice[]): Kind<readonly Choice[]> => {
  const one = choice(known)
  return {
    read: (said, flag) => [...new Set(said.split(',').map(item => one.read(item.trim(), flag)))],
    write: value => value.join(',')
  }
}

/** The only word that may be said: whether it was. */
export const keyword = (word: string): Kind<boolean> => {
  const one = choice([word])
  return {
    read: (said, flag) => one.read(said, flag) === word,
    write: value => (value ? word : ''),
    choices: [word]
  }
}

/** What a function of the stage reads: it names the flag itself. */
export const parsedBy = <Value>(parse: (text: string) => Value): Kind<Value> => ({
  read: parse,
  write: String
})
