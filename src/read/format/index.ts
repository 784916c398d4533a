/** The list of formats, most specific first: the first that recognises a file reads it. */

import { azureTrace } from './azureTrace.ts'
import { braintrust } from './braintrust.ts'
import { burstgpt } from './burstgpt.ts'
import { cloudflareGateway, cloudflareLogpush } from './cloudflareGateway.ts'
import type { Format } from './format.ts'
import { helicone, heliconeDashboard } from './helicone.ts'
import { langfuse } from './langfuse.ts'
import { langsmith } from './langsmith.ts'
import { litellmPayload } from './litellmPayload.ts'
import { litellmSpendLogs } from './litellmSpendLogs.ts'
import { anthropicTokens, deepseekAmount } from './lookAlikes.ts'
import { mooncake } from './mooncake.ts'
import { openaiActivity } from './openaiActivity.ts'
import { openaiBatch, openaiBatchInput } from './openaiBatch.ts'
import { openaiCosts, openaiCostsCsv, openaiRateLimits } from './openaiCosts.ts'
import { openaiUsage, openaiUsageCsv } from './openaiUsage.ts'
import { openrouterActivity, openrouterGeneration } from './openrouter.ts'
import { portkey } from './portkey.ts'
import { requestTable } from './requestTable.ts'

export const FORMATS: readonly Format[] = [
  openaiUsage,
  openaiUsageCsv,
  openaiCosts,
  openaiCostsCsv,
  openaiActivity,
  openaiRateLimits,
  openaiBatch,
  openaiBatchInput,
  deepseekAmount,
  anthropicTokens,
  litellmSpendLogs,
  litellmPayload,
  heliconeDashboard,
  helicone,
  langfuse,
  portkey,
  openrouterActivity,
  openrouterGeneration,
  cloudflareGateway,
  cloudflareLogpush,
  braintrust,
  langsmith,
  azureTrace,
  burstgpt,
  mooncake,
  requestTable
]
