/** A backtest → each week with what was planned, what came, and what the miss cost. */
import type { Backtest, TestedWeek } from '../../capacity/check/backtest.ts'
import { heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, printableTexts, share } from '../format.ts'

/** Every text in it is safe to print. */
export function backtestSections(found: Backtest): readonly Section[] {
  const { weeks, tested, heldShare, coveredShare, level, regime, warnings } = printableTexts(found)
  return [
    {
      title: 'Backtest',
      blocks: [
        paragraph(
          `Whole weeks in the log: ${weeks}. Each from the third on is predicted from those before it, and served by the fleet that they ask for.`
        ),
        ...(tested.length === 0
          ? []
          : [
              paragraph(
                `Promise kept in ${shareText(heldShare)} of tested weeks; the ${share(level)} interval of the busiest ` +
                  `minute covered ${shareText(coveredShare)} of them. Traffic: ${regime}.`,
                regime === 'changed' ? 'unsure' : 'strong'
              ),
              weekTable(tested)
            ]),
        ...(warnings.length === 0 ? [] : [heading('Warnings'), ...list(warnings)])
      ]
    }
  ]
}

const shareText = (value: number | null): string => (value === null ? 'none' : share(value))

const weekTable = (tested: readonly TestedWeek[]) =>
  table(
    ['Week', 'Of', 'Fleet', '>Met', '>Needed', '>Missed for', '>Busiest minute', '>Expected'],
    tested.map(
      ({ week, sourceModels, fleet, attainment, needed, missUsd, peakTokens, expected, covered }) => [
        String(week),
        sourceModels.join(', '),
        fleet === null ? 'none' : `${fleet.replicas} × ${fleet.gpusPerReplica} ${fleet.gpu}`,
        attainment === null ? '–' : share(attainment),
        needed === null ? '–' : count(needed),
        missUsd === null ? '–' : `$${count(Math.max(0, missUsd))}`,
        count(peakTokens),
        `${count(expected.low)}–${count(expected.high)}${covered ? '' : ' *'}`
      ]
    ),
    'estimated'
  )
