/** An organisation's address among the inputs → what its provider has beside the usage: the bill, and the limits. */

import { AuditError } from '../errors.ts'
import { parseAccountLimits } from '../limits/accountLimits.ts'
import type { AccountLimits } from '../limits/pools.ts'
import { UTC, zoneNamed } from '../log/zone.ts'
import { asked, type Said, wishes } from '../option.ts'
import type { Bill } from '../options.ts'
import { FETCHED, READING, STORES } from '../read/question.ts'
import { wallStretch } from '../read/records/rowFilter.ts'
import type { Access } from '../read/source/access.ts'
import { type Address, addressOf } from '../read/source/address.ts'
import type { StoreAsked } from '../read/source/store.ts'
import { asker } from './askPassword.ts'
import { billIn } from './billFile.ts'
import { LIMITS_FILE, PRICE_FILES } from './options.ts'
import type { Terminal } from './terminal.ts'
import { wholeFile } from './wholeFile.ts'

export type BesideLog = { readonly bill: Bill | null; readonly limits: AccountLimits | null }

export const NOTHING_BESIDE: BesideLog = { bill: null, limits: null }

/**
 * What nobody named a file for. With `--save FILE` it is kept beside FILE, as the files that `--bill` and `--limits` read.
 *
 * @throws AuditError
 */
export async function besideLog(
  files: readonly string[],
  said: Said,
  terminal: Terminal
): Promise<BesideLog> {
  const address = files.map(addressOf).find(isOrganisation)
  if (address === undefined || said['only'] === 'traffic') return NOTHING_BESIDE
  const { save } = asked(FETCHED, said)
  const api = await import('../read/source/usageApi/openUsageApi.ts')
  const [stated, access] = [storeAsked(said), accessOf(terminal)]
  const costs = asked(PRICE_FILES, said).bill === null ? await api.costsText(address, stated, access) : null
  const limits =
    asked(LIMITS_FILE, said).limits === null ? await api.limitsText(address, stated, access) : null
  keep(save, '.costs.jsonl', costs)
  keep(save, '.limits.json', limits)
  return {
    bill: costs === null ? null : billIn(costs, `costs of ${address.name}`),
    limits: limits === null ? null : parseAccountLimits(limits, `limits of ${address.name}`)
  }
}

/** `--bill ADDRESS`: what the provider billed; `null` where a file is named. */
export async function billAt(place: string, said: Said, terminal: Terminal): Promise<Bill | null> {
  const address = addressOf(place)
  if (address === null || !isOrganisation(address)) return null
  const { costsText } = await import('../read/source/usageApi/openUsageApi.ts')
  const text = await costsText(address, storeAsked(said), accessOf(terminal))
  if (text === null)
    throw AuditError.of(
      'BAD_ADDRESS',
      address.name,
      'costs come by the day, in UTC',
      'Set whole days: since=2026-11-01&until=2026-11-08'
    )
  return billIn(text, address.name) ?? { source: address.name, entries: [], notes: [] }
}

export const isOrganisation = (address: Address | null): address is Address =>
  address?.scheme === 'openai' || address?.scheme === 'anthropic'

const accessOf = (terminal: Terminal): Access => ({ env: terminal.env, ask: asker(terminal) })

function storeAsked(said: Said): StoreAsked {
  const reading = wishes(READING, said)
  const zone = zoneNamed(reading.timezone ?? 'UTC') ?? UTC
  return { ...wishes(STORES, said), stretch: wallStretch(reading, zone) }
}

function keep(save: string | null, ending: string, text: string | null): void {
  if (save === null || text === null) return
  const file = wholeFile(`${save}${ending}`)
  file.add(text)
  file.finish()
}
