/** `--bill FILE` → what a provider billed: an export of costs, or one of usage that a log reader knows. */

import type { Bill } from '../options.ts'
import { parseCostExport } from '../pricing/billExport.ts'
import { PACKAGE_LIST } from '../pricing/rates.ts'
import { entriesOf } from '../pricing/reconcile.ts'
import { usageOf } from '../pricing/usage.ts'
import { readLog } from '../read/readLog.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'

/** Usage needs no prices here: names and counts alone are compared. */
const NAMES_ALONE = { list: PACKAGE_LIST, of: (model: string) => ({ name: model, listed: null }) } as const

export async function billOf(file: string, { stdin }: Pick<Terminal, 'stdin'>): Promise<Bill> {
  const bill = billIn(await textOf(file), file)
  if (bill !== null) return bill
  const { data } = await readLog([file], { stdin })
  return { source: file, entries: entriesOf(usageOf(data, NAMES_ALONE, null)), notes: [] }
}

/** `null` where the text is no export of costs. */
export function billIn(text: string, source: string): Bill | null {
  const costs = parseCostExport(text)
  if (costs === null) return null
  const notes = costs.otherCurrencies.map(
    code => `Amounts in ${code.toUpperCase()} are left out: only USD is compared.`
  )
  return { source, entries: costs.entries, notes }
}
