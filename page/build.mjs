/** page/*.ts and style/*.css → dist/report/html/page.js and page.css: what every HTML report carries inside it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

const here = import.meta.dirname
const output = path.join(here, '../dist/report/html')

const bundle = await rolldown({
  input: path.join(here, 'main.ts'),
  platform: 'browser',
  treeshake: { moduleSideEffects: false }
})
const { output: chunks } = await bundle.write({
  file: path.join(output, 'page.js'),
  format: 'iife',
  minify: true,
  comments: { legal: true }
})
if (chunks.some(({ code }) => /<\/script|<!--/i.test(code ?? '')))
  throw new Error('page.js would end its own element')
mkdirSync(output, { recursive: true })
const styles = path.join(here, 'style')
const sheets = readdirSync(styles).sort()
writeFileSync(
  path.join(output, 'page.css'),
  sheets.map(name => readFileSync(path.join(styles, name), 'utf8')).join('')
)
