/** What holds for every verb: exit codes, and the environment that is read. */

export const SAYS =
  'Audit the traffic of an LLM request log, size the GPUs that would serve it, and compare the costs.'

export const EXIT_CODES: readonly (readonly [code: number, means: string])[] = [
  [0, 'done'],
  [1, 'a check that --fail-on asked for failed; of cutover: roll back'],
  [2, 'could not run: one line on stderr says which file and line, and what to do'],
  [3, 'of cutover: hold'],
  [70, 'a bug']
]

export const ENVIRONMENT: readonly (readonly [name: string, means: string])[] = [
  ['GPUOPS_AUDIT_…', 'every option of analyze: GPUOPS_AUDIT_SLO_TTFT=800ms is --slo-ttft 800ms'],
  [
    'GPUOPS_AUDIT_DEBUG',
    '1: on standard error stages with their times, the formats chosen, and causes of a failure'
  ],
  ['NO_COLOR', 'not empty: no colour'],
  ['FORCE_COLOR', 'not empty: colour where there is no terminal, 0: none']
]
