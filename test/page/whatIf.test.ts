/** What the page decides again is what the command line prints for the same flags. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomeOf } from '../../src/report/html/outcome.ts'
import { runWith } from '../cli/fakeTerminal.ts'
import { hasBrowser, open, openBrowser } from './browser.ts'

const root = path.resolve(import.meta.dirname, '../..')

if (!hasBrowser) test.skip('the what-if panel in a browser: apt-get install chromium')

describe.runIf(hasBrowser)('the what-if panel', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'what-if-'))
  const file = path.join(folder, 'report.html')
  let browser: Awaited<ReturnType<typeof openBrowser>>

  beforeAll(async () => {
    execFileSync(process.execPath, [path.join(root, 'page/build.mjs')])
    await runWith(['analyze', 'fixtures/demo.csv', '--output', file])
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  const columnOf = (page: Page, column: number) =>
    page.evaluate<[string, string][]>(
      `[...document.querySelectorAll('#what-if-table tbody tr')].map(row => [row.cells[0].textContent, row.cells[${column}].textContent])`
    )

  const fill = async (page: Page, flags: readonly (readonly [string, string])[]) => {
    for (const [flag, value] of flags) {
      const control = page.locator(`[name="${flag}"]`)
      const isChoice = (await page.locator(`select[name="${flag}"]`).count()) > 0
      await (isChoice ? control.selectOption(value) : control.fill(value))
    }
  }

  const decideAgain = async (page: Page) => {
    await page.click('#what-if-form button[type=submit]')
    await page.locator('#what-if-message', { hasNotText: 'Deciding' }).waitFor()
    return page.textContent('#what-if-message')
  }

  /** An input may stand for a part of a flag's value: that of a model. */
  const argumentsOf = (flags: readonly (readonly [string, string])[]): readonly string[] =>
    flags.flatMap(([name, value]) => {
      const [flag, ...of] = name.split(' ') as [string, ...string[]]
      return [flag, [...of, value].join('=')]
    })

  const printed = async (flags: readonly (readonly [string, string])[]) => {
    const ran = await runWith(['analyze', 'fixtures/demo.csv', '--format', 'json', ...argumentsOf(flags)])
    return outcomeOf(JSON.parse(ran.stdout)).map(({ label, value }) => [label, value])
  }

  test.each([
    [
      [
        ['--growth', '400%'],
        ['--headroom', '35%'],
        ['--spare', '2']
      ]
    ],
    [
      [
        ['--slo-ttft', '700ms'],
        ['--slo-tpot', '25ms'],
        ['--slo-attainment', '99%']
      ]
    ],
    // Said, a limit is held though nothing keeps it; alone, the other one is no longer the log's own.
    [
      [
        ['--slo-ttft', '5ms'],
        ['--gpu', 'H100-SXM']
      ]
    ],
    [[['--slo-tpot', '4ms']]],
    [
      [
        ['--target-model', 'gpt-oss-120b'],
        ['--gpu', 'H100-SXM']
      ]
    ],
    [
      [
        ['--gpu-price', 'B200-SXM=0.02'],
        ['--operations-cost', '10'],
        ['--migration-fee', '2000'],
        ['--term', '6']
      ]
    ],
    [
      [
        ['--token-price gpt-4o', '900,450,4000.5'],
        ['--token-price o4-mini', '0.9,0.25,4'],
        ['--token-price', 'gpt-oss-20b=2,2,3']
      ]
    ]
  ] as const)('gives what the command line prints for %j', async flags => {
    const { page, complaints, requests } = await open(browser.context, file)
    await fill(page, flags)
    expect(await decideAgain(page)).toBe('Done.')
    const shown = (await columnOf(page, 2)).filter(([, value]) => value !== '–')
    const expected = (await printed(flags)).filter(([, value]) => value !== '–')
    expect(shown.toSorted()).toEqual(expected.toSorted())
    expect(await page.textContent('#what-if-command')).toBe(
      `gpuops-audit analyze fixtures/demo.csv ${argumentsOf(flags).join(' ')}`
    )
    expect(await page.locator('.mark:not(:empty)').count()).toBe(flags.length)
    expect([...complaints, ...requests]).toEqual([])
    await page.close()
  })

  test('shows the report itself until something is changed, and says what is wrong with an input', async () => {
    const { page } = await open(browser.context, file)
    expect(await columnOf(page, 1)).toEqual(await printed([]))
    expect(await decideAgain(page)).toBe('Done.')
    expect(await columnOf(page, 2)).toEqual(await columnOf(page, 1))
    await fill(page, [['--slo-ttft', '2']])
    expect(await decideAgain(page)).toContain('--slo-ttft: "2" is not a duration')
    expect(new Set((await columnOf(page, 2)).map(([, value]) => value))).toEqual(new Set(['']))
    await page.close()
  })

  test('offers a price for hostile names as texts, and none for what does not print as it is', async () => {
    const names = [
      'gpt-4o',
      `"><script>document.title='x'</script>`,
      "a 'b' $(c)",
      '\u001b[31mred',
      'x\u202ey'
    ]
    const rows = names.map((name, i) => `2026-11-02T00:0${i}:00Z,"${name.replaceAll('"', '""')}",100,50`)
    const log = path.join(folder, 'hostile.csv')
    writeFileSync(log, ['start_time,model,input_tokens,output_tokens', ...rows, ''].join('\n'))
    const hostile = path.join(folder, 'hostile.html')
    await runWith(['analyze', log, '--output', hostile])
    const { page, complaints, requests } = await open(browser.context, hostile)
    const offered = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[name^=\"--token-price \"]')].map(({ name }) => name.slice('--token-price '.length))"
    )
    expect(offered).toEqual(names.slice(0, 3))
    await page.evaluate(
      "for (const control of document.querySelectorAll('[name^=\"--token-price \"]')) { control.value = '1,1,1'; control.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    // Quoted for a POSIX shell: nothing in it is run.
    expect(await page.textContent('#what-if-command')).toContain(`--token-price 'a '\\''b'\\'' $(c)=1,1,1'`)
    expect(await page.title()).toBe('Capacity and cost audit')
    expect([...complaints, ...requests]).toEqual([])
    await page.close()
  })

  test.each([390, 1_100])('fits %i pixels and keeps the rules of axe, with a changed input', async width => {
    const { page, complaints } = await open(browser.context, file, width)
    await fill(page, [['--token-price gpt-4o', '900,450,4000']])
    expect(await decideAgain(page)).toBe('Done.')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.evaluate(axe.source)
    const violations = await page.evaluate<unknown[]>(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))'
    )
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('the page weighs under 1.5 MB and is drawn within a second', async () => {
    expect(statSync(file).size).toBeLessThan(1_500_000)
    const { page } = await open(browser.context, file)
    const scripted = await page.evaluate<number>(
      "(({ loadEventEnd, responseEnd }) => loadEventEnd - responseEnd)(performance.getEntriesByType('navigation')[0])"
    )
    // A second on an idle machine; tests share theirs.
    expect(scripted).toBeLessThan(3_000)
    await page.close()
  })
})
