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

/**
 * Packages that are loaded when they are needed are imported by one file of its own: what V8 compiled of a file that imports so cannot
 * be kept by Node 20 (see bin/keptCode.js).
 */
const IMPORTS = 'virtual:imports'
const importsApart = {
  name: 'imports-apart',
  resolveId: id => (id === IMPORTS ? id : null),
  load: id => (id === IMPORTS ? 'export const imported = name => import(name)' : null),
  transform(code, file) {
    const changed = code.replaceAll(/\bimport\((?=['"][^.])/g, 'imported(')
    return changed === code || file === IMPORTS ? null : `import { imported } from '${IMPORTS}'\n${changed}`
  }
}

/** A package of ECMAScript modules alone, which versions of Node before 22.12 cannot require. */
const isInside = name => name === 'chalk' || name.startsWith('#')

// With what was compiled of the one before, to which a run that goes on may still add.
for (const old of [output, path.join(output, '../compiled')])
  rmSync(old, { recursive: true, force: true, maxRetries: 5 })
const bundle = await rolldown({
  input: { run: path.join(dist, 'cli/run.js'), end: path.join(dist, 'cli/end.js') },
  platform: 'node',
  external: name => name !== IMPORTS && !isInside(name) && !name.startsWith('.') && !path.isAbsolute(name),
  plugins: [staysWhereItWas, importsApart]
})
await bundle.write({
  dir: output,
  format: 'cjs',
  comments: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  codeSplitting: { groups: [{ name: 'imports', test: id => id === IMPORTS }] }
})
await bundle.close()
