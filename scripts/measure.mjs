/** `node scripts/measure.mjs [POINTS.csv …]`: how far the model errs on sources and deployments left out; writes nothing. */
import { evaluate } from './calibration/evaluate.mjs'
import { keptPoints, pointsOf } from './calibration/points.mjs'
import { targetsTable } from './calibration/targetsTable.mjs'

const files = process.argv.slice(2)
const { points } = await pointsOf(files.length > 0 ? files : [await keptPoints()])
process.stdout.write(targetsTable(points, evaluate(points)))
