/** The what-if panel: settings moved by hand → the decision again, live, by the code that the command line runs. */
import { decide } from '../src/decide.ts'
import { printableTexts } from '../src/report/format.ts'
import type { Drawing } from '../src/report/html/chart.ts'
import { choiceOf } from '../src/report/html/decisionText.ts'
import { type Outcome, outcomeOf } from '../src/report/html/outcome.ts'
import { costsChart } from '../src/report/html/planCharts.ts'
import { type PackedWhatIf, unpackWhatIf, type WhatIf } from '../src/report/html/whatIf.ts'
import { shellWord } from '../src/shell.ts'
import { type Control, controlOf } from './controls.ts'
import { dataOf } from './data.ts'
import { wantDrawing } from './drawn.ts'
import { make } from './elements.ts'
import { fieldsOf } from './whatIfFields.ts'

/** While a slider moves nothing is decided. [ms] */
const REST = 150

export function offerWhatIf(): void {
  const packed = dataOf<PackedWhatIf>('what-if-data')
  const form = document.getElementById('what-if-form')
  const card = document.getElementById('what-if-card')
  if (packed === null || form === null || card === null) return
  document.getElementById('what-if-off')?.remove()
  const whatIf = unpackWhatIf(packed)
  const controls = fieldsOf(whatIf, form.dataset['promise'] === 'throughput').map(controlOf)
  const reset = make('button', { type: 'button' }, 'As in the report')
  const copy = make('button', { type: 'button', id: 'what-if-copy' }, 'Copy as a command')
  form.append(...groupsOf(controls), make('p', { class: 'buttons' }, reset, copy))
  if (whatIf.question.sizing.groups !== undefined) form.append(make('p', {}, CUT_STAYS))
  form.hidden = false
  const result = resultIn(card)
  let waiting: ReturnType<typeof setTimeout> | undefined
  const decideSoon = () => {
    copy.dataset['command'] = commandOf(whatIf, controls)
    clearTimeout(waiting)
    result.wait()
    waiting = setTimeout(() => result.show(decidedAgain(whatIf, controls)), REST)
  }
  copy.dataset['command'] = commandOf(whatIf, controls)
  form.addEventListener('input', decideSoon)
  form.addEventListener('submit', event => event.preventDefault())
  reset.addEventListener('click', () => {
    for (const control of controls) control.reset()
    decideSoon()
  })
  copy.addEventListener('click', () => copyFrom(copy))
}

/** Of a log whose page cannot carry the demand of every group. */
const CUT_STAYS = 'Which models share a fleet stays here as in the report.'

/** The groups that few readers change are folded. */
const FOLDED: readonly string[] = ['Prices', 'Other costs']

function groupsOf(controls: readonly Control[]): readonly HTMLElement[] {
  const names = [...new Set(controls.map(({ field }) => field.group))]
  const fields = (name: string) =>
    make(
      'div',
      { class: 'fields' },
      ...controls.filter(({ field }) => field.group === name).map(({ element }) => element)
    )
  return names.map(name =>
    FOLDED.includes(name)
      ? make('details', {}, make('summary', {}, name), fields(name))
      : make('fieldset', {}, make('legend', {}, name), fields(name))
  )
}

type Again =
  | { readonly outcomes: readonly Outcome[]; readonly costs: Drawing | null }
  | { readonly fault: string }

function decidedAgain({ evidence, question }: WhatIf, controls: readonly Control[]): Again | null {
  const changes = controls.flatMap(({ field, said }) => {
    const value = said()
    return value === null ? [] : [{ field, value }]
  })
  if (changes.length === 0) return null
  try {
    const asked = changes.reduce((asked, { field, value }) => field.apply(value, asked), question)
    const decision = decide(evidence, asked)
    const { end } = evidence.description.period
    // A copy of the choice would no longer know which of its ways is chosen.
    const chart = printableTexts(costsChart(choiceOf(decision, end)))
    return { outcomes: printableTexts(outcomeOf(decision, end)), costs: chart?.plot ?? null }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

/** Of the drawing in it. [px] */
const CARD_WIDTH = 420

/** The page carries the lengths of all requests together: how far longer answers of one model reach it cannot tell. */
const NO_RANGE =
  'A figure without its range has equal ends, or ends that this page cannot compute, since it does not carry the lengths of each model’s requests: the copied command gives them.'

const RANGE = / \([^()]*–[^()]*\)$/

const losesRange = (was: string, is: string): boolean => RANGE.test(was) && is !== '–' && !RANGE.test(is)

/** The card: what is shown beside what it was in the report, row by row. */
function resultIn(card: HTMLElement) {
  const state = card.querySelector('#what-if-state') as HTMLElement
  const drawing = make('div', { class: 'drawing', hidden: '' })
  const note = make('p', { class: 'basis', hidden: '' }, NO_RANGE)
  card.querySelector('.main')?.after(drawing, note)
  const rows = () => [...card.querySelectorAll('dl > div')] as HTMLElement[]
  const reported = new Map(rows().map(row => [row, row.children[1]?.textContent ?? '']))
  const labelled = new Map(rows().map(row => [row.children[0]?.textContent ?? '', row]))
  const clear = () => {
    for (const row of card.querySelectorAll('.added')) row.remove()
    for (const [row, value] of reported) write(row, value, null)
    drawing.hidden = true
    note.hidden = true
  }
  return {
    wait: () => card.classList.add('waiting'),
    show(again: Again | null) {
      card.classList.remove('waiting')
      clear()
      if (again === null || 'fault' in again) {
        state.textContent = again === null ? 'As in this report' : again.fault
        return
      }
      state.textContent = 'With these settings'
      const values = new Map(again.outcomes.map(({ label, value }) => [label, value]))
      for (const [label, row] of labelled) write(row, values.get(label) ?? '–', reported.get(row) ?? '')
      note.hidden = ![...reported].some(([row, was]) => losesRange(was, row.children[1]?.textContent ?? '–'))
      const added = again.outcomes.filter(({ label }) => !labelled.has(label))
      card.querySelector('.more')?.append(...added.map(addedRow))
      if (again.costs !== null) wantDrawing({ place: drawing, plot: again.costs, width: CARD_WIDTH })
      drawing.hidden = again.costs === null
    }
  }
}

/** @param was `null`: it is what it was */
function write(row: HTMLElement, value: string, was: string | null): void {
  const [, now, before] = row.children
  const isChanged = was !== null && value !== was
  if (now !== undefined) now.textContent = value
  if (before !== undefined) before.textContent = isChanged ? `was ${was}` : ''
  row.classList.toggle('changed', isChanged)
}

/** Other settings may bring other workloads. */
const addedRow = ({ label, value }: Outcome): HTMLElement =>
  make(
    'div',
    { class: 'added changed' },
    make('dt', {}, label),
    make('dd', {}, value),
    make('dd', { class: 'was' }, 'not in the report')
  )

function copyFrom(button: HTMLElement): void {
  const text = button.textContent
  navigator.clipboard.writeText(button.dataset['command'] ?? '').then(
    () => {
      button.textContent = 'Copied'
      setTimeout(() => {
        button.textContent = text
      }, 2_000)
    },
    () => {
      button.textContent = 'This browser does not let a page copy'
    }
  )
}

const commandOf = ({ command }: WhatIf, controls: readonly Control[]): string => {
  const changes = controls.flatMap(({ field: { flag, of }, said }) => {
    const value = said()
    return value === null ? [] : [flag, of === undefined ? value : `${of}=${value}`]
  })
  return ['gpuops-audit', ...[...command, ...changes].map(word => shellWord(word))].join(' ')
}
