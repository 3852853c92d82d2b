import { fileURLToPath } from 'node:url'
import { driveCalls, type Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'

/** What we use of it. */
interface Pythonia {
  readonly python: ((module: string) => Promise<{ echo(value: unknown): Promise<unknown> }>) & { exit(): void }
}

const MODULE = fileURLToPath(new URL('../programs/pythonia_echo.py', import.meta.url))

/**
 * A bridge to Python: its objects are proxies, and each call of one goes there and back. There is
 * one Python per process, so one line.
 */
export function pythonia(tools: Tools): Subject {
  return {
    name: 'pythonia',
    async open() {
      const { python } = (await tools.peer('pythonia')) as Pythonia
      const module = await python(MODULE)
      return {
        drive: (load) => driveCalls([(value) => module.echo(value)], load),
        close: async () => python.exit(),
      }
    },
  }
}
