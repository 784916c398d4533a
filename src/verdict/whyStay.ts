/** A decision to pay by the token → why not GPUs, and why this way of paying. */
import { isAtSameSuppliers, isDedicated, supplierPremium, type Way } from '../pricing/ways.ts'
import type { Grounds } from './grounds.ts'
import { costOf, fleetInWords, lossInWords, lowerFirst, namesOf, subjectOf } from './words.ts'

export function whyStay(grounds: Grounds): readonly string[] {
  const { byToken, saving } = grounds
  if (byToken === null) return []
  return [
    ...(saving === null
      ? []
      : [
          `Price: ${fleetInWords(grounds)} would cost ${lossInWords(grounds)} a month more than ${subjectOf(byToken)}.`
        ]),
    ...whyThisToken(grounds, byToken)
  ]
}

/** Which of the ways by the token, by the rule of `ways.ts`: said, since the list of alternatives shows the others, too. */
function whyThisToken(grounds: Grounds, chosen: Way): readonly string[] {
  const byToken = grounds.ways.filter(way => !isDedicated(way))
  const isAdvised = (way: Way) => way.weakerFor.length === 0 || chosen.weakerFor.length > 0
  return [
    ...whyOfThese(byToken.filter(isAdvised), chosen, grounds),
    ...byToken
      .filter(way => !isAdvised(way) && way.usd < chosen.usd)
      .map(
        way =>
          `${way.name} would cost ${costOf(way, grounds.money)}, but answer worse by public indices than ${namesOf(way.weakerFor)}.`
      )
  ]
}

function whyOfThese(
  byToken: readonly Way[],
  chosen: Way,
  { today, money, evidence: { plan } }: Grounds
): readonly string[] {
  const bill = plan.plannedGrowth === 0 ? 'today’s bill' : 'today’s models’ bill'
  const [cheapest = chosen] = byToken
  const rule = `a new supplier must save more than ${money(supplierPremium(today?.usd ?? 0))} a month (10 % of ${bill}${isMoreThanStated(today) ? ' with its unpriced and refused requests' : ''}, from ${money(20)} to ${money(500)})`
  const less = money(chosen.usd - cheapest.usd)
  if (cheapest !== chosen)
    return chosen.usd - cheapest.usd < 0.5
      ? []
      : isAtSameSuppliers(cheapest)
        ? [`${cheapest.name} would cost ${less} a month less: too little for a larger change.`]
        : [`${cheapest.name} would cost ${less} a month less, which is too little: ${rule}.`]
  const kept = isAtSameSuppliers(chosen) ? undefined : byToken.find(isAtSameSuppliers)
  return [
    ...(today === null || chosen.usd >= today.usd
      ? []
      : [`The lowest price by the token: ${lowerName(chosen)}, ${costOf(chosen, money)} a month.`]),
    ...(kept === undefined
      ? []
      : [
          `${kept.name} would cost ${money(kept.usd - chosen.usd)} a month more${today === null ? '' : `, which is enough for a change: ${rule}`}.`
        ])
  ]
}

/** What it would cost whole differs, by a cent or more, from what is listed as its cost. */
const isMoreThanStated = (way: Way | null): boolean => way !== null && way.usd - way.stated >= 0.005

const lowerName = ({ name }: Way): string => lowerFirst(name)

/** Its sum leaves requests out, which are counted at the average price of the rest. */
export const isFilledIn = (way: Way | null): boolean => (way?.unpricedShare ?? 0) > 0
