// Makes the pages of a package whole: a link to what is not packed becomes its text and the place
// in the repository. npm packs what lies in the working tree, so the pages are changed there, and
// given back after the packing.
//
// usage: node .ci/packed-pages.mjs write|restore [folder]     default: the root of the project

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const [order = '', folder = fileURLToPath(new URL('..', import.meta.url))] = process.argv.slice(2)
const root = resolve(folder)
const kept = join(root, 'node_modules', '.cache', 'tutti-pages')
const ORDERS = { write, restore }
if (!Object.hasOwn(ORDERS, order)) throw new Error(`expected write or restore; got ${order}`)
ORDERS[order]()

function write() {
  // What an earlier packing that was cut short has left.
  restore()
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  })
  const packed = JSON.parse(output)[0].files.map(({ path }) => path)
  for (const page of packed.filter((path) => path.endsWith('.md'))) {
    const text = readFileSync(join(root, page), 'utf8')
    const whole = withoutDeadLinks(text, page, new Set(packed.flatMap(withFolders)))
    if (whole === text) continue
    mkdirSync(dirname(join(kept, page)), { recursive: true })
    cpSync(join(root, page), join(kept, page))
    writeFileSync(join(root, page), whole)
  }
}

function restore() {
  if (!existsSync(kept)) return
  cpSync(kept, root, { recursive: true })
  rmSync(kept, { recursive: true })
}

function withoutDeadLinks(text, page, places) {
  const unlink = (prose) =>
    prose.replace(/\[([^\]\n]*)\]\((?!\w+:|#)([^)\s#]+)(#[^)\s]*)?\)/g, (link, words, target) => {
      const place = normalize(join(dirname(page), target)).replace(/\/$/, '')
      if (places.has(place)) return link
      const name = words.replaceAll('`', '')
      return place.endsWith(name) ? `\`${place}\`` : `${words} (\`${place}\`)`
    })
  // Every second part is a block of code, in which brackets mean something else.
  const parts = text.split(/^(```.*?^```)/ms)
  return parts.map((part, at) => (at % 2 === 1 ? part : unlink(part))).join('')
}

/** `a/b/c.md` > `a`, `a/b`, `a/b/c.md`: a link may lead to a folder. */
function withFolders(path) {
  return path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))
}
