/** Brand colours → the few rules that put them into a page, kept readable on its light and its dark ground. */
import { AuditError } from '../../errors.ts'
import type { Kind } from '../../kinds.ts'

/** `first` marks what is recommended, `second` what it is compared with. As `#rrggbb`. */
export type Theme = { readonly first: string; readonly second: string | null }

/** `#0b5cad` or `#0b5cad,#b4540a`. */
export const themeKind: Kind<Theme> = {
  read(said, flag) {
    const colours = said.split(',').map(part => part.trim().toLowerCase())
    const [first, second = null, ...more] = colours.map(sixDigits)
    if (
      first === undefined ||
      first === null ||
      more.length > 0 ||
      colours.length !== colours.filter(sixDigits).length
    )
      throw AuditError.of(
        'BAD_OPTION',
        flag,
        said,
        "one or two colours such as '#0b5cad' or '#0b5cad,#b4540a'"
      )
    return { first, second }
  },
  write: ({ first, second }) => (second === null ? first : `${first},${second}`)
}

/** `#abc` → `#aabbcc`; `null`: no colour. */
function sixDigits(colour: string): string | null {
  if (/^#[0-9a-f]{6}$/.test(colour)) return colour
  return /^#[0-9a-f]{3}$/.test(colour) ? colour.replace(/[0-9a-f]/g, '$&$&') : null
}

/** As page/style/1-base.css has them. */
const GROUNDS = { light: '#ffffff', dark: '#14181c' } as const

/** WCAG 2.2, 1.4.3: text on its ground. [contrast ratio] */
const LEAST_CONTRAST = 4.5

export function themeStyle({ first, second }: Theme): string {
  const rules = (ground: string) =>
    [
      `--first:${readable(first, ground)};--link:${readable(first, ground)}`,
      ...(second === null ? [] : [`--second:${readable(second, ground)}`])
    ].join(';')
  const [light, dark] = [rules(GROUNDS.light), rules(GROUNDS.dark)]
  return [
    `:root:root{${light}}`,
    `@media (prefers-color-scheme:dark){:root:root:not([data-theme="light"]){${dark}}}`,
    `:root:root[data-theme="dark"]{${dark}}`,
    `@media print{:root:root:root:not([data-none]){${light}}}`
  ].join('\n')
}

type Rgb = readonly [number, number, number]

/** The colour itself where it contrasts enough, else the nearest towards black or white that does. */
export function readable(colour: string, ground: string): string {
  const aim: Rgb = luminance(rgbOf(ground)) > 0.5 ? [0, 0, 0] : [255, 255, 255]
  const from = rgbOf(colour)
  for (let step = 0; step <= 20; step++) {
    const mixed = from.map((value, i) => Math.round(value + ((aim[i] as number) - value) * (step / 20)))
    if (contrast(mixed as unknown as Rgb, rgbOf(ground)) >= LEAST_CONTRAST) return hexOf(mixed)
  }
  return hexOf(aim)
}

const rgbOf = (colour: string): Rgb =>
  [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb

const hexOf = (rgb: readonly number[]): string =>
  `#${rgb.map(value => value.toString(16).padStart(2, '0')).join('')}`

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [most, least] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (most + 0.05) / (least + 0.05)
}
