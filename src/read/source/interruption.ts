/** What must still be told to others when the process is interrupted: a server goes on working on what nobody awaits. */

const farewells = new Set<() => Promise<unknown>>()

/** @returns to be called when there is nothing to tell any more */
export function whenInterrupted(tell: () => Promise<unknown>): () => void {
  farewells.add(tell)
  return () => void farewells.delete(tell)
}

/** All told, or the time is up: whoever interrupts does not wait. `false` where there was nothing to tell. */
export const hasFarewells = (): boolean => farewells.size > 0

export async function sayFarewells(mostMillis = 1_500): Promise<void> {
  const late = new Promise(resolve => setTimeout(resolve, mostMillis).unref())
  await Promise.race([late, Promise.allSettled([...farewells].map(tell => tell()))])
}
