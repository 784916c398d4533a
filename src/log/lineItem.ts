/** A line item of OpenAI's costs – `gpt-4o-mini-2024-07-18, cached input` – → model and kind of tokens. */

/** What a line counts; web searches by the call, all else in tokens. */
export type LinePart =
  | 'input'
  | 'cached'
  | 'write5m'
  | 'write1h'
  | 'output'
  | 'audioInput'
  | 'audioCached'
  | 'audioOutput'
  | 'imageInput'
  | 'imageCached'
  | 'imageOutput'
  | 'searches'

export type LineItem = {
  readonly model: string
  /** `null`: the line item does not say, or it is no token. */
  readonly part: LinePart | null
  readonly isBatch: boolean
}

/** `gpt-4o-mini-2024-07-18, cached input` → model and kind of tokens. */
export function lineItem(text: string): LineItem {
  const comma = text.lastIndexOf(',')
  const model = (comma < 0 ? text : text.slice(0, comma)).trim()
  const concept =
    comma < 0
      ? ''
      : text
          .slice(comma + 1)
          .trim()
          .toLowerCase()
  return { model, part: partOf(concept), isBatch: /batch/.test(text.toLowerCase()) }
}

function partOf(concept: string): LinePart | null {
  if (/web.?search/.test(concept)) return 'searches'
  if (/search|storage|session|second|minute/.test(concept)) return null
  if (/audio/.test(concept)) return sideOf(concept, 'audioInput', 'audioCached', 'audioOutput')
  if (/image/.test(concept)) return sideOf(concept, 'imageInput', 'imageCached', 'imageOutput')
  if (/cache.?writ|cache.?creat/.test(concept)) return /1.?h/.test(concept) ? 'write1h' : 'write5m'
  return sideOf(concept, 'input', 'cached', 'output')
}

function sideOf(concept: string, ...[input, cached, output]: readonly LinePart[]): LinePart | null {
  const side = /(?<!un)cached|cache.?read/.test(concept)
    ? cached
    : /output|completion/.test(concept)
      ? output
      : /input|prompt/.test(concept)
        ? input
        : null
  return side ?? null
}
