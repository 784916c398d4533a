/** Text from anywhere → the same text in HTML or Markdown: no markup, no link, no mention, no formula. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

export const htmlText = (text: string): string => text.replace(/[&<>"']/g, sign => ENTITIES[sign] as string)

/** Ends what GitHub and GitLab would make a link, a mention or an emoji of, and is not seen. */
const ZERO_WIDTH_SPACE = '\u200b'

/**
 * What is looked for in the finished page, where no backslash helps: mentions and addresses, issues and merge
 * requests, emoji, bare links. Each is broken behind its first sign.
 */
const LIVE = /@(?=[\w-])|[#!](?=\w)|\bGH-(?=\d)|:(?=[a-z+-][\w+-]*:|100:|1234:)|:(?=\/\/)|\bwww(?=\.)/gi

const SIGNS = /[&<>]/g
const MARKS = /[\\`*_[\]|~^]/g

/** A dollar before a digit closes no formula; any other one might. */
const FORMULA_END = /\$(?!\d)/g

/** At the start of a line these begin a list, a heading or a rule. */
const LINE_START = /^\s*([-+=#]|\d+(?=[.)](?:\s|$)))/

/** Safe wherever inline text may stand: a paragraph, a list item, a cell, a heading. */
export const markdownText = (text: string): string =>
  text
    .replace(LIVE, `$&${ZERO_WIDTH_SPACE}`)
    .replace(SIGNS, sign => ENTITIES[sign] as string)
    .replace(MARKS, '\\$&')
    .replace(FORMULA_END, '<span>$$</span>')
    .replace(LINE_START, (_, mark: string) => (/\d/.test(mark) ? mark + ZERO_WIDTH_SPACE : `\\${mark}`))
    .replaceAll(ZERO_WIDTH_SPACE, '&#8203;')
