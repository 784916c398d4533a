/** The declared verbs → a manual page in roff: `npm run man` writes it. */

import type { Option } from '../option.ts'
import { ENVIRONMENT, EXIT_CODES } from './conventions.ts'
import type { Verb } from './verb.ts'

/** @param says what the program does, in one sentence */
export const manualPage = (verbs: readonly Verb[], says: string, version: string): string =>
  [
    `.TH GPUOPS\\-AUDIT 1 "" "gpuops\\-audit ${roff(version)}" "User Commands"`,
    '.SH NAME',
    `gpuops\\-audit \\- ${roff(firstLower(says))}`,
    '.SH SYNOPSIS',
    ...verbs.flatMap(synopsis),
    '.SH DESCRIPTION',
    roff(says),
    ...verbs.flatMap(verbPages),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, means]) => ['.TP', `.B ${code}`, roff(means)]),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, means]) => ['.TP', `.B ${roff(name)}`, roff(means)]),
    ''
  ].join('\n')

const synopsis = ({ name, arguments: operands = [] }: Verb): readonly string[] => [
  `.B gpuops\\-audit ${name}`,
  `[options] ${roff(operands.map(([operand]) => operand).join(' '))}`.trim(),
  '.br'
]

const verbPages = ({ name, says, groups, arguments: operands = [], examples }: Verb): readonly string[] => [
  `.SH ${name.toUpperCase()}`,
  roff(says),
  ...operands.flatMap(([operand, means]) => ['.TP', `.I ${roff(operand)}`, roff(means)]),
  ...groups.flatMap(({ title, options }) => [
    `.SS ${roff(title)}`,
    ...Object.values(options).flatMap(optionLines)
  ]),
  '.SS Examples',
  '.nf',
  ...examples.flatMap(example => example.split('\n').map(roff)),
  '.fi'
]

const optionLines = ({ flags, help }: Option): readonly string[] => ['.TP', `.B ${roff(flags)}`, roff(help)]

const firstLower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** Backslashes and hyphens as they are; no line that begins like a request. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1')
