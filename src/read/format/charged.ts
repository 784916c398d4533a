/** The columns of any make that say how a call is charged beside its tokens of text → what its row keeps of them. */
import type { RequestRow } from '../../log/requestRow.ts'
import { withTier } from '../../log/serviceTier.ts'
import { type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import type { Understood } from '../records/fields/understand.ts'
import { nameGeography } from './biller.ts'
import { amendGeminiParts, includeMedia } from './usage.ts'

/** At which cells `chargedOtherwise` looks, by what they hold. */
export const chargedColumns = (understood: Understood) => ({
  texts: [...speedsIn(understood), ...geosIn(understood)],
  values: geminisIn(understood),
  counts: searchesIn(understood)
})

/** What a call is charged for beside its tokens of text, or otherwise: audio, images, searches, tiers, where it ran. */
export function chargedOtherwise(understood: Understood): (row: RequestRow, cell: Cell) => void {
  const [searches, geminis] = [searchesIn(understood), geminisIn(understood)]
  const [speeds, geos] = [speedsIn(understood), geosIn(understood)]
  return (row, cell) => {
    for (const path of geminis) amendGeminiParts(row, cell(path))
    includeMedia(row, understood.media)
    if (searches.length > 0) row.searches = sumOf(searches.map(path => numberOf(cell(path)) ?? 0))
    if (textOf(first(speeds, cell)) === 'fast') row.flags = withTier(row.flags, 'speed-fast')
    nameGeography(row, textOf(first(geos, cell)))
  }
}

/** The Messages API says in its usage whether it answered in fast mode. */
const speedsIn = ({ columns }: Understood): readonly string[] =>
  columns.flatMap(({ path }) => (/(?:^|\.)usage\.speed$/.test(path) ? [path] : []))

/** Where the Messages API answered, in its usage. */
const geosIn = ({ columns }: Understood): readonly string[] =>
  columns.flatMap(({ path }) => (/(?:^|\.)inference_geo$/.test(path) ? [path] : []))

/** Web searches that are billed by the call, as Anthropic, Perplexity, xAI and LiteLLM count them in a usage. */
const searchesIn = ({ columns }: Understood): readonly string[] =>
  columns.flatMap(({ path }) =>
    /(?:^|\.)(?:web_search_requests|num_search_queries|num_sources_used)$/.test(path) ? [path] : []
  )

/** Usage objects of Gemini's, which part their counts by modality. */
const geminisIn = ({ tokens }: Understood): readonly string[] =>
  (tokens.input ?? []).flatMap(path => /^(.+)\.prompt_?token_?count$/i.exec(path)?.[1] ?? [])

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** The first that is stated; `undefined`: none is. */
export function first(paths: readonly string[], cell: Cell): unknown {
  for (const path of paths) {
    const value = cell(path)
    if (!isBlank(value)) return value
  }
  return undefined
}
