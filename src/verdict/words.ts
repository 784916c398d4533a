/** Facts of a verdict → the words for them. */
import { withCommas } from '../words.ts'
import type { Grounds } from './grounds.ts'
import type { Way } from './options.ts'

export const usd = (value: number | null): string =>
  value === null
    ? 'an unknown amount'
    : Math.abs(value) < 10
      ? `${value.toFixed(2)} USD`
      : `${withCommas(Math.round(value))} USD`

export const namesOf = (models: readonly string[]): string =>
  models.map(name => (name === '' ? 'the unnamed model' : name)).join(', ')

export const wayInWords = (way: Way | null): string =>
  way === null
    ? 'nothing else is priced'
    : `${way.name.charAt(0).toLowerCase()}${way.name.slice(1)} costs ${usd(way.usd)} a month`

/** `2 × L40S with gpt-oss-120b`, fleet by fleet. */
export function fleetInWords({ evidence: { plan } }: Grounds): string {
  const fleets = plan.workloads.flatMap(({ recommended, targetModel }) =>
    recommended === null ? [] : [`${recommended.gpus} × ${recommended.gpu} with ${targetModel}`]
  )
  return fleets.length === 0 ? 'a fleet' : fleets.join(' and ')
}
