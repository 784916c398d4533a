/** What `--section` may ask for → the titles it shows. Light, since every start loads it. */

export const SECTIONS_BY_NAME = {
  verdict: ['Verdict'],
  traffic: ['Traffic'],
  limits: ['Limits of the shared pool'],
  capacity: ['Capacity', 'Candidates and why others were refused'],
  advice: ['Advice'],
  cost: ['Cost'],
  sources: ['Warnings', 'Assumptions', 'Sources of prices and limits']
} as const

export type SectionName = keyof typeof SECTIONS_BY_NAME

export const SECTION_NAMES = Object.keys(SECTIONS_BY_NAME) as readonly SectionName[]
