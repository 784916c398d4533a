/** Elements as data → HTML: every text in it is escaped on its way into the page. */
import { htmlText } from '../escape.ts'

/** HTML that was made here, and so is safe. */
export type Markup = { readonly html: string }
export type Content = string | Markup | readonly Content[]

type Attributes = Readonly<Record<string, string | boolean>>

const VOID = ['meta', 'input', 'img', 'br']

/** Texts are escaped; an attribute that is `false` is left out, one that is `true` has no value. */
export const element = (tag: string, attributes: Attributes = {}, ...content: Content[]): Markup => {
  const start = `<${tag}${Object.entries(attributes).map(attribute).join('')}>`
  return { html: VOID.includes(tag) ? start : `${start}${htmlOf(content)}</${tag}>` }
}

export const htmlOf = (content: Content): string => {
  if (typeof content === 'string') return htmlText(content)
  return 'html' in content ? content.html : content.map(htmlOf).join('')
}

const attribute = ([name, value]: readonly [string, string | boolean]): string => {
  if (value === false) return ''
  return value === true ? ` ${name}` : ` ${name}="${htmlText(value)}"`
}

/** A value that the page's script reads: JSON in which nothing can end the element that holds it. */
export const dataElement = (id: string, value: unknown): Markup => ({
  html: `<script type="application/json" id="${htmlText(id)}">${JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicode)}</script>`
})

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The bundled script or style, as it is: its hash stands in the page's policy, so not a byte may change. */
export const embedded = (tag: 'script' | 'style', text: string): Markup => ({
  html: `<${tag}>${text}</${tag}>`
})

/** A script that another one starts, byte for byte as its hash in the page's policy wants it. */
export const embeddedText = (id: string, text: string): Markup => ({
  html: `<script type="text/plain" id="${htmlText(id)}">${text}</script>`
})
