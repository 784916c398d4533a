import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../src/capacity/candidateShape.ts'
import type { Workload } from '../../src/capacity/workloadShape.ts'
import type { Entry, Section } from '../../src/report/blocks.ts'
import { reportSections } from '../../src/report/sections.ts'
import { bucketReport, HOSTILE, hostileReport, requestReport } from './sample.ts'

const section = (sections: readonly Section[], title: string): Section => {
  const found = sections.find(each => each.title === title)
  if (found === undefined) throw new Error(`no section ${title}`)
  return found
}

const allEntries = (sections: readonly Section[]): readonly Entry[] =>
  sections.flatMap(({ blocks }) => blocks.flatMap(block => (block.kind === 'entries' ? block.entries : [])))

const rowsOf = (part: Section, firstTitles: readonly string[]): readonly (readonly unknown[])[] =>
  part.blocks.flatMap(block =>
    block.kind === 'table' && firstTitles.every((title, index) => block.columns[index]?.title === title)
      ? block.rows
      : []
  )

describe('the order of a report', () => {
  test('verdict first; warnings, assumptions and sources last', () => {
    const titles = [
      'Verdict',
      'Traffic',
      'Limits of the shared pool',
      'Capacity',
      'Advice',
      'Cost',
      'Warnings',
      'Assumptions',
      'Sources of prices and limits'
    ]
    expect(reportSections(requestReport()).map(({ title }) => title)).toEqual(titles)
    expect(reportSections(bucketReport()).map(({ title }) => title)).toEqual(titles)
  })

  test('the headline opens the verdict', () => {
    const { blocks } = section(reportSections(requestReport()), 'Verdict')
    expect(blocks[0]).toMatchObject({ kind: 'paragraph', text: requestReport().verdict.headline })
  })
})

describe('what is known', () => {
  const sections = reportSections(requestReport())

  test('a criterion shows its mark, the measured figure, the threshold and the basis', () => {
    const rows = rowsOf(section(sections, 'Verdict'), ['', 'Criterion'])
    expect(rows.map(([mark]) => (mark as { text: string }).text)).toEqual(['✓', '✓', '✗', '?', '✗'])
    expect(rows[2]?.slice(2)).toEqual(['$197/month', '$5,000/month or more', 'derived'])
    expect(rows[3]?.slice(2)).toEqual(['–', 'yes or no', '–'])
  })

  test('the recommended candidate is marked, by its sign as well as its tone', () => {
    const rows = rowsOf(section(sections, 'Capacity'), ['', 'GPU × each'])
    const marked = rows.filter(([sign]) => sign !== '')
    expect(rows).toHaveLength(6)
    expect(marked.map(row => row.map(cell => (cell as { text: string }).text).slice(0, 4))).toEqual([
      ['▸', 'B200-SXM ×1', '1+1', '2'],
      ['▸', 'A100-80GB-SXM ×1', '1+1', '2']
    ])
  })

  test('of many candidates the cheapest of each GPU is shown, and the recommended one wherever it stands', () => {
    const report = requestReport()
    const [workload] = report.capacity.workloads
    const candidates = ['A', 'B', 'A', 'B', 'A'].map((gpu, index) => ({
      ...(workload?.candidates[0] as Candidate),
      gpu,
      tensorParallel: index + 1
    }))
    const workloads = [{ ...(workload as Workload), candidates, recommended: candidates[3] as Candidate }]
    const rows = rowsOf(
      section(reportSections({ ...report, capacity: { ...report.capacity, workloads } }), 'Capacity'),
      ['', 'GPU × each']
    )
    expect(rows.map(row => row[1])).toEqual(['A ×1', 'B ×2', { text: 'B ×4', tone: 'good' }])
  })

  test('refused candidates stand together by reason', () => {
    const texts = JSON.stringify(section(sections, 'Capacity'))
    expect(texts).toContain('Memory – L40S ×1, L40S ×2, A100-80GB-SXM ×1. L40S ×1: the weights take')
  })

  test('a negative saving is called a loss, and is not written with a minus', () => {
    const lost = allEntries(sections).filter(({ label }) => label === 'Extra cost of moving')
    expect(lost.map(({ value }) => value)).toEqual(['$12,622/month', '$12,622/month'])
  })

  test('a rejection names the first line it was seen in', () => {
    expect(JSON.stringify(section(sections, 'Traffic'))).toContain(
      'input_tokens is not a number (first: demo.csv:812)'
    )
  })

  test('a bill that leaves attempts out is a lower bound at a glance, too', () => {
    const report = requestReport()
    const glanceAt = (unpricedShare: number) => {
      const alternatives = report.pricing.alternatives.map(each => ({ ...each, unpricedShare }))
      const pricing = { ...report.pricing, alternatives }
      const verdict = section(reportSections({ ...report, pricing }), 'Verdict')
      return allEntries([verdict]).find(({ label }) => label === 'Shared pool, as billed')?.value
    }
    expect(glanceAt(0)).toBe('$197/month')
    expect(glanceAt(0.02)).toBe('over $197/month')
  })

  test('what moving saves or costs stands under the two bills that it is of', () => {
    const report = requestReport()
    const { savingPerMonth } = report.pricing
    const [some] = report.pricing.alternatives
    const cheaper = { ...some, id: 'cheaper-model', name: 'Shared pool, cheaper models' } as typeof some
    const alternatives = [...report.pricing.alternatives, cheaper].filter(each => each !== undefined)
    for (const { id, name } of alternatives.filter(({ id }) => id !== 'fixed')) {
      const compared = { byToken: id, dedicated: 'fixed' as const }
      const loss = { ...savingPerMonth, value: -5, note: `${name} less Dedicated GPUs, fixed; a lower bound` }
      const pricing = { ...report.pricing, alternatives, compared, savingPerMonth: loss }
      const shown = allEntries([section(reportSections({ ...report, pricing }), 'Verdict')])
      const labels = shown.map(({ label }) => label)
      expect(labels.slice(0, labels.indexOf('Extra cost of moving'))).toEqual(
        expect.arrayContaining([name, 'Dedicated GPUs, fixed'])
      )
      expect(shown.find(({ label }) => label === 'Extra cost of moving')?.note).toMatch(
        `Dedicated GPUs, fixed less ${name};`
      )
    }
  })

  test('prices of open models are named where nothing else has one', () => {
    const report = requestReport()
    const source = { where: 'a page', asOf: '2026-09-01', verified: true }
    const openShared = {
      ...report.pricing.openShared,
      workloads: [
        {
          sourceModels: [''],
          targetModel: 'm',
          relation: 'same' as const,
          offers: [{ provider: 'p', usdPerMonth: 1, precision: null, source }]
        }
      ]
    }
    const bare = { usdPerMonth: report.pricing.shared.usdPerMonth, lines: [] }
    const sections = reportSections({
      ...report,
      limits: { ...report.limits, sources: [], reserved: [] },
      pricing: {
        ...report.pricing,
        openShared,
        successor: null,
        shared: { ...report.pricing.shared, ...bare },
        fixed: { ...report.pricing.fixed, ...bare }
      }
    })
    expect(rowsOf(section(sections, 'Sources of prices and limits'), ['As of'])).toEqual([
      ['2026-09-01', 'yes', 'a page']
    ])
  })

  test('each source of a price is named once, with its date', () => {
    const rows = rowsOf(section(sections, 'Sources of prices and limits'), ['As of'])
    expect(rows.map(([asOf]) => asOf)).toEqual(['2026-09-23', '2026-09-20', '2026-09-24'])
  })
})

