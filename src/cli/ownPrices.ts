/** The file of --prices → what it says. */
import { type OwnPrices, parsePricesFile } from '../pricing/pricesFile.ts'
import { textOf } from './textFile.ts'

/** `null` where none is named. Throws PRICES_FILE. */
export const ownPricesOf = async (file: string | null): Promise<OwnPrices | null> =>
  file === null ? null : parsePricesFile(await textOf(file), file)
