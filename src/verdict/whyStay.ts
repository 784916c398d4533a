/** A decision to pay by the token → why not GPUs, and why this way of paying. */
import { isAtSameMaker, isDedicated, supplierPremium, type Way } from '../pricing/ways.ts'
import type { Grounds } from './grounds.ts'
import { costOf, fleetInWords, lowerFirst, subjectOf } from './words.ts'

export function whyStay(grounds: Grounds): readonly string[] {
  const { byToken, saving, money } = grounds
  if (byToken === null) return []
  return [
    ...(saving === null
      ? []
      : [
          `Price: ${fleetInWords(grounds)} would cost ${isFilledIn(byToken) ? 'about ' : ''}${money(-saving.value)} a month more than ${subjectOf(byToken)}.`
        ]),
    ...whyThisToken(grounds, byToken)
  ]
}

/** Which of the ways by the token, by the rule of `ways.ts`: said, since the list of alternatives shows the other, too. */
function whyThisToken({ today, ways, money }: Grounds, chosen: Way): readonly string[] {
  const byToken = ways.filter(way => !isDedicated(way))
  const [cheapest = chosen] = byToken
  const premium = money(supplierPremium(today?.usd ?? 0))
  const rule = 'Models of today’s makers come before a new supplier while they cost at most'
  const bounds = `${premium} a month more (10 % of today’s bill, from ${money(5)} to ${money(50)})`
  if (cheapest !== chosen)
    return chosen.usd - cheapest.usd < 0.5
      ? []
      : isAtSameMaker(chosen)
        ? [`${rule} ${bounds}: ${lowerName(cheapest)} would cost ${money(chosen.usd - cheapest.usd)} less.`]
        : [
            `${cheapest.name} would cost ${money(chosen.usd - cheapest.usd)} a month less: too little for a larger change.`
          ]
  const kept = byToken.find(isAtSameMaker)
  return [
    ...(today === null || chosen.usd >= today.usd
      ? []
      : [`The lowest price by the token: ${lowerName(chosen)}, ${costOf(chosen, money)} a month.`]),
    ...(kept === undefined || isAtSameMaker(chosen)
      ? []
      : [`${rule} ${bounds}: ${lowerName(kept)} would cost ${money(kept.usd - chosen.usd)} more.`])
  ]
}

const lowerName = ({ name }: Way): string => lowerFirst(name)

/** Its sum leaves requests out, which are counted at the average price of the rest. */
export const isFilledIn = (way: Way | null): boolean => (way?.unpricedShare ?? 0) > 0
