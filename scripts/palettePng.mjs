/** Pixels → a PNG of at most 256 colours: a page has few, and its letters' edges need not be exact. */
import { crc32, deflateSync } from 'node:zlib'

const MOST_COLOURS = 256

/** @param pixels RGBA, row by row */
export function palettePng(pixels, width, height) {
  const { palette, indexOf } = paletteOf(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf(pixels, 4 * (y * width + x))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, colours by palette.
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

const keyAt = (pixels, at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]

/** The most frequent colours; every other one stands as the nearest of them. */
function paletteOf(pixels) {
  const counts = new Map()
  for (let at = 0; at < pixels.length; at += 4) {
    const key = keyAt(pixels, at)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLOURS)
  const palette = kept.map(([key]) => [key >> 16, (key >> 8) & 255, key & 255])
  const known = new Map(kept.map(([key], index) => [key, index]))
  const indexOf = (all, at) => {
    const key = keyAt(all, at)
    if (!known.has(key)) known.set(key, nearest(palette, [key >> 16, (key >> 8) & 255, key & 255]))
    return known.get(key)
  }
  return { palette, indexOf }
}

function nearest(palette, [red, green, blue]) {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [index, [r, g, b]] of palette.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = [Buffer.alloc(4), Buffer.alloc(4)]
  ends[0].writeUInt32BE(data.length)
  ends[1].writeUInt32BE(crc32(body))
  return Buffer.concat([ends[0], body, ends[1]])
}
