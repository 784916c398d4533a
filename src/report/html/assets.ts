/** The bundled script and style of every page, as page/build.mjs leaves them beside the compiled program. */
import { readFile } from 'node:fs/promises'
import type { Assets } from './document.ts'

/** There also for the sources. */
const FOLDER = new URL('../../../dist/report/html/', import.meta.url)

const text = (name: string): Promise<string> => readFile(new URL(name, FOLDER), 'utf8')

/** Of the page of an audit. */
export const loadAssets = async (): Promise<Assets> => {
  const [script, later, style] = await Promise.all(['page.js', 'what-if.js', 'page.css'].map(text))
  return { script: script as string, later: later as string, style: style as string }
}

/** Of a page that holds no charts. */
export const loadPlainAssets = async (): Promise<Assets> => {
  const [script, style] = await Promise.all(['theme-only.js', 'page.css'].map(text))
  return { script: script as string, later: null, style: style as string }
}
