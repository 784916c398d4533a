/** A price list of one provider → the rent of GPUs, for the tests of sizing. */
import { type RentOf, rent } from '../../src/rent.ts'
import { HOURS_PER_MONTH } from '../../src/units.ts'

/**
 * @param usdPerGpuHour `undefined`: nobody rents it out
 * @param gpusInOffer sold together
 */
export const rentAt =
  (usdPerGpuHour: (gpu: string) => number | undefined, gpusInOffer = 1): RentOf =>
  (gpu, gpus) => {
    const usd = usdPerGpuHour(gpu)
    const source = { where: 'made up', asOf: null, verified: true }
    const offer = { provider: 'one', form: '', gpusInOffer, term: 'on-demand', source } as const
    return rent(
      usd === undefined ? [] : [{ ...offer, usdPerGpuHour: usd }],
      gpus,
      HOURS_PER_MONTH,
      'on-demand'
    )
  }
