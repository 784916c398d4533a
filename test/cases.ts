/** How many cases a property is tried on, and which of a list are tried. */
import { mulberry32 } from '../src/capacity/random.ts'

const SHARE = process.env['CI'] ? 1 : 1 / 10
const FEW = process.env['CI'] ? 1 : 1 / 50

/** All of them where CI is set; elsewhere a tenth. */
export const cases = (most: number): number => Math.ceil(most * SHARE)

/** As `cases`, where they take long: elsewhere a fiftieth. */
export const fewCases = (most: number): number => Math.ceil(most * FEW)

/** Flags of an audit of which the reading is tested: all of it where CI is set; elsewhere without what follows from the traffic. */
export const READING: readonly string[] = process.env['CI'] ? [] : ['--only', 'traffic']

/**
 * All of a list where CI is set; elsewhere as many of it as `cases` says, in their order, drawn anew each time or from
 * `SEED`, as properties are: who wants a certain one sets CI.
 *
 * @param count how many of so many are tried
 */
export function some<Item>(
  items: readonly Item[],
  count: (most: number) => number = cases,
  seed = process.env['SEED']
): Item[] {
  const random = seed === undefined ? Math.random : mulberry32(Number(seed))
  let wanted = count(items.length)
  // Each with the chance of what is still wanted among those that are left: Knuth, The Art of Computer Programming 3.4.2, S.
  return items.filter((_, i) => {
    const isTaken = random() * (items.length - i) < wanted
    if (isTaken) wanted--
    return isTaken
  })
}
