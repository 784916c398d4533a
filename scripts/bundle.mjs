/**
 * dist/cli/ → dist/bundle/: the command line in few files, since a process that opens hundreds starts 0.15 s later. Packages stay
 * outside. Part of `npm run build`; bin/ runs dist/cli/ itself wherever that is newer. `node scripts/bundle.mjs FOLDER` writes elsewhere.
 */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { rolldown } from 'rolldown'

const dist = path.join(import.meta.dirname, '..', 'dist')
const output = path.resolve(process.argv[2] ?? path.join(dist, 'bundle'))

/** Every module goes on finding what lies beside its own file: workers, the page's script, package.json. */
const staysWhereItWas = {
  name: 'stays-where-it-was',
  transform(code, file) {
    if (!code.includes('import.meta.url')) return null
    const from = path.relative(output, file).split(path.sep).join('/')
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(from)}, import.meta.url).href`)
  }
}

rmSync(output, { recursive: true, force: true })
const bundle = await rolldown({
  input: { run: path.join(dist, 'cli/run.js'), end: path.join(dist, 'cli/end.js') },
  platform: 'node',
  external: name => !name.startsWith('.') && !path.isAbsolute(name),
  plugins: [staysWhereItWas]
})
await bundle.write({ dir: output, format: 'esm', comments: false })
await bundle.close()
