import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type PageOptions, renderHtml } from '../../../src/report/html/html.ts'
import { outcomeOf } from '../../../src/report/html/outcome.ts'
import { bucketReport, hostileReport, requestReport } from '../sample.ts'
import { UNBRANDED } from './unbranded.ts'

const ASSETS = { script: 'void 0', later: null, style: 'body{}' }

const render = (report = requestReport(), options: Partial<PageOptions> = {}) =>
  renderHtml(report, { ...UNBRANDED, ...options }, ASSETS)

const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(match => match[1] as string)
const headingsOf = (html: string) => all(html, /<h[12][^>]*>([^<]*)</g)
const chartsOf = (html: string) => all(html, /data-chart="([^"]*)"/g)

const MARKUP = `</script></style>"'><script>alert(1)</script><img src=x onerror=alert(1)><!--`

/** Words of the contract, not of the log. */
const CONTRACT = [
  'basis',
  'unit',
  'kind',
  'recommendation',
  'binding',
  'reason',
  'chosenBy',
  'favours',
  'id',
  'byToken',
  'dedicated',
  'side'
]

/** Every text that a log, a path or a flag could carry, with markup behind it. */
const marked = <Value>(value: Value, key = ''): Value => {
  if (typeof value === 'string') return (CONTRACT.includes(key) ? value : value + MARKUP) as Value
  if (Array.isArray(value)) return value.map(item => marked(item, key)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item, key)])) as Value
}

