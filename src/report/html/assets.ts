/** The bundled script and style of every page, as page/build.mjs leaves them beside the compiled program. */
import { readFile } from 'node:fs/promises'
import type { Assets } from './document.ts'

/** There also for the sources. */
const FOLDER = new URL('../../../dist/report/html/', import.meta.url)

export const loadAssets = async (): Promise<Assets> => ({
  script: await readFile(new URL('page.js', FOLDER), 'utf8'),
  style: await readFile(new URL('page.css', FOLDER), 'utf8')
})
