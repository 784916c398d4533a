/** `--update-prices` and `--price-list` → the list that token prices are read from, the package's own where neither is said. */

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import type { Asked } from '../option.ts'
import { providersFault } from '../pricing/priceListShape.ts'
import { PACKAGE_LIST, type PriceList } from '../pricing/rates.ts'
import { boundedText } from '../read/source/boundedText.ts'
import type { PRICE_FILES } from './options.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'
import { wholeFile } from './wholeFile.ts'

/** `updatePrices` is true where it is asked for without an address: from its usual place. */
type PriceListFlags = Omit<Asked<typeof PRICE_FILES>, 'prices'>

/** The data of @pydantic/genai-prices as it is today. */
const USUAL_URL = 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json'
const LONGEST_WAIT_MILLIS = 30_000

/**
 * Fetches the list of today into a file where that is asked for, and reads prices from the file that is named: without
 * either it is the package's own, and without `updatePrices` nothing is fetched. The file holds the day on which it was fetched,
 * so that a later run with the same file gives the same report.
 *
 * @throws AuditError NO_DOWNLOAD, PRICE_LIST, NO_SUCH_TEXT, UNREADABLE or UNWRITABLE
 */
export async function priceListOf(
  { updatePrices, priceList }: PriceListFlags,
  { env, stderr }: Pick<Terminal, 'env' | 'stderr'>
): Promise<PriceList> {
  const isAsked = updatePrices !== false
  const file = priceList ?? (isAsked ? cacheFile(env) : null)
  if (file === null) return PACKAGE_LIST
  if (isAsked) {
    const list = await download(typeof updatePrices === 'string' ? updatePrices : USUAL_URL, file)
    stderr.write(`Token prices of today are in ${file}: name it with --price-list to use them again.\n`)
    return list
  }
  return taken(listIn(await textOf(file), file), file)
}

const cacheFile = (env: Terminal['env']): string =>
  path.join(
    env['XDG_CACHE_HOME'] || path.join(env['HOME'] ?? '.', '.cache'),
    'gpuops-audit',
    'token-prices.json'
  )

/** @param address may hold a password or a signature: neither is shown nor kept */
async function download(address: string, file: string): Promise<PriceList> {
  const url = withoutSecrets(address)
  const providers = await fetched(address, url)
  const asOf = new Date().toISOString().slice(0, 10)
  const list = taken({ url, asOf, providers }, url)
  try {
    await mkdir(path.dirname(file), { recursive: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, file, code)
  }
  const whole = wholeFile(file)
  whole.add(`${JSON.stringify({ url, asOf, providers })}\n`)
  whole.finish()
  return list
}

function withoutSecrets(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw AuditError.of(
      'BAD_OPTION',
      '--update-prices',
      address.split(/[?#]/, 1)[0] as string,
      'an https address'
    )
  return `${url.origin}${url.pathname}`
}

/** The list is one of 2 MB: whatever sends more sends something else. */
const LARGEST_LIST = 64e6

async function fetched(address: string, shown: string): Promise<unknown> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(LONGEST_WAIT_MILLIS) })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    return JSON.parse(await boundedText(answer.body, LARGEST_LIST))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not valid JSON' : (error as Error).message
    throw AuditError.because('NO_DOWNLOAD', undefined, shown, why.replaceAll(address, shown))
  }
}

/** @param place where it was read, for messages */
function taken({ url, asOf, providers }: Readonly<Record<string, unknown>>, place: string): PriceList {
  if (typeof url !== 'string' || typeof asOf !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(asOf))
    throw AuditError.of('PRICE_LIST', place, 'is not a price list that --update-prices wrote')
  const fault = providersFault(providers)
  if (fault !== null) throw AuditError.of('PRICE_LIST', place, fault)
  return {
    name: `@pydantic/genai-prices from ${url}`,
    date: asOf,
    providers: providers as readonly unknown[]
  }
}

const listIn = (text: string, file: string): Readonly<Record<string, unknown>> =>
  (jsonIn(text, cause => AuditError.because('PRICE_LIST', cause, file, 'is not valid JSON')) ??
    {}) as Readonly<Record<string, unknown>>
