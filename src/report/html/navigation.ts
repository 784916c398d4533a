/** Titles → links to the parts of the page that bear them. */
import { element, type Markup } from './markup.ts'
import { idOf } from './sections.ts'

export const navigation = (titles: readonly string[]): Markup =>
  element(
    'nav',
    { 'aria-label': 'Sections' },
    element(
      'ul',
      {},
      titles.map(title => element('li', {}, element('a', { href: `#${idOf(title)}` }, title)))
    )
  )
