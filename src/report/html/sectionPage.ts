/** Sections of a report that is no audit → one HTML page that needs nothing else. */
import type { Section } from '../blocks.ts'
import { type Assets, navigation, policyOf } from './html.ts'
import { dataElement, element, embedded, htmlOf } from './markup.ts'
import { sectionMarkup } from './sections.ts'

/** The page asks for nothing from anywhere, as that of the audit. */
export const sectionPage = (sections: readonly Section[], title: string, assets: Assets): string => {
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policyOf(assets) }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      embedded('style', assets.style)
    ),
    element(
      'body',
      {},
      element(
        'header',
        { class: 'masthead' },
        element('div', {}, element('h1', {}, title)),
        element('button', { type: 'button', id: 'theme', hidden: true }, 'Dark / light')
      ),
      navigation(sections.map(section => section.title)),
      element(
        'main',
        { id: 'report' },
        sections.map(section => sectionMarkup(section, [], false))
      ),
      dataElement('charts', []),
      embedded('script', assets.script)
    )
  )
  return `<!doctype html>\n${htmlOf(page)}\n`
}
