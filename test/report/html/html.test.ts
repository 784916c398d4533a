import { describe, expect, test } from 'vitest'
import { type PageOptions, renderHtml } from '../../../src/report/html/html.ts'
import { outcomeOf } from '../../../src/report/html/outcome.ts'
import { bucketReport, hostileReport, requestReport } from '../sample.ts'

const OPTIONS: PageOptions = {
  title: null,
  preparedFor: null,
  logo: null,
  whatIf: null
}
const ASSETS = { script: 'void 0', style: 'body{}' }

const render = (report = requestReport(), options: Partial<PageOptions> = {}) =>
  renderHtml(report, { ...OPTIONS, ...options }, ASSETS)

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
  test('has the sections of the report, the verdict first, and a chart with words and numbers for each drawing', () => {
    const html = render()
    expect(headingsOf(html).slice(0, 4)).toEqual(['Capacity and cost audit', 'Verdict', 'What if', 'Traffic'])
    expect(headingsOf(html).at(-1)).toBe('Sources of prices and limits')
    expect(chartsOf(html)).toEqual(
      expect.arrayContaining([
        'timeline',
        'week',
        'concurrency',
        'tokens',
        'load',
        'tiers',
        'candidates-0',
        'hybrid-0'
      ])
    )
    const words = all(html, /data-chart="[^"]*" role="img" aria-label="([^"]+)"/g)
    expect(words).toHaveLength(chartsOf(html).length)
    expect(all(html, /<summary>(The numbers)</g)).toHaveLength(chartsOf(html).length)
  })

  test('sets pictures in characters in letters of one width, and draws every course', () => {
    const html = render()
    expect(all(html, /<th scope="col" class="left drawn">([^<]*)</g)).toEqual([
      expect.stringMatching(/^00·+06/)
    ])
    expect(all(html, /<td class="left drawn">([^<]*)</g).map(row => row.length)).toEqual(Array(7).fill(48))
    for (const course of all(html, /<p class="drawn" aria-hidden="true">([^<]*)</g))
      expect(course).toMatch(/^[▁-█]+$/)
  })

  test('says of a migration without a fee nothing, not that it is paid back at once', () => {
    const report = requestReport()
    const paybackMonths = { value: 0, unit: 'months', basis: 'assumed' } as const
    const outcome = outcomeOf({ ...report, pricing: { ...report.pricing, paybackMonths } })
    expect(outcome).toContainEqual({ label: 'Payback of the migration', value: '–' })
  })

  test('leaves out the charts that buckets cannot draw', () => {
    const charts = chartsOf(render(bucketReport()))
    expect(charts).toContain('timeline')
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
