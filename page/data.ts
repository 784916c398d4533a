/** What the page carries inside itself as JSON → values. */

/** The content of a data element that the renderer wrote; `null` where the page has none. */
export const dataOf = <Value>(id: string): Value | null => {
  const text = document.getElementById(id)?.textContent
  return text === null || text === undefined ? null : (JSON.parse(text) as Value)
}
