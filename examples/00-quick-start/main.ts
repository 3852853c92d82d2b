import { python } from '../../adapters/runtimes/python/adapter.ts'
import { start, supervisor, worker } from '../../src/index.ts'

interface Greeter {
  greet(name: string): string
  crash(): never
}

const greeter = python({ program: new URL('./greeter.py', import.meta.url) })
const tree = supervisor('main', { strategy: 'one_for_one', intensity: 3, periodMs: 5_000 }, [
  worker('greeter', greeter),
])

// Shut down where this program ends. Without that, and without `shutdown()`, the worker would keep
// it alive.
await using system = await start(tree, { onRootExit: 'exit' })
const ref = system.ref<Greeter>('main/greeter')
console.log(await ref.call('greet', 'world'))

// This call takes the worker down, and fails with its death certificate. The next one waits for the
// successor.
await ref.call('crash').catch((error: unknown) => console.log(String(error).split(';')[0]))
console.log(await ref.call('greet', 'again'))
