/** Bytes of a table → how many quotes they hold: enough to tell whether a stretch of it begins inside of a cell. */

/** The 64 bytes after `to` must be readable. */
export function quotesIn(from: usize, to: usize): u32 {
  const quote = i8x16.splat(0x22)
  let count: u32 = 0
  let at = from
  for (; at + 64 <= to; at += 64) {
    const bits =
      (i8x16.bitmask(i8x16.eq(v128.load(at), quote)) as u64) |
      ((i8x16.bitmask(i8x16.eq(v128.load(at, 16), quote)) as u64) << 16) |
      ((i8x16.bitmask(i8x16.eq(v128.load(at, 32), quote)) as u64) << 32) |
      ((i8x16.bitmask(i8x16.eq(v128.load(at, 48), quote)) as u64) << 48)
    count += popcnt(bits) as u32
  }
  for (; at < to; at++) if (load<u8>(at) == 0x22) count++
  return count
}
