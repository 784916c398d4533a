/** The formats a report can be written in, the file endings that mean them, and the module that renders each. */
import type { BillRow } from '../pricing/billRows.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import type { CsvTable } from './csvTables.ts'
import type { Currency } from './focus.ts'
import type { PageOptions } from './html/html.ts'
import type { ScreenOptions } from './screen.ts'
import type { SectionName } from './sectionNames.ts'

/** What a terminal shows: one screen with commands to go on, all of it, or some sections. */
type View =
  | { readonly kind: 'screen'; readonly next: ScreenOptions['next'] }
  | { readonly kind: 'full'; readonly sections: readonly SectionName[] }

export type Focus = { readonly rows: readonly BillRow[]; readonly currency: Currency }

type RenderOptions = {
  /** Of the terminal. */
  readonly view: View
  /** Of JSON: the summary and what was run, nothing else. */
  readonly summaryOnly: boolean
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** Of the terminal and Markdown: with all that was tried and refused. */
  readonly verbose: boolean
  /** Of CSV. */
  readonly table: CsvTable
  /** Of FOCUS: the bill's rows and its currency; `null` where none is written. */
  readonly focus: Focus | null
  /** Of HTML. */
  readonly page: PageOptions
}

export type Render = (report: AuditReport | TrafficReport, options: RenderOptions) => string

type Renderer = {
  readonly endings: readonly string[]
  /** Libraries are loaded only for the formats that need them. */
  readonly load: () => Promise<Render>
}

/** A format is one row here: nothing else lists them. */
const RENDERERS = {
  terminal: {
    endings: ['.txt'],
    load: async () => {
      const [{ renderTerminal }, { renderScreen }] = await Promise.all([
        import('./terminal.ts'),
        import('./screen.ts')
      ])
      return (report, { view, ...options }) =>
        view.kind === 'screen'
          ? renderScreen(report, { ...options, next: view.next })
          : renderTerminal(report, { ...options, sections: view.sections })
    }
  },
  json: {
    endings: ['.json'],
    load: async () => {
      const { renderJson, renderSummary } = await import('./json.ts')
      return (report, options) => (options.summaryOnly ? renderSummary(report) : renderJson(report, options))
    }
  },
  markdown: {
    endings: ['.md', '.markdown'],
    load: async () => (await import('./markdown.ts')).renderMarkdown
  },
  html: {
    endings: ['.html', '.htm'],
    load: async () => {
      const [{ renderHtml }, { loadAssets }] = await Promise.all([
        import('./html/html.ts'),
        import('./html/assets.ts')
      ])
      const assets = await loadAssets()
      return (report, { page }) => renderHtml(report, page, assets)
    }
  },
  csv: {
    endings: ['.csv'],
    load: async () => {
      const { renderCsv } = await import('./csv.ts')
      return (report, { table }) => renderCsv(report, table)
    }
  },
  'focus-csv': {
    endings: [],
    load: async () => {
      const { renderFocus } = await import('./focus.ts')
      return (_, { focus }) => renderFocus(focus?.rows ?? [], focus?.currency ?? { code: 'USD', rate: 1 })
    }
  }
} as const satisfies Readonly<Record<string, Renderer>>

export type FormatName = keyof typeof RENDERERS

export const FORMAT_NAMES = Object.keys(RENDERERS) as readonly FormatName[]

export const loadRenderer = (format: FormatName): Promise<Render> => RENDERERS[format].load()

/** `report.md` → `markdown`; `undefined` where the ending names no format. */
export const formatOfFile = (file: string): FormatName | undefined =>
  FORMAT_NAMES.find(name => RENDERERS[name].endings.some(ending => file.toLowerCase().endsWith(ending)))

export const KNOWN_ENDINGS: readonly string[] = FORMAT_NAMES.flatMap(name => RENDERERS[name].endings)
