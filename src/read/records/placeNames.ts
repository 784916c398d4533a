/** Names for the columns of a table that has none: `c1`, `c2` and so on, by their places. */

export const FEWEST_PLACES = 3

export const placeName = (place: number): string => `c${place + 1}`

/** Whether all names are those of places. */
export const arePlaces = (names: readonly string[]): boolean =>
  names.length >= FEWEST_PLACES && names.every((name, i) => name === placeName(i))
