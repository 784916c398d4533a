/** A text → pieces that tiktoken counts in linear time: one word of n characters costs it n². */

/** Longer than any word; the cut is worth a token at most. */
const MOST_RUN = 512

const SPACE = 0
const DIGIT = 1
const LETTER = 2
const OTHER = 3

/** The text whole, unless it has a run of letters, spaces or signs beyond the bound: that is cut into stretches. */
export function piecesOf(text: string): readonly string[] {
  if (text.length <= MOST_RUN) return [text]
  const pieces: string[] = []
  let [from, runFrom, run] = [0, 0, -1]
  for (let at = 0; at < text.length; at++) {
    const kind = kindOf(text.charCodeAt(at))
    if (kind !== run) [runFrom, run] = [at, kind]
    else if (at - runFrom >= MOST_RUN && !isLowSurrogate(text.charCodeAt(at))) {
      pieces.push(text.slice(from, at))
      ;[from, runFrom] = [at, at]
    }
  }
  pieces.push(text.slice(from))
  return pieces
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

/** What tiktoken's patterns keep together: spaces, letters, signs; digits it cuts by itself. */
function kindOf(code: number): number {
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return SPACE
  if (code >= 0x30 && code <= 0x39) return DIGIT
  if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code > 0x7f) return LETTER
  return OTHER
}
