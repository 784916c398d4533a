import { expect, test } from 'vitest'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { reportSections } from '../../src/report/sections.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { requestReport } from './sample.ts'

const report = requestReport()
const titles = (verbose: boolean) => reportSections(report, verbose).map(({ title }) => title)

test('--verbose adds a section behind the capacity, and changes no other', () => {
  expect(titles(true)).toEqual(
    titles(false).flatMap(title => (title === 'Capacity' ? [title, 'All that was tried'] : [title]))
  )
})

test('every candidate is a row, every refusal has its own reason', () => {
  const tried = reportSections(report, true).find(({ title }) => title === 'All that was tried')
  const blocks = tried?.blocks ?? []
  const rows = blocks.flatMap(block => (block.kind === 'table' ? block.rows : []))
  const items = blocks.flatMap(block => (block.kind === 'list' ? block.items : []))
  const { workloads } = report.capacity
  expect(rows).toHaveLength(workloads.flatMap(({ candidates }) => candidates).length)
  expect(items).toHaveLength(workloads.flatMap(({ refused }) => refused).length)
  for (const { explanation } of workloads.flatMap(({ refused }) => refused))
    expect(items.some(item => item.endsWith(explanation))).toBe(true)
})

test('the terminal and Markdown say it when asked', () => {
  expect(renderTerminal(report, { width: 80, colour: false, verbose: true })).toContain('All that was tried')
  expect(renderTerminal(report, { width: 80, colour: false })).not.toContain('All that was tried')
  expect(renderMarkdown(report, { verbose: true })).toContain('<summary>All that was tried</summary>')
})
