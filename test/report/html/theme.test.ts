import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readable, themeKind } from '../../../src/report/html/theme.ts'

/** WCAG 2.2, relative luminance and contrast, written anew from the standard. */
const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [most, least] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (most + 0.05) / (least + 0.05)
}

describe('the colours of a brand', () => {
  test('are one or two, in three or six digits', () => {
    expect(themeKind.read('#0B5CAD', '--theme')).toEqual({ first: '#0b5cad', second: null })
    expect(themeKind.read('#abc, #123456', '--theme')).toEqual({ first: '#aabbcc', second: '#123456' })
  })

  test.each(['blue', '#12', '#abc,', '#abc,#abc,#abc', '#abc;background:url(x)', '</style>'])(
    '%s is none',
    said => expect(() => themeKind.read(said, '--theme')).toThrow('one or two colours')
  )

  test('stay as they are where they can be read', () => {
    // #0b5cad on white is 6.6 : 1 by the formula of WCAG 2.2.
    expect(readable('#0b5cad', '#ffffff')).toBe('#0b5cad')
  })

  test('whatever they are, text in them has the contrast that WCAG 2.2 asks for, on both grounds', () => {
    const colour = fc
      .integer({ min: 0, max: 0xffffff })
      .map(value => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(colour, fc.constantFrom('#ffffff', '#14181c'), (any, ground) => {
        expect(contrast(readable(any, ground), ground)).toBeGreaterThanOrEqual(4.5)
      })
    )
  })
})
