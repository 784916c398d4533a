/** Letters of any script → the same without their accents, as people who write in haste leave them out. */

export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/([\p{sc=Latin}\p{sc=Greek}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[łŁøØđĐı]/g, letter => STROKED[letter] as string)

const STROKED: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ı: 'i' }
