import { missing } from '../containment/layers.ts'

/**
 * Tests know workers by the pids that workers tell, and kill them by these. In a pid namespace such
 * a pid means somebody else, so a machine whose best layer that is runs the tests one layer below;
 * the layer itself has tests that ask for it.
 */
export default async function setup(): Promise<void> {
  if (process.env['TUTTI_CONTAINMENT'] === undefined && (await missing('cgroup')) !== undefined) {
    process.env['TUTTI_CONTAINMENT'] = 'process_group'
  }
}
