/** `--bill FILE` → what a provider billed: an export of costs, or one of usage that a log reader knows. */

import type { Bill } from '../options.ts'
import { parseCostExport } from '../pricing/billExport.ts'
import { parseLitellmDaily } from '../pricing/litellmBill.ts'
import { usageEntries } from '../pricing/usageEntries.ts'
import { readLog } from '../read/readLog.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'

export async function billOf(file: string, { stdin }: Pick<Terminal, 'stdin'>): Promise<Bill> {
  const bill = billIn(await textOf(file), file)
  if (bill !== null) return bill
  const { data } = await readLog([file], { stdin })
  return { source: file, entries: usageEntries(data), notes: [] }
}

/** `null` where the text is no export of costs. */
export function billIn(text: string, source: string): Bill | null {
  const costs = parseCostExport(text)
  if (costs === null) {
    const daily = parseLitellmDaily(text)
    return daily && { source, entries: daily, notes: [] }
  }
  const notes = costs.otherCurrencies.map(
    code => `Amounts in ${code.toUpperCase()} are left out: only USD is compared.`
  )
  return { source, entries: costs.entries, notes }
}
