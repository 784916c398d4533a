/** A page in Debian's chromium: where it is installed, and what it says when it opens one. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { vi } from 'vitest'

const CHROMIUM = '/usr/bin/chromium'

export const hasBrowser = existsSync(CHROMIUM)

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** A browser that knows nothing, and leaves nothing behind. */
export async function openBrowser(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const profile = mkdtempSync(path.join(tmpdir(), 'browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: QUIET
  })
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

export type Opened = { readonly page: Page; readonly complaints: string[]; readonly requests: string[] }

/** Opens a file, and keeps what the console says and what is asked of the network. */
export async function open(context: BrowserContext, file: string, width = 1_100): Promise<Opened> {
  const page = await context.newPage()
  await page.setViewportSize({ width, height: 900 })
  const [complaints, requests]: [string[], string[]] = [[], []]
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) requests.push(request.url())
  })
  await page.goto(`file://${file}`)
  await settled(page)
  return { page, complaints, requests }
}

/** Drawings come one by one, the panel when the browser is idle. The page's policy lets no string be waited for in it. */
export const settled = (page: Page) =>
  vi.waitUntil(
    () =>
      page.evaluate<boolean>(
        `document.getElementById('what-if-off') === null &&
         [...document.querySelectorAll('[data-chart]')].every(place => place.clientWidth === 0 || place.childElementCount > 0)`
      ),
    { timeout: 10_000 }
  )
