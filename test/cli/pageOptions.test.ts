import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandOf, pageOptionsOf } from '../../src/cli/pageOptions.ts'
import { loadAssets, loadPlainAssets } from '../../src/report/html/assets.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'logo-'))
const fileOf = (name: string, content: string | Buffer): string => {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, 'page/build.mjs')])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the command a page carries', () => {
  it('is without folders of this machine, presentation and passwords', () => {
    const said = ['/home/a/logs/x.csv', 'here/y.csv', '--prices', '/home/a/p.json', '--limits=/home/a/l.json']
    const argv = ['node', 'gpuops-audit', 'analyze', ...said, '--title', 'T', 'postgres://u:p@host/db']
    expect(commandOf(argv)).toEqual([
      'analyze',
      'x.csv',
      'here/y.csv',
      '--prices',
      'p.json',
      '--limits=l.json',
      'postgres://host/db'
    ])
  })
})

/** Nothing said of the page. */
const PLAIN = {
  title: null,
  preparedFor: null,
  preparedBy: null,
  issued: null,
  theme: null,
  appendix: false
}

describe('the logo', () => {
  it.each([
    ['image/png', Buffer.from('\x89PNG\r\n\x1a\n…', 'latin1')],
    ['image/jpeg', Buffer.from('\xff\xd8\xff\xe0', 'latin1')],
    ['image/svg+xml', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>']
  ])('is read as %s by what it begins with', async (type, content) => {
    const { logo } = await pageOptionsOf({ ...PLAIN, logo: fileOf('logo.bin', content) })
    expect(logo).toEqual({ type, base64: Buffer.from(content).toString('base64') })
  })

  it.each([
    ['a page', '<html><script>alert(1)</script></html>', 'is not a PNG, JPEG or SVG image'],
    ['a large file', Buffer.alloc(400_000), 'is not an image of at most 300 kB']
  ])('is refused where it is %s', async (_, content, says) => {
    await expect(pageOptionsOf({ ...PLAIN, logo: fileOf('logo.png', content) })).rejects.toThrow(says)
  })

  it('must exist', async () => {
    await expect(pageOptionsOf({ ...PLAIN, logo: path.join(folder, 'none.png') })).rejects.toThrow(
      'no such file'
    )
  })
})

describe('the assets', () => {
  it('end no element of the page early', async () => {
    const assets = await loadAssets()
    for (const script of [assets.script, assets.later, (await loadPlainAssets()).script])
      expect(script).not.toMatch(/<\/script|<!--/i)
    expect(assets.style).not.toMatch(/<\/style/i)
  })
})
