import { writeFileSync } from 'node:fs'
import { playRuntimes, runtimesPage } from './runtimes-page.ts'

writeFileSync(new URL('../../../docs/runtimes.md', import.meta.url), runtimesPage(await playRuntimes()))