describe('what is not known', () => {
  const sections = reportSections(bucketReport())

  test('a figure that is unknown has no basis, one that is known has', () => {
    for (const { value, basis } of allEntries(sections)) {
      expect(basis === null).toBe(value === '–' || value === 'unpriced')
    }
  })

  test('a range is written as one, with the basis of an estimate', () => {
    const rows = rowsOf(section(sections, 'Traffic'), ['Window'])
    expect(rows[2]).toEqual(['1 min', '10.8–151', '10.8–151', '–', '–', 'estimated'])
  })

  test('failures, which sums of usage cannot hold, are not written as zeros', () => {
    const labels = allEntries(sections).map(({ label }) => label)
    expect(labels).toContain('Attempts')
    expect(labels).not.toContain('Failed')
    expect(rowsOf(section(sections, 'Traffic'), ['Model', 'Attempts', 'In'])).toHaveLength(2)
  })

  test('where a whole group is unknown, the reason is said once', () => {
    const reasons = section(sections, 'Traffic').blocks.filter(
      block => block.kind === 'paragraph' && block.text === 'Unknown: buckets do not show it.'
    )
    // In flight, burstiness, refusals and growth.
    expect(reasons).toHaveLength(4)
  })

  test('money that is unknown is unpriced', () => {
    const shared = allEntries(sections).find(({ label }) => label === 'Shared pool, as billed')
    expect(shared?.value).toBe('unpriced')
  })
})

test('no made-up number and no control character in any text', () => {
  for (const report of [requestReport(), bucketReport(), hostileReport()]) {
    const text = JSON.stringify(reportSections(report))
    expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/)
    expect(text).not.toMatch(
      /\\u00[019]|\\[nrtbf]|[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
    )
  }
  expect(HOSTILE.join('')).toContain('\u001b')
})

test('who stays for one reason is named together, and the reason is said once', () => {
  const report = requestReport()
  const [one] = report.capacity.workloads as readonly [Workload]
  const staying = (name: string, why: string, sharedUsdPerMonth: number | null): Workload => ({
    ...one,
    sharedUsdPerMonth,
    ...{ served: 'shared', targetModel: null, sourceModels: [name], why, unmet: why, recommended: null },
    ...{ busiest: [], candidates: [], refused: [] }
  })
  const cheap = 'It costs less there.'
  const workloads = [
    one,
    staying('a', cheap, 7),
    staying('b', 'It hears audio.', null),
    staying('c', cheap, 5)
  ]
  const { blocks } = section(
    reportSections({ ...report, capacity: { ...report.capacity, workloads } }),
    'Capacity'
  )
  const texts = blocks.flatMap(block => ('text' in block ? [block.text] : []))
  expect(texts.filter(text => text.includes('→ stays'))).toEqual([
    'a, c → stays on the shared pool',
    'b → stays where it is'
  ])
  expect(texts.filter(text => text.includes(cheap))).toEqual([cheap])
})
