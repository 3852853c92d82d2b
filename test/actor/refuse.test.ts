import { expect, it } from 'vitest'
import { actor, behaviour } from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'
import { play } from './stage.ts'

it('a behaviour without methods says so', async () => {
  const { system } = await play([actor('idle', behaviour({ init: () => 0 }))])
  await expect(system.ref('main/idle').call('work')).rejects.toMatchObject({
    remote: { message: expect.stringContaining('there are none') },
  })
})

it('a plain value that nobody takes is reported as a message', async () => {
  const { system } = await play([actor('idle', behaviour({ init: () => 0 }))])
  const dropped = awaitEvent('message:dropped', ({ path }) => path === 'main/idle')
  system.send('main/idle', 'hello')
  expect(await dropped).toMatchObject({ method: 'a message' })
})
