import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../src/errors/catalogue.ts'
import { Administration } from '../../../src/supervisor/administration.ts'
import { DEVIATIONS } from '../model/deviation.ts'
import { IN_ANY_ORDER } from '../model/in-any-order.ts'
import { TELLINGS } from './as-otp-tells.ts'
import { otpRelease } from './on-otp.ts'

const folder = new URL('../../../docs/', import.meta.url)
const page = readFileSync(new URL('otp.md', folder), 'utf8')
const isSkipped = otpRelease() === undefined && process.env['CI'] === undefined

/** Functions of OTP's `supervisor` that are its callbacks as a process, and none for users. */
const INTERNAL = [
  'init',
  'handle_call',
  'handle_cast',
  'handle_info',
  'terminate',
  'format_status',
  'module_info',
  'behaviour_info',
  'try_again_restart',
]

describe('docs/otp.md', () => {
  it('has a row for each deviation that the model knows, and for what is told in other words, and no other', () => {
    const rows = Array.from(page.matchAll(/^\| `([a-z]+(?:-[a-z]+)+)` \|/gm), ([, name]) => name)
    expect(rows.toSorted()).toEqual([...DEVIATIONS, ...Object.keys(TELLINGS), IN_ANY_ORDER].toSorted())
  })

  it('says what becomes of each call of the administration, and of no other', () => {
    const named = new Set(Array.from(page.matchAll(/`(\w+)\((?:id|spec)?\)`(?:,|\s\|)/g), ([, name]) => name))
    const methods = Object.getOwnPropertyNames(Administration.prototype).filter((name) => name !== 'constructor')
    expect([...named].filter((name) => name !== undefined && methods.includes(name)).toSorted()).toEqual(
      methods.toSorted(),
    )
  })

  it('names codes that exist, and leads to files that exist', () => {
    const codes = Array.from(page.matchAll(/\bSPEC_[A-Z_]+/g), ([code]) => code)
    for (const code of codes) expect(Object.keys(CATALOGUE)).toContain(code)
    const links = Array.from(page.matchAll(/\]\(([^)#]+)[^)]*\)/g), ([, link = '']) => link)
    for (const link of links) expect(existsSync(new URL(link, folder)), link).toBe(true)
  })

  it.skipIf(isSkipped)("knows every function of OTP's supervisor", () => {
    const print = '[io:format("~s~n", [F]) || {F, _} <- supervisor:module_info(exports)], halt().'
    const functions = execFileSync('erl', ['-noshell', '-eval', print], { encoding: 'utf8' }).trim().split('\n')
    const known = (name: string): boolean => INTERNAL.includes(name) || page.includes(`\`${name}\``)
    expect(functions.filter((name) => !known(name))).toEqual([])
  })
})
