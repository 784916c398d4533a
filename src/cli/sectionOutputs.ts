/** Sections of a report that is no audit → standard output and files, in the formats that people ask for. */

import { AuditError } from '../errors.ts'
import type { Asked } from '../option.ts'
import type { Section } from '../report/blocks.ts'
import { renderJson } from '../report/json.ts'
import { formatOfFile } from '../report/renderers.ts'
import { deliver } from './deliver.ts'
import { SECTION_FORMATS, type SECTIONS } from './options.ts'
import { type Terminal, wantsColour } from './terminal.ts'

type SectionFlags = Asked<typeof SECTIONS>
type SectionFormat = (typeof SECTION_FORMATS)[number]

export type Rendered = {
  /** As JSON. */
  readonly report: object
  /** @param isFull with all that the answer stands on */
  readonly sections: (isFull: boolean) => readonly Section[]
  readonly title: string
}

const STDOUT = '-'
const FILE_WIDTH = 80

/** @throws AuditError UNKNOWN_ENDING, UNWRITABLE */
export async function deliverSections(
  what: Rendered,
  flags: SectionFlags,
  terminal: Terminal
): Promise<void> {
  const places = flags.output.length === 0 ? [STDOUT] : flags.output
  for (const place of places) {
    const format = formatAt(place, flags.format, places.length === 1)
    await deliver(await rendered(what, format, place, flags, terminal), place, terminal)
  }
}

function formatAt(place: string, said: SectionFormat | null, isAlone: boolean): SectionFormat {
  if (place === STDOUT) return said ?? 'terminal'
  const byEnding = formatOfFile(place)
  const format = (isAlone ? said : null) ?? SECTION_FORMATS.find(name => name === byEnding) ?? said
  if (format !== null) return format
  throw AuditError.of('UNKNOWN_ENDING', place, '.json, .md, .html, .txt')
}

async function rendered(
  { report, sections, title }: Rendered,
  format: SectionFormat,
  place: string,
  { full, color }: SectionFlags,
  terminal: Terminal
): Promise<string> {
  if (format === 'json') return renderJson(report)
  if (format === 'markdown') return (await import('../report/markdown.ts')).markdownOf(sections(true), title)
  if (format === 'html') {
    const [{ sectionPage }, { loadPlainAssets }] = await Promise.all([
      import('../report/html/html.ts'),
      import('../report/html/assets.ts')
    ])
    return sectionPage(sections(true), title, await loadPlainAssets())
  }
  const isShown = place === STDOUT
  const { renderSections } = await import('../report/terminal.ts')
  return renderSections(sections(full), {
    width: isShown ? (terminal.stdout.columns ?? FILE_WIDTH) : FILE_WIDTH,
    colour: isShown && wantsColour(terminal, color)
  })
}
