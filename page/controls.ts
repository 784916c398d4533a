/** A field of the what-if panel → its control, labelled, with what it is set to. */
import { make } from './elements.ts'
import type { Choices, Field, Numbers, Slider } from './field.ts'

export type Control = {
  readonly field: Field
  readonly element: HTMLElement
  /** As the option takes it; `null`: as in the report. */
  readonly said: () => string | null
  readonly reset: () => void
}

const nameOf = ({ flag, of }: Field): string => (of === undefined ? flag : `${flag} ${of}`)

export function controlOf(field: Field): Control {
  const { control } = field
  const id = `what-if${nameOf(field).replaceAll(/[^\w-]/g, '-')}`
  if (control.kind === 'slider') return sliderControl(field, control, id)
  return control.kind === 'choices' ? choicesControl(field, control, id) : numbersControl(field, control, id)
}

function sliderControl(field: Field, slider: Slider, id: string): Control {
  const { least, most, step, initial, said, shown } = slider
  const input = make('input', {
    id,
    name: nameOf(field),
    type: 'range',
    min: String(least),
    max: String(most),
    step: String(step),
    autocomplete: 'off'
  })
  const output = make('output', { for: id })
  // A range holds whole steps: what lies between is kept until it is moved.
  const home = () => {
    input.value = String(initial)
    return input.value
  }
  const start = home()
  const show = () => {
    const text = shown(input.value === start ? initial : Number(input.value))
    output.textContent = text
    input.setAttribute('aria-valuetext', text)
    element.classList.toggle('changed', input.value !== start)
  }
  const element = make('div', { class: 'field' }, make('label', { for: id }, field.label, output), input)
  input.addEventListener('input', show)
  show()
  return {
    field,
    element,
    said: () => (input.value === start ? null : said(Number(input.value))),
    reset: () => {
      home()
      show()
    }
  }
}

function choicesControl(field: Field, { options }: Choices, id: string): Control {
  const select = make(
    'select',
    { id, name: nameOf(field), autocomplete: 'off' },
    ...options.map(({ shown }, index) => make('option', { value: String(index) }, shown))
  )
  const element = make('div', { class: 'field' }, make('label', { for: id }, field.label), select)
  const show = () => element.classList.toggle('changed', select.selectedIndex !== 0)
  select.addEventListener('input', show)
  return {
    field,
    element,
    said: () => (select.selectedIndex === 0 ? null : (options[select.selectedIndex]?.said ?? null)),
    reset: () => {
      select.selectedIndex = 0
      show()
    }
  }
}

function numbersControl(field: Field, { names, initial }: Numbers, id: string): Control {
  const inputs = names.map((name, index) =>
    make('input', {
      id: `${id}-${index}`,
      name: `${nameOf(field)} ${name}`,
      type: 'number',
      min: '0',
      step: 'any',
      autocomplete: 'off',
      'aria-label': `${field.label}, ${name}`,
      value: initial[index] ?? ''
    })
  )
  const labelled = inputs.map((input, index) =>
    make('label', { for: input.id }, make('span', {}, names[index] ?? ''), input)
  )
  const element = make(
    'div',
    { class: 'field', role: 'group', 'aria-label': field.label },
    make('span', { class: 'name' }, field.label),
    make('div', { class: 'numbers' }, ...labelled)
  )
  const isHome = () => inputs.every((input, index) => input.value === (initial[index] ?? ''))
  const show = () => element.classList.toggle('changed', !isHome())
  for (const input of inputs) input.addEventListener('input', show)
  return {
    field,
    element,
    // A price of which a part is missing is none yet.
    said: () =>
      isHome() || inputs.some(({ value }) => value === '')
        ? null
        : inputs.map(({ value }) => value).join(','),
    reset: () => {
      for (const [index, input] of inputs.entries()) input.value = initial[index] ?? ''
      show()
    }
  }
}
