/** The one importer of zod: loaded only by the verbs that need a schema. */
export { z } from 'zod'
