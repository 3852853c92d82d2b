import { createLogUpdate } from 'log-update'
import pico from 'picocolors'
import { formatDuration } from './duration.ts'
import { table } from './table.ts'
import { type Progress, type View, worthShowing } from './view.ts'
import type { ActivePreparation } from './watch-preparations.ts'

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const BAR_WIDTH = 30

/** A picture that moves, for terminals; drawn anew as often as it is told something. */
export function createLiveView(stream: NodeJS.WriteStream): View {
  const screen = createLogUpdate(stream)
  const width = (): number => stream.columns
  let frame = 0
  return {
    preparing(active) {
      frame += 1
      screen(
        worthShowing(active)
          .map((each) => preparationLine(each, frame, width()))
          .join('\n'),
      )
    },
    progress: (progress) => screen(picture(progress)),
    note: (line) => screen.persist(line),
    end: () => {
      screen.clear()
      screen.done()
    },
  }
}

function preparationLine(active: ActivePreparation, frame: number, width: number): string {
  const spinner = SPINNER[frame % SPINNER.length] ?? ''
  const { output, elapsedMs } = active
  const what = `${active.what} (${formatDuration(elapsedMs)})`
  const room = width - what.length - 5
  const said = output === '' || room < 10 ? '' : pico.dim(` ${output.slice(0, room)}`)
  return `${pico.cyan(spinner)} ${what}${said}`
}

function picture({ articles, sent, results, failed, elapsedMs, endToEnd, redelivered, workers }: Progress): string {
  const done = results + failed
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, articles))
  const bar = pico.green('█'.repeat(filled)) + pico.dim('░'.repeat(BAR_WIDTH - filled))
  const rate = elapsedMs > 0 ? (done * 1_000) / elapsedMs : 0
  const failures = failed > 0 ? pico.red(`  ${failed} failed`) : ''
  const { count, p50Ms, p95Ms, p99Ms } = endToEnd
  const times = [p50Ms, p95Ms, p99Ms].map((ms) => (count === 0 ? '–' : formatDuration(ms)))
  const rows = workers.map(({ name, state, pid, restarts, waiting }) => [
    name,
    state === 'running' ? pico.green(state) : pico.yellow(state),
    pid ?? '–',
    restarts,
    waiting,
  ])
  return [
    `${bar} ${done}/${articles}${failures}  ${rate.toFixed(1)}/s  ${formatDuration(elapsedMs)}`,
    pico.dim(`${sent - done} under way, ${redelivered} redelivered; p50 ${times[0]}, p95 ${times[1]}, p99 ${times[2]}`),
    table({ head: ['worker', 'state', 'pid', 'restarts', 'waiting'], rows, left: 2 }),
  ].join('\n')
}
