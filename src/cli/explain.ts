/** `explain`: a figure → its definition and formula, and from a report its value, inputs, basis and sources. */

import { asked, type Said } from '../option.ts'
import { DECLARED, SUMMARISED } from '../report/declared.ts'
import { definitionOf } from '../report/definitions.ts'
import { numbersIn, pathNamed } from '../report/figurePaths.ts'
import { explanationSection } from '../report/sections/explanation.ts'
import { renderSections } from '../report/terminal.ts'
import type { Placed } from '../shape.ts'
import { EXPLANATION } from './options.ts'
import { type Terminal, wantsColour } from './terminal.ts'

/** @throws AuditError UNKNOWN_FIGURE, or as `readReport` */
export async function explain([figure]: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const { report: file, color } = asked(EXPLANATION, said)
  const report = file === null ? null : await (await import('./readReport.ts')).readReport(file, terminal)
  const path = definedPath(figure as string, report)
  const definition = definitionOf(path) as Placed
  const options = { width: terminal.stdout.columns ?? 80, colour: wantsColour(terminal, color) }
  terminal.stdout.write(renderSections([explanationSection(path, definition, report)], options))
}

/** As it is written where that is defined, else what it is short for: a place that has a definition. */
function definedPath(figure: string, report: object | null): string {
  const written = figure.replaceAll('[', '.').replaceAll(']', '')
  const numbers =
    report === null ? [] : [...numbersIn(report).keys()].filter(place => definitionOf(place) !== undefined)
  if (definitionOf(written) !== undefined && isIn(written, numbers)) return written
  return pathNamed(written, [
    ...new Set([...[...DECLARED, ...SUMMARISED].map(({ path }) => path), ...numbers])
  ])
}

/** A place without `*` must stand in the report, where there is one. */
const isIn = (path: string, numbers: readonly string[]): boolean =>
  path.includes('*') ||
  numbers.length === 0 ||
  numbers.some(place => place === path || place.startsWith(`${path}.`))
