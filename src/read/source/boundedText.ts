/** The body of an answer → its text, of so many bytes at most. */
export async function boundedText(body: AsyncIterable<Uint8Array> | null, most: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body ?? []) {
    bytes += piece.length
    if (bytes > most) throw new Error(`more than ${most / 1e6} MB`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
