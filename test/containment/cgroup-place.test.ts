import { describe, expect, it } from 'vitest'
import { findCgroups } from '../../src/containment/cgroup-place.ts'

const mount = (root: string, folder: string, type: string): string =>
  `41 31 0:38 ${root} ${folder} rw,relatime shared:9 - ${type} ${type === 'cgroup2' ? 'cgroup2 rw' : 'cgroup rw,memory'}`

describe('findCgroups', () => {
  it.each([
    [
      'a machine with one hierarchy',
      mount('/', '/sys/fs/cgroup', 'cgroup2'),
      '0::/user.slice/app.scope\n',
      '/sys/fs/cgroup/user.slice/app.scope',
    ],
    ['a container with a namespace of its own', mount('/', '/sys/fs/cgroup', 'cgroup2'), '0::/\n', '/sys/fs/cgroup'],
    [
      'a container that sees the groups of the machine',
      mount('/docker/ab', '/sys/fs/cgroup', 'cgroup2'),
      '0::/docker/ab\n',
      '/sys/fs/cgroup',
    ],
    [
      'a group below that of the container',
      mount('/docker/ab', '/sys/fs/cgroup', 'cgroup2'),
      '0::/docker/ab/c\n',
      '/sys/fs/cgroup/c',
    ],
    ['a folder with a space', mount('/', '/mnt/my\\040groups', 'cgroup2'), '0::/a\n', '/mnt/my groups/a'],
    ['a group with a colon', mount('/', '/cg', 'cgroup2'), '0::/a:b\n', '/cg/a:b'],
    [
      'a group that is not below what is mounted',
      mount('/docker/ab', '/sys/fs/cgroup', 'cgroup2'),
      '0::/docker/abc\n',
      undefined,
    ],
    ['a group outside of the namespace', mount('/', '/sys/fs/cgroup', 'cgroup2'), '0::/../other\n', undefined],
    ['no hierarchy of version 2', mount('/', '/sys/fs/cgroup/memory', 'cgroup'), '4:memory:/x\n', undefined],
    ['nothing at all', '', '', undefined],
  ])('in %s', (_, mountinfo, cgroups, unified) => {
    expect(findCgroups(`${mountinfo}\n`, cgroups).unified).toBe(unified)
  })

  it('finds the memory hierarchy of version 1 beside it', () => {
    const mounts = [
      mount('/', '/sys/fs/cgroup/memory', 'cgroup'),
      mount('/', '/sys/fs/cgroup/unified', 'cgroup2'),
    ].join('\n')
    expect(findCgroups(mounts, '9:name=systemd:/\n4:memory,pids:/jobs/1\n0::/\n')).toEqual({
      unified: '/sys/fs/cgroup/unified',
      memory: '/sys/fs/cgroup/memory/jobs/1',
    })
  })
})
