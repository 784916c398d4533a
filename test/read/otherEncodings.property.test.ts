// slow: it reads and converts logs in many encodings
/** Logs of other countries' Excel → converted where their letters are Western, else refused with a command that makes the same log of them. */
import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { otherEncodings } from '../../src/read/source/otherEncodings.ts'
import { cases } from '../cases.ts'
import { CALLS, csvOf, figuresOf, PLAIN, TRUTH } from './figures.ts'
import { saved } from './logs.ts'

/** Common words of each country; iconv writes them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  GBK: ['通义千问', '时间', '模型', '客服', '数据分析', '中文', '团队', '生产环境'],
  Shift_JIS: ['営業部', 'モデル', '日時', '入力トークン', 'サポート', '開発'],
  'EUC-KR': ['고객지원', '모델', '시간', '입력', '개발팀'],
  Big5: ['客服團隊', '模型', '時間', '輸入', '資料分析', '產品'],
  'WINDOWS-1251': ['продажи', 'Время', 'модель', 'ГигаЧат', 'поддержка', 'Входные'],
  'KOI8-R': ['продажи', 'Время', 'модель', 'поддержка', 'входные'],
  'WINDOWS-1253': ['πωλήσεις', 'μοντέλο', 'ομάδας', 'εισερχόμενα', 'υποστήριξη'],
  'WINDOWS-1255': ['מכירות', 'מודל', 'שעה', 'תמיכה']
}
const written = (text: string, encoding: string): Buffer =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text })

const hasIconv = spawnSync('iconv', ['--version']).status === 0

describe.skipIf(!hasIconv)('text that iconv writes (not run without iconv)', () => {
  test('law: the encoding is among those that are named, and nothing is read as other letters', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...Object.keys(WORDS))
          .chain(encoding =>
            fc.tuple(
              fc.constant(encoding),
              fc.uniqueArray(fc.constantFrom(...(WORDS[encoding] as readonly string[])), { minLength: 3 })
            )
          ),
        fc.boolean(),
        async ([encoding, words], isHeader) => {
          const team = isHeader ? (words[0] as string) : 'team'
          const text = csvOf({ ...PLAIN, [team]: ({ i }) => words[i % words.length] as string })
          const bytes = written(text, encoding)
          const path = saved(`${encoding}.csv`, bytes)
          const refusal = await figuresOf(bytes, 'log.csv').then(
            () => 'read',
            (error: Error) => error.message
          )
          expect(refusal).toContain(`iconv -f ${encoding} -t UTF-8`)
          const converted = execFileSync('iconv', ['-f', encoding, '-t', 'UTF-8', path])
          expect((await figuresOf(converted)).figures).toMatchObject(TRUTH)
        }
      ),
      { numRuns: cases(60) }
    )
  })
})

const WESTERN: Readonly<Record<string, number>> = {
  '€': 0x80,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  œ: 0x9c,
  '™': 0x99
}

test('law: letters of Windows beyond Latin-1 are what they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(WESTERN)),
      fc.constantFrom('Équipe', 'Zoë', '«A»'),
      async (sign, name) => {
        const text = csvOf({ ...PLAIN, model: ({ model }) => `${model} ${name} @` })
        const bytes = Buffer.from(text, 'latin1').map(byte =>
          byte === 0x40 ? (WESTERN[sign] as number) : byte
        )
        const { figures, doubts } = await figuresOf(bytes)
        expect(figures).toMatchObject({
          ...TRUTH,
          models: `gpt-4o ${name} ${sign},gpt-4o-mini ${name} ${sign}`
        })
        expect(doubts).toContain('converted-encoding')
      }
    )
  )
})

test('law: UTF-8 with damage is no text of another country', () => {
  const words = Object.values(WORDS).flat()
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words), { minLength: 6, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0x80, max: 0xff })), { maxLength: 3 }),
      (found, damage) => {
        const bytes = Buffer.from(`${found.join(',1\n')}\n`)
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte
        expect(otherEncodings(bytes)).toEqual([])
      }
    ),
    { numRuns: cases(200) }
  )
})

test('Western words are of no other country', () => {
  const words = [
    'Équipe Été',
    'naïveté',
    'Größe über',
    'coração',
    'señor ñandú',
    'Ångström',
    'créée',
    'œuvre'
  ]
  for (const word of words)
    expect(otherEncodings(Buffer.from(`${word},${word},${word}\n`.repeat(CALLS.length), 'latin1'))).toEqual(
      []
    )
})

test('letters of no known encoding are told', async () => {
  const text = Buffer.from(csvOf({ ...PLAIN, team: ({ i }) => `t@@${i % 3}` }), 'latin1').map(byte =>
    byte === 0x40 ? 0x81 : byte
  )
  const { figures, doubts } = await figuresOf(text)
  expect(figures).toMatchObject(TRUTH)
  expect(doubts).toContain('unread-letters')
})

// A byte of Windows-1252 and a letter of ASCII behind it are a letter of Shift_JIS, GBK or Big5.
test('law: signs of Windows-1252 among words of ASCII are of no other encoding', () => {
  const signs = [0x91, 0x92, 0x93, 0x94, 0x96, 0xa7, 0xb0, 0xb1, 0xb5, 0xb7, 0xc5, 0xc4, 0xd6, 0xdc, 0xe9]
  const word = fc.constantFrom('Dan', 's team', 'C job', 't know', 'A', 'B', 'ke', 'Test')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, fc.constantFrom(...signs), word), { minLength: 4, maxLength: 40 }),
      cells => {
        const rows = cells.map(([before, sign, after]) =>
          Buffer.concat([
            Buffer.from(`2026-03-02,${before}`),
            Buffer.from([sign]),
            Buffer.from(`${after},12\n`)
          ])
        )
        expect(otherEncodings(Buffer.concat(rows))).toEqual([])
      }
    ),
    { numRuns: cases(200) }
  )
})
