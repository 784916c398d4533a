import { describe, expect, test } from 'vitest'
import { markdownText } from '../../src/report/escape.ts'
import { markdownOf, renderMarkdown } from '../../src/report/markdown.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

test('the Markdown report of buckets', async () => {
  await expect(renderMarkdown(bucketReport())).toMatchFileSnapshot('../../fixtures/reports/buckets.md')
})

describe('what is in sight', () => {
  /** All that no fold hides. */
  const inSight = (text: string) => text.replace(/<details>[\s\S]*?<\/details>/g, '')

  test.each([
    ['requests', requestReport()],
    ['buckets', bucketReport()],
    ['hostile', hostileReport()]
  ])('%s: is under 8 kB, whatever the log says', (_, report) => {
    expect(Buffer.byteLength(inSight(renderMarkdown(report)))).toBeLessThan(8_000)
  })

  test('what the gate said stands there', () => {
    const checks = [
      { check: 'gpus > 8', passed: true, message: null },
      { check: 'peakRpm > 1', passed: false, message: '"peakRpm > 1": it is 30' }
    ]
    const text = inSight(renderMarkdown({ ...requestReport(), checks }))
    expect(text).toContain('#### Checks')
    expect(text).toContain('| ✗ | peakRpm &gt; 1 |')
    expect(text).toContain('| ✓ | gpus &gt; 8 | passed |')
  })

  const shown = renderMarkdown(requestReport()).split('<details>')[0] as string

  test('the verdict in the first lines, then the totals', () => {
    expect(shown.split('\n')[2]).toBe(`**${markdownText(requestReport().verdict.headline)}**`)
    for (const label of ['Shared pool, as billed', 'Dedicated GPUs, fixed', 'GPUs, spare included'])
      expect(shown).toContain(`| ${label} |`)
  })

  test('every other section is folded, once, and every fold is closed', () => {
    const text = renderMarkdown(requestReport())
    const folds = [...text.matchAll(/^<summary>(.*)<\/summary>$/gm)].map(([, title]) => title)
    expect(new Set(folds).size).toBe(folds.length)
    expect(folds).toEqual(expect.arrayContaining(['Traffic', 'Capacity', 'Cost', 'Assumptions']))
    expect(text.match(/^<\/details>$/gm)).toHaveLength(folds.length)
  })
})

/** GitHub's limit for the body of a comment. */
const LIMIT = 65_536

describe('length', () => {
  test('what fits is whole, and nothing is said of cuts', () => {
    expect(renderMarkdown(requestReport())).not.toContain('Cut to stay')
  })

  test('what does not fit is left out, and the note says where', () => {
    const items = Array.from({ length: 4_000 }, (_, i) => `item ${i} of many`)
    const blocks = [{ kind: 'list' as const, items }]
    const text = markdownOf(
      [
        { title: 'First', blocks: [] },
        { title: 'Long', blocks },
        { title: 'Short', blocks: [{ kind: 'paragraph', text: 'still here', tone: null }] }
      ],
      'title'
    )
    expect(text.length).toBeLessThan(LIMIT)
    expect(text).toContain('Something is left out of: Long.')
    expect(text).toContain('still here')
  })

  test('a hostile log stays under the limit, too', () => {
    const report = hostileReport()
    const assumptions = Array.from({ length: 500 }, () => report.assumptions).flat()
    const text = renderMarkdown({ ...report, assumptions })
    expect(text.length).toBeLessThan(LIMIT)
    expect(text).toContain('Cut to stay')
  })
})

describe('a hostile log', () => {
  const text = renderMarkdown(hostileReport())
  const own = /<\/?(?:details|summary|sub|code)>|<span>\$<\/span>/g
  const bare = text.replace(own, '').replace(/\\[\\`*_[\]|~^]/g, '')

  test('brings in no HTML', () => {
    expect(bare).not.toContain('<')
    expect(bare.replace(/^> /gm, '')).not.toContain('>')
  })

  test('brings in no link, picture, code or emphasis', () => {
    expect(bare).not.toMatch(/[[\]`_~]/)
    expect(bare).not.toMatch(/:\/\/|www\./)
    expect(bare.replace(/^\*\*|\*\*$/gm, '')).not.toContain('*')
  })

  test('mentions nobody, and no issue', () => {
    expect(bare).not.toMatch(/@\w|GH-\d|![0-9]|:tada:/)
    expect(bare.replaceAll('&#8203;', '')).not.toBe(bare)
    expect(bare.replaceAll('&#8203;', '\u200b').replace(/^#+ /gm, '')).not.toMatch(/#\w/)
  })

  test('starts no formula', () => {
    expect(bare.replaceAll('$', '')).toBe(bare.replace(/\$(?=\d)/g, ''))
  })

  test('every row of a table has the cells of its header', () => {
    const rows = bare.split('\n').filter(line => line.startsWith('|'))
    let cells = 0
    for (const [index, row] of rows.entries()) {
      const isHeader = /^\|(?:-+:?\|)+$/.test(rows[index + 1] ?? '')
      if (isHeader) cells = row.split('|').length
      expect(row.split('|')).toHaveLength(cells)
    }
  })
})

test.each([
  ['# title', '\\# title'],
  ['- item', '\\- item'],
  ['1. one', '1&#8203;. one'],
  ['2026-10-14 19:42:11', '2026-10-14 19:42:11'],
  ['$3,132/month', '$3,132/month'],
  ['$ per unit', '<span>$</span> per unit'],
  ['a|b', 'a\\|b'],
  ['@team', '@&#8203;team'],
  ['<b>', '&lt;b&gt;']
])('%j is written %j', (text, written) => {
  expect(markdownText(text)).toBe(written)
})
