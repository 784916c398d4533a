/** The report's first script: draws the charts, switches between dark and light, and starts the what-if panel at leisure. */
import { drawCharts } from './charts.ts'
import { startLater } from './later.ts'
import { offerThemes } from './theme.ts'

offerThemes()
drawCharts()
startLater('what-if-script')
