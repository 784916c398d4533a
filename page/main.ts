/** The report's script: draws the charts, and switches between dark and light. */
import { drawCharts } from './charts.ts'
import { offerThemes } from './theme.ts'
import { offerWhatIf } from './whatIf.ts'

drawCharts()
offerWhatIf()
offerThemes()
