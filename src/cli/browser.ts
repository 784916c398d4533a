/** Where a Chromium, Chrome or Edge of this machine lies; nothing is fetched. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge'
] as const

const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  name => `/Applications/${name}.app/Contents/MacOS/${name}`
)

const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe'
] as const
const WINDOWS_ROOTS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'] as const

/** The one that CHROME_PATH names, else the first that is found; `null`: none. */
export function browserIn(env: Env, isThere: (file: string) => boolean = isExecutable): string | null {
  const named = env['CHROME_PATH']
  if (named !== undefined && named !== '') return isThere(named) ? named : null
  return placesOf(env).find(isThere) ?? null
}

const placesOf = (env: Env): readonly string[] => [
  ...NAMES.flatMap(name =>
    (env['PATH'] ?? '')
      .split(path.delimiter)
      // A relative entry would run what lies in the folder of the report.
      .filter(folder => path.isAbsolute(folder))
      .map(folder => path.join(folder, name))
  ),
  ...MAC,
  ...WINDOWS_ROOTS.flatMap(root => {
    const folder = env[root]
    return folder === undefined ? [] : WINDOWS.map(file => `${folder}\\${file}`)
  })
]

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
