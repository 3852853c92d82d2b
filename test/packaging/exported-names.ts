import ts from 'typescript'

/** What modules of declarations export, each sorted: values by their name, types as `type Name`. */
export function exportedNames(declarations: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const program = ts.createProgram(declarations, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: [],
  })
  const checker = program.getTypeChecker()
  return new Map(declarations.map((path) => [path, namesOf(path, program, checker)]))
}

function namesOf(path: string, program: ts.Program, checker: ts.TypeChecker): readonly string[] {
  const source = program.getSourceFile(path)
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${path} is not a module`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
      const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol
      const isValue = (target.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(symbol)
      return isValue ? symbol.name : `type ${symbol.name}`
    })
    .sort()
}

/** `export type { Class }` hands on the type alone. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (each) => ts.isExportSpecifier(each) && ts.isTypeOnlyImportOrExportDeclaration(each),
  )
}
