/** A comparison → what changed, topic by topic, for any renderer. */

import { plural } from '../../words.ts'
import { type Block, list, paragraph, type Section, table } from '../blocks.ts'
import type { Change, Comparison } from '../compare.ts'
import { count, figureText, moment, printableTexts, share, UNKNOWN } from '../format.ts'
import type { Topic } from '../keyFigures.ts'
import { pp } from './cutoverChange.ts'
import { checksSections } from './grounds.ts'

const TITLES: Readonly<Record<Topic, string>> = { traffic: 'Traffic', sizing: 'Sizing', cost: 'Cost' }

/** Every text in it is safe to print. */
export const comparisonSections = (comparison: Comparison): readonly Section[] => {
  const safe = printableTexts(comparison)
  return [
    {
      title: 'What changed',
      blocks: [
        paragraph(headline(safe), 'strong'),
        ...decisions(safe),
        ...list(safe.why, 'Why'),
        sides(safe),
        ...versions(safe)
      ]
    },
    ...checksSections(safe),
    ...(Object.keys(TITLES) as Topic[]).flatMap(topic => topicSection(topic, safe.changes))
  ]
}

const headline = ({ changes, unchanged, minChange }: Comparison): string => {
  const least = minChange === 0 ? '' : ` by ${share(minChange)} or more`
  return `${plural(count(changes.length), changes.length, 'figure')} changed${least}, ${count(unchanged)} did not.`
}

const decisions = ({ recommendation, fleet }: Comparison): readonly Block[] =>
  list([...turned('Recommendation', recommendation), ...turned('Recommended GPUs', fleet)])

const turned = (label: string, { before, after }: Comparison['fleet']): readonly string[] => {
  if (before === null && after === null) return []
  if (before === after) return [`${label}: unchanged, ${after}`]
  return [`${label}: ${before ?? 'none'} → ${after ?? 'none'}`]
}

const momentText = (at: string | null): string => (at === null ? UNKNOWN : moment(at))

/** A figure may be new, or gone, rather than unknown. */
const versions = ({ before, after }: Comparison): readonly Block[] =>
  before.version === after.version
    ? []
    : [
        paragraph(
          `Written by versions ${before.version ?? UNKNOWN} and ${after.version ?? UNKNOWN} of gpuops-audit: what only one of them states stands as ${UNKNOWN}.`,
          'muted'
        )
      ]

const sides = ({ before, after }: Comparison): Block =>
  table(
    ['', 'First arrival', 'Last arrival', 'Inputs'],
    [
      ['before', momentText(before.start), momentText(before.end), before.sources.join(', ')],
      ['after', momentText(after.start), momentText(after.end), after.sources.join(', ')]
    ]
  )

const topicSection = (topic: Topic, all: readonly Change[]): readonly Section[] => {
  const changes = all.filter(change => change.topic === topic)
  if (changes.length === 0) return []
  const titles = ['Figure', '>Before', '>After', '>Change', '>Relative']
  return [{ title: TITLES[topic], blocks: [table(titles, changes.map(changeRow))] }]
}

const changeRow = ({ label, unit, before, after, absolute, relative }: Change): readonly string[] => {
  const text = (value: number | null) => figureText({ value, unit, basis: 'derived' })
  const changed = unit === 'share' ? pp(absolute) : signed(absolute, text)
  return [label, text(before), text(after), changed, signed(relative, share)]
}

const signed = (value: number | null, write: (value: number) => string): string =>
  value === null ? UNKNOWN : `${value > 0 ? '+' : ''}${write(value)}`
