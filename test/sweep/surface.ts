import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/**
 * Where a value goes: the index of an argument, then names of fields; `[]` is the first element of
 * a list.
 */
export type Place = readonly [argument: number, ...fields: string[]]

/** The places of each function, by its name. */
export type Places = Readonly<Record<string, readonly Place[]>>

/** Everything that can be called by those who use the package, as its types say. */
export interface Surface {
  /** Functions that are exported, by entry. */
  readonly functions: Readonly<Record<string, Places>>
  /** Methods of what is exported, or handed out by what is, by the name of its type. */
  readonly methods: Readonly<Record<string, Places>>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Options are nested no deeper. */
const DEEPEST = 8

/**
 * Reads what the entries export from their types, nested options included, so that nothing of it
 * has to be listed by hand.
 *
 * @param entries - The source of each published entry, by its name.
 */
export function surfaceOf(entries: ReadonlyMap<string, string>): Surface {
  const sources = new Map([...entries].map(([name, source]) => [name, fileURLToPath(source)]))
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    ROOT,
  )
  const program = ts.createProgram([...sources.values()], options)
  const reader = new Reader(program.getTypeChecker())
  const functions: Record<string, Places> = {}
  const methods: Record<string, Places> = {}
  for (const [name, source] of sources) {
    const file = program.getSourceFile(source)
    const exported = file === undefined ? [] : reader.exportsOf(file)
    functions[name] = Object.fromEntries(exported.flatMap((symbol) => reader.functionOf(symbol)))
    for (const symbol of exported) Object.assign(methods, reader.methodsOf(symbol))
  }
  return { functions, methods }
}

class Reader {
  readonly #checker: ts.TypeChecker

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  exportsOf(file: ts.SourceFile): readonly ts.Symbol[] {
    const module = this.#checker.getSymbolAtLocation(file)
    const exported = module === undefined ? [] : this.#checker.getExportsOfModule(module)
    return exported.map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol,
    )
  }

  /** A function, with its places; nothing for what is none. */
  functionOf(symbol: ts.Symbol): readonly [string, readonly Place[]][] {
    if (!(symbol.flags & ts.SymbolFlags.Function)) return []
    return [[symbol.name, this.#placesOf(this.#checker.getTypeOfSymbol(symbol))]]
  }

  /** The methods of a class, an interface, or an object of functions. */
  methodsOf(symbol: ts.Symbol): Readonly<Record<string, Places>> {
    const isType = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)
    const isObject = symbol.flags & ts.SymbolFlags.Variable
    if (!isType && !isObject) return {}
    const type = isType ? this.#checker.getDeclaredTypeOfSymbol(symbol) : this.#checker.getTypeOfSymbol(symbol)
    const methods = this.#checker
      .getPropertiesOfType(type)
      .filter((each) => isOurs(each) && !this.#isInternal(each))
      .map((each) => [each.name, this.#checker.getTypeOfSymbol(each)] as const)
      .filter(([, each]) => each.getCallSignatures().length > 0)
    if (methods.length === 0) return {}
    return { [symbol.name]: Object.fromEntries(methods.map(([name, each]) => [name, this.#placesOf(each)])) }
  }

  #placesOf(type: ts.Type): readonly Place[] {
    const places = type
      .getCallSignatures()
      .flatMap((signature) =>
        signature.parameters.flatMap((parameter, index) =>
          this.#arguments(parameter, index).flatMap(([at, each]): readonly Place[] => [
            [at],
            ...this.#fieldsOf(each, []).map((fields): Place => [at, ...fields]),
          ]),
        ),
      )
    return [...new Map(places.map((place) => [place.join(), place])).values()]
  }

  /** One argument, or several when it is the rest of them. */
  #arguments(parameter: ts.Symbol, index: number): readonly (readonly [number, ts.Type])[] {
    const type = this.#checker.getTypeOfSymbol(parameter)
    const declaration = parameter.valueDeclaration
    if (declaration === undefined || !ts.isParameter(declaration) || declaration.dotDotDotToken === undefined)
      return [[index, type]]
    return partsOf(this.#checker.getBaseConstraintOfType(type) ?? type).flatMap((part) =>
      this.#checker.getTypeArguments(part as ts.TypeReference).map((each, at) => [index + at, each] as const),
    )
  }

  /** Paths of all fields below a type: those that this project declares, and that are data. */
  #fieldsOf(type: ts.Type, above: readonly ts.Type[]): readonly (readonly string[])[] {
    return partsOf(type).flatMap((part) => {
      if (above.length > DEEPEST || above.includes(part) || part.getCallSignatures().length > 0) return []
      if (this.#checker.isArrayLikeType(part))
        return this.#checker
          .getTypeArguments(part as ts.TypeReference)
          .flatMap((each) => this.#fieldsOf(each, [...above, part]).map((fields) => ['[]', ...fields]))
      if (!(part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return []
      return this.#checker
        .getPropertiesOfType(part)
        .filter((field) => isOurs(field) && !isOfClass(field) && !this.#isInternal(field))
        .flatMap((field) => [
          [field.name],
          ...this.#fieldsOf(this.#checker.getTypeOfSymbol(field), [...above, part]).map((fields) => [
            field.name,
            ...fields,
          ]),
        ])
    })
  }

  #isInternal(symbol: ts.Symbol): boolean {
    return symbol.getJsDocTags(this.#checker).some(({ name }) => name === 'internal')
  }
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type]
}

/** Declared by this project, and not private. */
function isOurs({ name, declarations = [] }: ts.Symbol): boolean {
  const isHere = declarations.some((each) => {
    const { fileName } = each.getSourceFile()
    return fileName.startsWith(ROOT) && !fileName.includes('/node_modules/')
  })
  return isHere && !name.startsWith('__') && !name.includes('#')
}

/** What a class holds is not written by those who use it. */
function isOfClass({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((each) => ts.isClassLike(each.parent))
}
