import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Prose is read, so its lines are shorter than those of code. */
const MOST_CHARACTERS = 100

const COMMENT = /^\s*(?:\/\/|\/?\*)\s?(.*)$/
/** Tables, drawings, columns, directives and links, which nobody can break. */
const EXCEPTION = /^\s*(?:\||@ts-|eslint-|biome-)|[─│┌┐└┘├┤┬┴┼▲▼→←]|──|-->|\S {3,}\S|https?:\/\/\S{40,}|^[\w.@/-]{60,}$/

/** Lines of comments that are too long, as `line: text`. */
function tooLong(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const [, comment] = COMMENT.exec(line) ?? []
    const isLong = comment !== undefined && Array.from(line).length > MOST_CHARACTERS && !EXCEPTION.test(comment)
    return isLong ? [`${index + 1}: ${line.trim()}`] : []
  })
}

describe('a comment', () => {
  it('has at most 100 characters in a line', () => {
    const files = execFileSync('git', ['ls-files', '*.ts'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
    expect(files.length).toBeGreaterThan(900)
    const found = files.flatMap((file) =>
      tooLong(readFileSync(join(root, file), 'utf8')).map((line) => `${file}:${line}`),
    )
    expect(found).toEqual([])
  })

  it.each([
    [`// ${'word '.repeat(20)}`, 1],
    [` * ${'word '.repeat(20)}`, 1],
    [`const a = 1 // ${'word '.repeat(20)}`, 0],
    [`// ${'word '.repeat(19)}`, 0],
    [` * | ${'cell '.repeat(20)} |`, 0],
    [` *   one ──> ${'two '.repeat(25)}`, 0],
  ])('as %j is found %i times', (line, count) => {
    expect(tooLong(line)).toHaveLength(count)
  })
})
