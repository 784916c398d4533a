/** A body → one HTML document that needs nothing else, and whose policy forbids everything that is not inside it. */
import { createHash } from 'node:crypto'
import { type Content, element, embedded, embeddedText, htmlOf } from './markup.ts'

/** The bundled scripts and style of a page. */
export type Assets = {
  readonly script: string
  /** What the script starts when the browser is idle; `null`: nothing. */
  readonly later: string | null
  readonly style: string
}

/** By which the first script finds it. */
const LATER_ID = 'what-if-script'

/** @param title of the window */
export function documentOf(title: string, assets: Assets, ...body: Content[]): string {
  const { script, later, style } = assets
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
      element('meta', { name: 'generator', content: 'gpuops-audit' }),
      element('title', {}, title),
      embedded('style', style)
    ),
    element('body', {}, body, later === null ? [] : embeddedText(LATER_ID, later), embedded('script', script))
  )
  return `<!doctype html>\n${htmlOf(page)}\n`
}

/** Plot writes this into each of its drawings; the policy knows it by its hash. */
const PLOT_STYLE = `:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}`

const policyOf = ({ script, later, style }: Assets): string =>
  [
    "default-src 'none'",
    `script-src ${[script, ...(later === null ? [] : [later])].map(hashOf).join(' ')}`,
    `style-src ${hashOf(style)} ${hashOf(PLOT_STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'"
  ].join('; ')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
