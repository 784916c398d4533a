export { beginCsv, consumedTo, hasBailed, kindsAt, lineNow, scanCsv } from './csv'
export { bindDictionary, forgetNames, idHash, nameBegin, nameCount, nameLength } from './cells'
export { rowBeginAt, rowEndAt, rowLineAt, rowStateAt, rowZonelessAt, slotsAt } from './layout'
export { beginJson, jsonConsumedTo, jsonLineNow, pathEntriesAt, pathKeysAt, scanJson } from './json'
