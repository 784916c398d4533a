/** The sources' text → the house rules they break, each naming the file: who may import whom, and what stays pure. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

type Sources = Readonly<Record<string, string>>
type Import = { readonly target: string; readonly typeOnly: boolean }

/** Root files that everybody may import, and that import only each other. */
const SHARED = [
  'lazy',
  'units',
  'errors',
  'figure',
  'grouped',
  'json',
  'kinds',
  'nearest',
  'option',
  'secrets',
  'shape',
  'shell',
  'words'
]

/** Folder or root file → what it may import besides itself and SHARED. The only place this rule is written. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lazy: [],
  units: [],
  errors: [],
  figure: [],
  grouped: [],
  json: [],
  kinds: [],
  nearest: [],
  option: [],
  secrets: [],
  shape: [],
  words: [],
  version: [],
  shell: [],
  log: [],
  catalog: [],
  rent: ['catalog'],
  read: ['log'],
  traffic: ['log'],
  limits: ['log', 'traffic', 'catalog'],
  capacity: ['log', 'traffic', 'catalog', 'rent'],
  pricing: ['log', 'traffic', 'capacity', 'catalog', 'rent'],
  verdict: ['traffic', 'limits', 'capacity', 'pricing'],
  cutover: ['log', 'traffic', 'catalog', 'capacity'],
  report: [
    'log',
    'catalog',
    'read',
    'traffic',
    'limits',
    'capacity',
    'pricing',
    'verdict',
    'decide',
    'cutover'
  ],
  options: ['limits', 'capacity', 'pricing', 'verdict'],
  decide: ['capacity', 'catalog', 'limits', 'pricing', 'traffic', 'verdict'],
  assumptions: ['log', 'capacity', 'options', 'report'],
  coarseTimes: ['log', 'capacity', 'report'],
  audit: [
    'assumptions',
    'coarseTimes',
    'decide',
    'options',
    'version',
    'log',
    'catalog',
    'read',
    'traffic',
    'limits',
    'capacity',
    'pricing',
    'verdict',
    'report'
  ],
  index: [
    ...[
      'options',
      'version',
      'log',
      'catalog',
      'read',
      'traffic',
      'limits',
      'capacity',
      'pricing',
      'verdict',
      'report'
    ],
    'decide',
    'audit'
  ],
  cli: [
    ...['log', 'catalog', 'read', 'traffic', 'limits', 'capacity', 'pricing', 'verdict', 'report'],
    ...['options', 'version', 'decide', 'audit', 'index', 'cutover']
  ]
}

/** Of what it may import, `report` may run only these: its what-if page does. The rest are types, and shapes of figures. */
const REPORT_MAY_RUN = ['report', 'capacity', 'pricing', ...SHARED]

/** They run in a browser too, and give the same answer every time. */
const PURE = [
  'log',
  'catalog',
  'traffic',
  'limits',
  'capacity',
  'pricing',
  'verdict',
  'decide',
  'cutover',
  'rent',
  ...SHARED
]
const IMPURE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bperformance\.now\b/,
  /\bprocess(?:\.\w|\[)/
]

const MOST_LINES = 300

