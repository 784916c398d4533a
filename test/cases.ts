/** How many cases a property is tried on. */

/** All of them where CI is set; elsewhere a quarter, so that the suite costs minutes. */
export const cases = (most: number): number => (process.env['CI'] ? most : Math.ceil(most / 4))
