/** Model names as logs write them → the names that catalogues use. */

/** What gateways put before a name (`azure/`, `openrouter/openai/`). */
const PROVIDER_PREFIX = /^.*\//
/** A dated release: `-2024-08-06`, `-0613`. */
const SNAPSHOT = /-(\d{4}-\d{2}-\d{2}|\d{4})$/

/** In lower case, without what a gateway put before it. */
export const bareName = (model: string): string => model.trim().toLowerCase().replace(PROVIDER_PREFIX, '')

/** As `bareName`, without the date of its release. */
export const familyName = (model: string): string => bareName(model).replace(SNAPSHOT, '')
