/** A closed model → its maker's cheapest current model that bears a relation to it, with the evidence. */
import { familyName } from './modelNames.ts'

export type CheaperModel = {
  readonly model: string
  readonly cheaper: string
  readonly relation: string
  /** Scores of the cheaper model stand second. */
  readonly evidence: string
}

/**
 * Arena: LMArena text, style control; ECI: Epoch Capabilities Index; both CC BY 4.0. At least as good: no lower on any benchmark that
 * both share, within its standard error; about as good: lower by less than 20 points of Arena or 2 of ECI. Current: with no switch-off
 * date. Prices are those of 2026-11-20.
 */
export const CHEAPER_SOURCE = {
  where: 'lmarena.ai leaderboards and epoch.ai/data (CC BY 4.0), compared by the rule of docs/method.md',
  asOf: '2026-10-02',
  verified: true
} as const

// biome-ignore format: a table, one pair a line
const ROWS: readonly (readonly [model: string, cheaper: string, relation: string, evidence: string])[] = [
  ['claude-3-5-sonnet', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-08-19: 1373.6 against 1413.0; ECI of 2026-09: 133.6 against 142.4'],
  ['claude-3-7-sonnet', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-08-19: 1371.7 against 1413.0; ECI of 2026-09: 141.2 against 142.4'],
  ['claude-3-opus', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-08-19: 1321.9 against 1413.0; ECI of 2026-09: 126.9 against 142.4'],
  ['claude-3-sonnet', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-08-19: 1281.0 against 1413.0; ECI of 2026-09: 120.7 against 142.4'],
  ['claude-fable-5', 'claude-opus-5-5', 'at least as good', 'Arena of 2026-10-02: 1504.3 against 1503.7'],
  ['claude-fable-5-1', 'claude-opus-5-5', 'at least as good', 'Arena of 2026-10-02: 1501.1 against 1503.7'],
  ['claude-opus-4', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-10-02: 1414.0 against 1413.8; ECI of 2026-09: 142.7 against 142.4'],
  ['claude-opus-4-1', 'claude-sonnet-5', 'at least as good', 'Arena of 2026-10-02: 1448.0 against 1461.8; ECI of 2026-09: 144.1 against 156.3'],
  ['claude-opus-4-5', 'claude-sonnet-5', 'about as good', 'Arena of 2026-10-02: 1469.8 against 1461.8; ECI of 2026-09: 150.1 against 156.3'],
  ['claude-opus-4-6', 'claude-opus-5-5', 'at least as good', 'Arena of 2026-10-02: 1497.3 against 1503.7'],
  ['claude-opus-4-7', 'claude-opus-5-5', 'at least as good', 'Arena of 2026-10-02: 1494.1 against 1503.7'],
  ['claude-opus-4-8', 'claude-sonnet-5-5', 'at least as good', 'Arena of 2026-10-02: 1474.5 against 1471.0'],
  ['claude-opus-5', 'claude-opus-5-5', 'at least as good', 'Arena of 2026-10-02: 1489.7 against 1503.7'],
  ['claude-sonnet-4', 'claude-haiku-4-5', 'at least as good', 'Arena of 2026-10-02: 1390.7 against 1413.8; ECI of 2026-09: 141.7 against 142.4'],
  ['claude-sonnet-4-5', 'claude-sonnet-5', 'at least as good', 'Arena of 2026-10-02: 1455.2 against 1461.8; ECI of 2026-09: 146.8 against 156.3'],
  ['claude-sonnet-4-6', 'claude-sonnet-5', 'about as good', 'Arena of 2026-10-02: 1472.2 against 1461.8; ECI of 2026-09: 152.2 against 156.3'],
  ['gemini-1.5-pro', 'gemini-2.5-flash-lite', 'at least as good', 'Arena of 2026-08-19: 1351.2 against 1379.6; ECI of 2026-09: 131.7 against 133.9'],
  ['gemini-2.5-flash', 'gemini-3.1-flash-lite', 'at least as good', 'Arena of 2026-10-02: 1409.4 against 1432.8; ECI of 2026-09: 140.8 against 144.4'],
  ['gemini-2.5-pro', 'gemini-3.1-flash-lite', 'about as good', 'Arena of 2026-10-02: 1445.6 against 1432.8; ECI of 2026-09: 145.3 against 144.4'],
  ['gemini-3-pro', 'gemini-3-flash', 'about as good', 'Arena of 2026-10-02: 1485.5 against 1472.7; ECI of 2026-09: 153.0 against 151.8'],
  ['gemini-3.1-pro', 'gemini-3.6-flash', 'about as good', 'Arena of 2026-10-02: 1487.0 against 1483.0; ECI of 2026-09: 154.9 against 154.4'],
  ['gemini-3.5-flash', 'gemini-3.6-flash', 'at least as good', 'Arena of 2026-10-02: 1477.4 against 1483.0; ECI of 2026-09: 154.6 against 154.4'],
  ['gpt-3.5-turbo', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1224.9 against 1451.3; ECI of 2026-09: 115.6 against 156.3'],
  ['gpt-4', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1275.6 against 1451.3; ECI of 2026-09: 123.1 against 156.3'],
  ['gpt-4-turbo', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1324.2 against 1451.3; ECI of 2026-09: 127.2 against 156.3'],
  ['gpt-4.1', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1414.8 against 1442.9'],
  ['gpt-4.1-mini', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1382.7 against 1451.3; ECI of 2026-09: 135.0 against 156.3'],
  ['gpt-4o', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1335.4 against 1451.3; ECI of 2026-09: 128.8 against 156.3'],
  ['gpt-5', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1434.5 against 1442.9'],
  ['gpt-5-mini', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1389.7 against 1442.9'],
  ['gpt-5.1', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1438.5 against 1442.9'],
  ['gpt-5.2', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1435.6 against 1442.9'],
  ['gpt-5.4', 'gpt-5.6-luna', 'about as good', 'Arena of 2026-10-02: 1464.8 against 1453.0; ECI of 2026-09: 156.9 against 156.3'],
  ['gpt-5.4-mini', 'gpt-6-luna', 'about as good', 'Arena of 2026-10-02: 1447.1 against 1442.9'],
  ['gpt-5.4-nano', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1401.3 against 1442.9'],
  ['gpt-5.5', 'gpt-6.1-sol', 'at least as good', 'Arena of 2026-10-02: 1476.7 against 1483.2'],
  ['gpt-5.6-luna', 'gpt-6-luna', 'about as good', 'Arena of 2026-10-02: 1453.0 against 1442.9'],
  ['gpt-5.6-sol', 'gpt-6.1-sol', 'at least as good', 'Arena of 2026-10-02: 1483.9 against 1483.2'],
  ['gpt-5.6-terra', 'gpt-6-sol', 'about as good', 'Arena of 2026-10-02: 1465.5 against 1457.2'],
  ['gpt-6-astra', 'gpt-6.1-sol', 'at least as good', 'Arena of 2026-10-02: 1477.1 against 1483.2'],
  ['gpt-6-sol', 'gpt-6-luna', 'about as good', 'Arena of 2026-10-02: 1457.2 against 1442.9'],
  ['o1', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1402.3 against 1442.9'],
  ['o1-mini', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1336.9 against 1451.3; ECI of 2026-09: 135.8 against 156.3'],
  ['o3', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1431.6 against 1442.9'],
  ['o3-mini', 'gpt-5.6-luna', 'at least as good', 'Arena of 2026-08-19: 1347.8 against 1451.3; ECI of 2026-09: 140.3 against 156.3'],
  ['o4-mini', 'gpt-6-luna', 'at least as good', 'Arena of 2026-10-02: 1390.8 against 1442.9']
]

const BY_MODEL: ReadonlyMap<string, CheaperModel> = new Map(
  ROWS.map(([model, cheaper, relation, evidence]) => [model, { model, cheaper, relation, evidence }])
)

/** Of a model as its maker names it; `undefined` where none is established. */
export function cheaperModelOf(id: string): CheaperModel | undefined {
  const named = id
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/-(?:latest|preview|\d{8})$/, '')
  return BY_MODEL.get(named) ?? BY_MODEL.get(familyName(named)) ?? BY_MODEL.get(named.replace(/-0$/, ''))
}
