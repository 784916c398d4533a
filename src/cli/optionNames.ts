/** An option as it is declared → its names on the command line, in the environment and in a configuration file. */
import type { Option, Verb } from './option.ts'

export type Named = {
  readonly option: Option
  /** `--slo-ttft` */
  readonly flag: string
  /** `sloTtft`: in the configuration file, and among the parsed flags. */
  readonly key: string
  /** `GPUOPS_AUDIT_SLO_TTFT` */
  readonly variable: string
  readonly takesValue: boolean
}

export const namedOptions = ({ groups }: Verb): readonly Named[] =>
  groups.flatMap(({ options }) => options.map(named))

const named = (option: Option): Named => {
  const flag = option.flags.split(' ')[0] as string
  const words = flag.replace(/^--(no-)?/, '').split('-')
  const [first, ...rest] = words
  return {
    option,
    flag,
    key: [first, ...rest.map(word => word.charAt(0).toUpperCase() + word.slice(1))].join(''),
    variable: ['GPUOPS_AUDIT', ...words.map(word => word.toUpperCase())].join('_'),
    takesValue: option.flags.includes('<')
  }
}