describe('renderHtml', () => {
  test('opens with the decision, and has a chart with words and numbers for each drawing', () => {
    const html = render()
    const [title, decision, ...parts] = headingsOf(html)
    expect(title).toBe('Capacity and cost audit')
    expect(decision).toMatch(/^[A-Z].*\.$/)
    expect(parts.slice(0, 3)).toEqual(['What if', 'Verdict', 'Traffic'])
    expect(parts.at(-1)).toBe('Sources of prices and limits')
    expect(chartsOf(html)).toEqual(
      expect.arrayContaining([
        ...['costs', 'rate', 'close-up', 'concurrency', 'week', 'tokens', 'load', 'tiers', 'candidates-0'],
        'hybrid-0'
      ])
    )
    expect(new Set(chartsOf(html)).size).toBe(chartsOf(html).length)
    const words = all(html, /role="img" aria-label="([^"]+)"/g)
    expect(words).toHaveLength(chartsOf(html).length)
    expect(all(html, /<summary>(The numbers)</g)).toHaveLength(chartsOf(html).length)
  })

  // A buyer has no command line.
  test('says nothing of flags', () => {
    const visible = render()
      .replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]*>/g, ' ')
    expect(visible.match(/\S*--[a-z]\S*|gpuops-audit \w+/g)).toBeNull()
    expect(visible).not.toMatch(/Change with|Say it with/)
  })

  test('folds all tables, and shows what is in sight on the first sheet', () => {
    const html = render()
    const sheet = html.slice(html.indexOf('class="sheet"'), html.indexOf('<nav'))
    for (const title of [
      'Why',
      'What would change it',
      'How sure this is',
      'Next steps',
      'Today and afterwards'
    ])
      expect(sheet).toContain(`>${title}</h3>`)
    const innermost = /<details[^>]*>(?:(?!<details)[\s\S])*?<\/details>/g
    let folded = html.slice(html.indexOf('<nav'))
    while (innermost.test(folded)) folded = folded.replace(innermost, '')
    expect(folded.match(/<table/g)).toBeNull()
  })

  test('says how little was seen before the decision, and asks for more first', () => {
    const report = requestReport()
    const condition = 'If every hour of the month were like this minute,'
    const seen = { period: { ...report.period, spanSeconds: 60 }, verdict: { ...report.verdict, condition } }
    const html = render({ ...report, ...seen })
    const [said, decision] = ['Only 1 minute was seen (', 'id="decision"'].map(text => html.indexOf(text))
    expect(said).toBeGreaterThan(0)
    expect(said).toBeLessThan(decision ?? 0)
    expect(html).toContain('like this minute:</p>')
    expect(html).toMatch(/Next steps<\/h3><ol><li>Record a day at least/)
    expect(render()).not.toMatch(/class="condition"|Record a day at least/)
  })

  test('says when it was issued and by whom; without a word the day on which the log ends', () => {
    // The sample ends on 2026-10-18.
    expect(render()).toContain('<p class="prepared">18 October 2026</p>')
    const html = render(requestReport(), { preparedFor: 'A', preparedBy: 'B', issued: '2026-11-29' })
    expect(html).toContain('<p class="prepared">Prepared for A · by B · 29 November 2026</p>')
  })

  test('draws in the colours of a brand, which the policy knows', () => {
    const html = render(requestReport(), { theme: { first: '#0b5cad', second: null } })
    const [style = ''] = all(html, /<style>([\s\S]*?)<\/style>/g)
    expect(style).toContain('--first:#0b5cad')
    const hash = createHash('sha256').update(style).digest('base64')
    expect(html).toContain(hash.replaceAll('+', '&#43;').slice(0, 10).replaceAll('&#43;', '+'))
  })

  test('sets pictures in characters in letters of one width, and draws every course', () => {
    const html = render()
    expect(all(html, /<th scope="col" class="left drawn">([^<]*)</g)).toEqual([
      expect.stringMatching(/^00·+06/)
    ])
    expect(all(html, /<td class="left drawn">([^<]*)</g).map(row => row.length)).toEqual(Array(7).fill(48))
    for (const course of all(html, /<p class="drawn" aria-hidden="true">([^<]*)</g))
      expect(course).toMatch(/^[▁-█↑]+$/)
  })

  test('says of a migration without a fee nothing, not that it is paid back at once', () => {
    const report = requestReport()
    const paybackMonths = { value: 0, unit: 'months', basis: 'assumed' } as const
    const outcome = outcomeOf({ ...report, pricing: { ...report.pricing, paybackMonths } }, report.period.end)
    const [found] = outcome.filter(({ label }) => label === 'Payback of the migration')
    expect(found?.value).toBe('–')
  })

  test('leaves out the charts that buckets cannot draw', () => {
    const charts = chartsOf(render(bucketReport()))
    expect(charts).toContain('rate')
    expect(charts).not.toContain('close-up')
    expect(charts).not.toContain('concurrency')
    expect(charts.some(id => id.startsWith('candidates'))).toBe(false)
  })

  test('forbids everything that is not inside: script and style by their hashes', () => {
    const [policy = ''] = all(render(), /Content-Security-Policy" content="([^"]*)"/g)
    expect(policy).toContain('default-src &#39;none&#39;')
    // printf 'void 0' | openssl dgst -sha256 -binary | base64
    expect(policy).toContain('sha256-yyjq/GGlTvm0YhdkNx72uPxcwaIXqWZBYZftmpA6pYU=')
    expect(policy).not.toContain('unsafe')
  })

  test('markup in names, paths and flags stays text', () => {
    const tags = (html: string) => all(html, /<([a-z!][a-z0-9]*)/gi).filter(tag => tag !== '!')
    const options = { title: MARKUP, preparedFor: MARKUP, whatIf: { names: [MARKUP] } }
    const calm = render(requestReport(), { title: 't', preparedFor: 'p', whatIf: { names: [] } })
    const hostile = render(marked(requestReport()), options)
    expect(tags(hostile)).toEqual(tags(calm))
    expect(all(hostile, /<(script)/g)).toHaveLength(3)
    const withoutValues = hostile.replace(/"[^"]*"/g, '')
    expect(all(withoutValues, /<[^>]*\s(on\w+)=/g)).toEqual([])
  })

  test('control characters of a log do not reach the page', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(render(hostileReport())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066]/)
  })

  test('shows the title, the reader and the logo, the logo as an image', () => {
    const html = render(requestReport(), {
      title: 'Proposal',
      preparedFor: 'Example Ltd',
      logo: { type: 'image/svg+xml', base64: 'PHN2Zy8+' }
    })
    expect(html).toContain('<title>Proposal</title>')
    expect(html).toContain('Prepared for Example Ltd')
    expect(html).toContain('<img class="logo" alt="" src="data:image/svg+xml;base64,PHN2Zy8+">')
  })

  test('gives the same bytes for the same report', () => {
    expect(render()).toBe(render())
  })
})
