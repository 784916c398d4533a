/** Sections of a report that is no audit → one HTML page that needs nothing else. */
import type { Section } from '../blocks.ts'
import { type Assets, documentOf } from './document.ts'
import { dataElement, element } from './markup.ts'
import { navigation } from './navigation.ts'
import { sectionMarkup } from './sections.ts'

/** The page asks for nothing from anywhere, as that of the audit. */
export const sectionPage = (sections: readonly Section[], title: string, assets: Assets): string =>
  documentOf(
    title,
    assets,
    element(
      'header',
      { class: 'masthead' },
      element('div', {}, element('h1', {}, title)),
      element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
    ),
    navigation(sections.map(section => section.title)),
    element('main', { id: 'report' }, sections.map(sectionMarkup)),
    dataElement('charts', [])
  )