const STATEMENT = /^[ \t]*(import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const SIDE_EFFECT = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*(?:['"`]([^'"`$]+)['"`])?/g

function importsOf(text: string): readonly Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, , clause, target]) => ({
    target: target as string,
    typeOnly: /^\s+type\b/.test(clause as string)
  }))
  const sideEffects = [...text.matchAll(SIDE_EFFECT)].map(([, target]) => target as string)
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, target]) => target ?? 'a name computed at run time')
  return [...statements, ...[...sideEffects, ...dynamic].map(target => ({ target, typeOnly: false }))]
}

const isRelative = (target: string) => target.startsWith('.')
const isPackage = (target: string) => !isRelative(target) && !target.startsWith('node:')
const packageOf = (target: string) => target.split('/', target.startsWith('@') ? 2 : 1).join('/')

/** `read/format/csv.ts` → `read`; `audit.ts` → `audit`; what leaves `src` keeps its dots. */
const layerOf = (file: string) => (file.split('/')[0] as string).replace(/\.ts$/, '')
const layerOfTarget = (file: string, target: string) =>
  layerOf(path.posix.join(path.posix.dirname(file), target))

function brokenImports(file: string, text: string): readonly string[] {
  const own = layerOf(file)
  const allowed = MAY_IMPORT[own]
  if (!allowed) return [`${file}: belongs to no known folder`]
  const relative = importsOf(text).filter(({ target }) => isRelative(target))
  return relative.flatMap(({ target, typeOnly }) => {
    const layer = layerOfTarget(file, target)
    if (![own, ...SHARED, ...allowed].includes(layer)) return [`${file}: ${own} may not import ${target}`]
    const runs =
      own === 'report' &&
      !typeOnly &&
      !REPORT_MAY_RUN.includes(layer) &&
      !/(?:[sS]hape|catalog\/source)\.ts$/.test(target)
    return runs ? [`${file}: ${own} may import only types from ${target}`] : []
  })
}

function impurities(file: string, text: string): readonly string[] {
  if (!PURE.includes(layerOf(file))) return []
  const builtIns = importsOf(text).filter(({ target }) => target.startsWith('node:'))
  const found = IMPURE.flatMap(pattern => pattern.exec(text)?.[0] ?? [])
  return [...builtIns.map(({ target }) => target), ...found].map(what => `${file}: pure code uses ${what}`)
}

function oversized(file: string, text: string): readonly string[] {
  const lines = text.trimEnd().split('\n').length
  return lines > MOST_LINES ? [`${file}: ${lines} lines, the most is ${MOST_LINES}`] : []
}

/** Files that import each other, types included, on the shortest way round through each. */
function circles(sources: Sources): readonly string[] {
  const next = new Map(Object.entries(sources).map(([file, text]) => [file, importedFiles(file, text)]))
  return [...next.keys()].flatMap(file => {
    const way = wayBack(file, next)
    return way === null || way.some(each => each < file) ? [] : [`${[...way, file].join(' → ')}: a circle`]
  })
}

const importedFiles = (file: string, text: string): readonly string[] =>
  importsOf(text)
    .filter(({ target }) => isRelative(target))
    .map(({ target }) => path.posix.join(path.posix.dirname(file), target))

/** Breadth first from a file to itself; `null`: there is no way. */
function wayBack(start: string, next: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const seen = new Set<string>()
  let ways: (readonly string[])[] = [[start]]
  while (ways.length > 0) {
    const longer: (readonly string[])[] = []
    for (const way of ways)
      for (const file of next.get(way.at(-1) as string) ?? []) {
        if (file === start) return way
        if (!seen.has(file)) longer.push([...way, file])
        seen.add(file)
      }
    ways = longer
  }
  return null
}

/**
 * Changing a package is a one-file change: each has one importing file, and no other is imported. A peer may also be loaded by
 * its name.
 */
function packageBreaches(
  sources: Sources,
  packages: readonly string[],
  peers: readonly string[]
): readonly string[] {
  const importers = new Map([...packages, ...peers].map(name => [name, new Set<string>()]))
  const unlisted: string[] = []
  for (const [file, text] of Object.entries(sources)) {
    for (const { target } of importsOf(text).filter(({ target }) => isPackage(target))) {
      const files = importers.get(packageOf(target))
      files ? files.add(file) : unlisted.push(`${file}: imports ${target}, which is no dependency`)
    }
  }
  const shared = [...importers].filter(
    ([name, files]) => files.size > 1 || (files.size === 0 && !peers.includes(name))
  )
  return [
    ...unlisted,
    ...shared.map(([name, files]) => `${name}: imported by ${[...files].join(', ') || 'no file'}`)
  ]
}

function breaches(
  sources: Sources,
  packages: readonly string[],
  peers: readonly string[] = []
): readonly string[] {
  const files = Object.entries(sources)
  const rules = [brokenImports, impurities, oversized]
  return [
    ...files.flatMap(([file, text]) => rules.flatMap(rule => rule(file, text))),
    ...packageBreaches(sources, packages, peers),
    ...circles(sources)
  ]
}

const root = path.resolve(import.meta.dirname, '..')

function readSources(folder = 'src'): Sources {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  const modules = files.filter(file => file.endsWith('.ts'))
  return Object.fromEntries(
    modules.map(file => [file.split(path.sep).join('/'), readFileSync(path.join(root, folder, file), 'utf8')])
  )
}

test('the sources keep the house rules', () => {
  const declared = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const packages = {
    ...declared.dependencies,
    ...declared.optionalDependencies
  }
  expect(breaches(readSources(), Object.keys(packages), Object.keys(declared.peerDependencies))).toEqual([])
})

test.each(['page', 'kernel'])('%s: no circle of files', folder => {
  expect(circles(readSources(folder))).toEqual([])
})

describe('the checker', () => {
  const clean: Sources = {
    'log/trafficLog.ts': "import { MICROS_PER_DAY } from '../units.ts'\n",
    'traffic/rate.ts': "import type { TrafficLog } from '../log/trafficLog.ts'\nconst at = new Date(0)\n",
    'report/terminal.ts': "import chalk from 'chalk'\nimport type { Verdict } from '../verdict/verdict.ts'\n",
    'read/open.ts': "import { open } from 'node:fs/promises'\nexport * from '../log/trafficLog.ts'\n"
  }

  test('lets clean sources pass', () => {
    expect(breaches(clean, ['chalk'])).toEqual([])
  })

  test.each([
    ['an upward import', 'log/a.ts', "import { shape } from '../traffic/shape.ts'"],
    ['an upward import of a type', 'log/a.ts', "import type { Shape } from '../traffic/shape.ts'"],
    ['an import over several lines', 'log/a.ts', "import {\n  shape\n} from '../traffic/shape.ts'"],
    ['a re-export', 'traffic/a.ts', "export { read } from '../read/open.ts'"],
    ['a re-export of everything', 'traffic/a.ts', "export * from '../read/open.ts'"],
    ['a side-effect import', 'capacity/a.ts', "import '../pricing/bill.ts'"],
    ['a lazy import', 'pricing/a.ts', "const verdict = await import('../verdict/verdict.ts')"],
    ['a lazy import of a computed name', 'read/a.ts', 'const format = await import(name)'],
    ['a root file below the command line', 'audit.ts', "import { run } from './cli/run.ts'"],
    ['a way out of src', 'cli/a.ts', "import { version } from '../../package.json'"],
    ['a folder without a rule', 'helpers/a.ts', 'export {}'],
    ['a report that runs the verdict', 'report/a.ts', "import { judge } from '../verdict/verdict.ts'"],
    ['a built-in in pure code', 'traffic/a.ts', "import { readFileSync } from 'node:fs'"],
    ['the clock in pure code', 'capacity/a.ts', 'const now = Date.now()'],
    ['today in pure code', 'pricing/a.ts', 'const today = new Date()'],
    ['chance in pure code', 'capacity/a.ts', 'const u = Math.random()'],
    ['the process in pure code', 'catalog/a.ts', 'const zone = process.env.TZ'],
    ['a package that is no dependency', 'cli/a.ts', "import open from 'open'"],
    ['a second importer of a package', 'cli/a.ts', "import { Chalk } from 'chalk'"],
    ['a file too long', 'cli/a.ts', 'a\n'.repeat(MOST_LINES + 1)]
  ])('names the file that holds %s', (_, file, text) => {
    const found = breaches({ ...clean, [file]: text }, ['chalk'])
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(file)
  })

  test('names a circle of files once, types included, and no way that leads into one', () => {
    const sources = {
      'log/a.ts': "import type { B } from './b.ts'\n",
      'log/b.ts': "import { c } from './c.ts'\n",
      'log/c.ts': "export { a } from './a.ts'\n",
      'log/d.ts': "import { a } from './a.ts'\n"
    }
    expect(breaches(sources, [])).toEqual(['log/a.ts → log/b.ts → log/c.ts → log/a.ts: a circle'])
  })

  test('names a package that nothing imports', () => {
    expect(breaches(clean, ['chalk', 'tiktoken'])).toEqual(['tiktoken: imported by no file'])
  })

  test('counts a package by its name, not by the module inside it', () => {
    const sources = {
      'read/a.ts': "import { parse } from 'csv-parse/sync'\nimport '@pydantic/genai-prices/x'\n"
    }
    expect(breaches(sources, ['csv-parse', '@pydantic/genai-prices'])).toEqual([])
  })
})
