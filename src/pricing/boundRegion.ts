/** A model's name as a log writes it → the part of the world that its calls are bound to. */

/** Prefixes of Bedrock's inference profiles that stay within a region (docs.aws.amazon.com/bedrock, cross-region inference, 2026-11). */
const PROFILES: Readonly<Record<string, string>> = {
  eu: 'the EU',
  apac: 'Asia and the Pacific',
  jp: 'Japan',
  au: 'Australia',
  ca: 'Canada',
  'us-gov': 'the US government’s regions'
}

/** `eu.anthropic.…`, `bedrock/eu-central-1/…`, `projects/…/locations/europe-west4/…`; `null`: its name binds it to none. */
export function boundRegion(name: string): string | null {
  const text = name.trim().toLowerCase()
  const [, profile = ''] = /^(?:bedrock\/)?(eu|apac|jp|au|ca|us-gov)\.[a-z0-9]+\./.exec(text) ?? []
  const [, region = ''] = /(?:^|\/)(eu|us-gov|ca)-[a-z]+-\d+\//.exec(text) ?? []
  const isEurope = /(?:^|\/)locations\/(?:europe-[a-z0-9]+|eu)\//.test(text)
  return PROFILES[profile] ?? PROFILES[region] ?? (isEurope ? 'the EU' : null)
}
