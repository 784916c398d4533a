/** A verb that did its work and whose answer is an exit code of its own. */
export class EndsWith extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`ends with ${exitCode}`)
    this.name = 'EndsWith'
    this.exitCode = exitCode
  }
}
