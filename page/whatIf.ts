/** The what-if panel: changed inputs → the decision again, by the code the command line runs, and the command that gives it. */

import { decide } from '../src/decide.ts'
import { printableTexts } from '../src/report/format.ts'
import { outcomeOf } from '../src/report/html/outcome.ts'
import { type PackedWhatIf, unpackWhatIf, type WhatIf } from '../src/report/html/whatIf.ts'
import { shellWord } from '../src/shell.ts'
import { dataOf } from './data.ts'
import { make } from './elements.ts'
import type { Field } from './field.ts'
import { fieldsOf } from './whatIfFields.ts'

type Input = {
  readonly field: Field
  readonly control: HTMLInputElement | HTMLSelectElement
  readonly mark: HTMLElement
}

export function offerWhatIf(): void {
  const packed = dataOf<PackedWhatIf>('what-if-data')
  const form = document.getElementById('what-if-form')
  if (packed === null || form === null) return
  document.getElementById('what-if-off')?.remove()
  const whatIf = unpackWhatIf(packed)
  const inputs = fieldsOf(whatIf).map(inputOf)
  const message = make('p', { role: 'status', id: 'what-if-message' })
  const command = make('code', { id: 'what-if-command' }, commandOf(whatIf, inputs))
  const copy = make('button', { type: 'button' }, 'Copy the command')
  const reset = make('button', { type: 'button' }, 'As in the report')
  form.append(
    ...groupsOf(inputs),
    make('p', { class: 'buttons' }, make('button', { type: 'submit' }, 'Recompute'), reset, copy),
    message,
    ...(whatIf.question.sizing.groups === undefined ? [] : [make('p', {}, CUT_STAYS)]),
    make('pre', { tabindex: '0', 'aria-label': 'The equivalent command' }, command)
  )
  form.hidden = false
  form.addEventListener('input', () => {
    for (const input of inputs) markChange(input)
    command.textContent = commandOf(whatIf, inputs)
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    message.textContent = 'Deciding …'
    setTimeout(() => {
      message.textContent = decideAgain(whatIf, inputs)
    }, 30)
  })
  reset.addEventListener('click', () => {
    for (const { field, control } of inputs) control.value = field.initial
    form.dispatchEvent(new Event('input'))
    message.textContent = ''
    showOutcome(null)
  })
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(command.textContent ?? '').then(
      () => {
        message.textContent = 'Copied.'
      },
      () => {
        getSelection()?.selectAllChildren(command)
        message.textContent = 'Selected: copy it with the keyboard.'
      }
    )
  })
}

/** Of a log whose page cannot carry the demand of every group. */
const CUT_STAYS = 'Which models share a fleet stays here as in the report; the command searches that again.'

function inputOf(field: Field): Input {
  const name = [field.flag, ...(field.of === undefined ? [] : [field.of])].join(' ')
  const attributes = { id: `what-if${name.replaceAll(/\s/g, '-')}`, name }
  const control =
    field.choices === null
      ? make('input', { ...attributes, type: 'text', autocomplete: 'off', spellcheck: 'false' })
      : make(
          'select',
          attributes,
          ...field.choices.map(choice =>
            make('option', { value: choice }, choice === '' ? 'as suggested' : choice)
          )
        )
  control.value = field.initial
  return { field, control, mark: make('span', { class: 'mark' }) }
}

const groupsOf = (inputs: readonly Input[]): readonly HTMLElement[] =>
  [...new Set(inputs.map(({ field }) => field.group))].map(group =>
    make(
      'fieldset',
      {},
      make('legend', {}, group),
      make('div', { class: 'fields' }, ...inputs.filter(({ field }) => field.group === group).map(labelled))
    )
  )

const labelled = ({ field, control, mark }: Input): HTMLElement =>
  make('div', {}, make('label', { for: control.id }, field.label), control, mark)

const isChanged = ({ field, control }: Input): boolean => control.value.trim() !== field.initial

function markChange(input: Input): void {
  const changed = isChanged(input)
  input.control.classList.toggle('changed', changed)
  const { initial } = input.field
  input.mark.textContent = changed ? `changed${initial === '' ? '' : `, was ${initial}`}` : ''
}

/** What to say of it: nothing where all went well. */
function decideAgain({ evidence, question }: WhatIf, inputs: readonly Input[]): string {
  try {
    const asked = inputs
      .filter(isChanged)
      .reduce((asked, { field, control }) => field.apply(control.value.trim(), asked), question)
    showOutcome(printableTexts(outcomeOf(decide(evidence, asked))))
    return 'Done.'
  } catch (error) {
    showOutcome(null)
    return error instanceof Error ? error.message : String(error)
  }
}

/** Into the table's last column, row by row; a change of target may bring other workloads, so rows go by their label. */
function showOutcome(outcomes: ReturnType<typeof outcomeOf> | null): void {
  const body = document.querySelector('#what-if-table tbody')
  if (body === null) return
  for (const row of body.querySelectorAll('tr.more')) row.remove()
  const rows = new Map([...body.querySelectorAll('tr')].map(row => [row.cells[0]?.textContent ?? '', row]))
  for (const row of rows.values()) showIn(row, outcomes === null ? '' : '–')
  for (const { label, value } of outcomes ?? []) {
    const row = rows.get(label)
    if (row !== undefined) showIn(row, value)
    else
      body.append(
        make(
          'tr',
          { class: 'more' },
          make('th', { scope: 'row' }, label),
          make('td', {}, '–'),
          make('td', { class: 'changed' }, value)
        )
      )
  }
}

function showIn(row: HTMLTableRowElement, value: string): void {
  const cell = row.cells[2]
  if (cell === undefined) return
  cell.textContent = value
  cell.classList.toggle('changed', value !== '' && value !== row.cells[1]?.textContent)
}

const commandOf = ({ command }: WhatIf, inputs: readonly Input[]): string => {
  const changes = inputs.filter(isChanged).flatMap(({ field: { flag, of }, control }) => {
    const value = control.value.trim()
    if (value === '') return []
    return [flag, of === undefined ? value : `${of}=${value}`]
  })
  return ['gpuops-audit', ...[...command, ...changes].map(word => shellWord(word))].join(' ')
}
