/** The list of formats, most specific first: the first that recognises a file reads it. */
import { azureTrace } from './azureTrace.ts'
import { burstgpt } from './burstgpt.ts'
import type { Format } from './format.ts'
import { litellmSpendLogs } from './litellmSpendLogs.ts'
import { mooncake } from './mooncake.ts'
import { openaiUsage, openaiUsageCsv } from './openaiUsage.ts'
import { requestTable } from './requestTable.ts'

export const FORMATS: readonly Format[] = [
  openaiUsage,
  openaiUsageCsv,
  litellmSpendLogs,
  azureTrace,
  burstgpt,
  mooncake,
  requestTable
]
