/** What a recording proxy is asked to do. */

export type RecordOptions = {
  readonly upstream: URL
  readonly canary: URL | null
  /** Share of the requests that the canary gets. */
  readonly split: number
  readonly splitBy: 'request' | 'caller'
  /** Sends copies to the canary and answers from the upstream. */
  readonly isMirror: boolean
  /** Sent to the canary in place of the caller's own key. */
  readonly canaryKey: string | null
  /** Model of the request → the name that the canary serves it under. */
  readonly modelMap: ReadonlyMap<string, string>
  /** Asks streams for their usage on behalf of callers who do not, and keeps it from them. */
  readonly askUsage: boolean
  readonly seed: number
}

export type SideName = 'baseline' | 'canary'
