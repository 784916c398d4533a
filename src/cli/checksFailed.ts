/** Checks that the user asked for and that failed: exit code 1, a sentence each. */
export class ChecksFailed extends Error {
  readonly failures: readonly string[]

  constructor(failures: readonly string[]) {
    super(failures.join('\n'))
    this.name = 'ChecksFailed'
    this.failures = failures
  }
}
