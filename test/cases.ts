/** How many cases a property is tried on. */

const SHARE = process.env['CI'] ? 1 : process.env['QUICK'] ? 1 / 10 : 1 / 4

/** All of them where CI is set; elsewhere a quarter, and a tenth in `npm run test:quick`. */
export const cases = (most: number): number => Math.ceil(most * SHARE)
