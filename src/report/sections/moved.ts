/** Slices of the traffic, fleet by fleet → which to move, and what that costs beside moving all or none. */
import type { CostComparison } from '../../pricing/costShape.ts'
import { type Block, heading, paragraph, table } from '../blocks.ts'
import { count, money, nameText } from '../format.ts'

export const movedBlocks = ({ slices }: CostComparison): readonly Block[] =>
  slices.flatMap(
    ({ sourceModels, targetModel, gpu, gpus, usdPerMonth, usdMovingNone, usdMovingAll, slices: parts }) => [
      heading(
        `Which part of ${sourceModels.map(name => nameText(name)).join(', ')} to move to ${targetModel}`
      ),
      paragraph(
        `${gpus === 0 ? 'None: it costs less by the token' : `${count(gpus)} × ${gpu} for what moves`}, ${money(usdPerMonth)} a month; nothing moved ${money(usdMovingNone)}, all of it ${money(usdMovingAll)}.`
      ),
      table(
        ['Slice', '>Requests', '>$/month by the token', 'Moves'],
        parts.map(part => [
          nameText(part.name),
          count(part.requests),
          money(part.usdPerMonth),
          part.moves ? 'yes' : 'no'
        ]),
        'estimated'
      )
    ]
  )
