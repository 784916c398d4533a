/** page/*.ts and style/*.css → the scripts and page.css in dist/report/html, which HTML reports carry inside them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

const here = import.meta.dirname
const output = path.join(here, '../dist/report/html')

const scripts = { 'page.js': 'main.ts', 'what-if.js': 'panel.ts', 'theme-only.js': 'themeOnly.ts' }

for (const [name, entry] of Object.entries(scripts)) {
  const bundle = await rolldown({
    input: path.join(here, entry),
    platform: 'browser',
    treeshake: { moduleSideEffects: false }
  })
  const { output: chunks } = await bundle.write({
    file: path.join(output, name),
    format: 'iife',
    minify: true,
    comments: { legal: true }
  })
  if (chunks.some(({ code }) => /<\/script|<!--/i.test(code ?? '')))
    throw new Error(`${name} would end its own element`)
}
mkdirSync(output, { recursive: true })
const styles = path.join(here, 'style')
const sheets = readdirSync(styles).sort()
writeFileSync(
  path.join(output, 'page.css'),
  sheets.map(name => readFileSync(path.join(styles, name), 'utf8')).join('')
)
