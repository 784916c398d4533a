/** Where the memory's parts lie: outputs first, the input after them. */

/** Rows of one scan. */
export const MAX_ROWS: i32 = 8192
/** Columns that can be wanted. */
export const MAX_SLOTS: i32 = 48

export const ROW_BEGIN: usize = memory.data(4 * 8192, 16)
export const ROW_END: usize = memory.data(4 * 8192, 16)
export const ROW_LINE: usize = memory.data(4 * 8192, 16)
/** Bit s: the time in slot s of this row does not say its zone. Times have the first slots. */
export const ROW_ZONELESS: usize = memory.data(4 * 8192, 16)
export const ROW_STATE: usize = memory.data(8192, 16)
const SLOTS: usize = memory.data(8 * 8192 * 48, 16)

@inline
export function outputSlot(slot: i32): usize {
  return SLOTS + ((slot as usize) << 16)
}

export function rowBeginAt(): usize {
  return ROW_BEGIN
}
export function rowEndAt(): usize {
  return ROW_END
}
export function rowLineAt(): usize {
  return ROW_LINE
}
export function rowZonelessAt(): usize {
  return ROW_ZONELESS
}
export function rowStateAt(): usize {
  return ROW_STATE
}
export function slotsAt(): usize {
  return SLOTS
}
