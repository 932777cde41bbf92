import { parseSync, visitorKeys } from 'oxc-parser';

export type ImportedModule = { readonly specifier: string; readonly line: number };
export type NamedUse = { readonly name: string; readonly line: number };
export type Pattern = { readonly source: string; readonly flags: string; readonly line: number };

/** What one TypeScript file reaches for; a file that does not parse throws. */
export type SourceFacts = {
  /** Static, dynamic, type-only and re-exporting imports, require, and modules started by URL. */
  readonly imports: readonly ImportedModule[];
  /** Imports whose text is computed, so nobody can check them. */
  readonly computedImports: readonly NamedUse[];
  /** Clocks, timers and random numbers taken from the platform. */
  readonly ambientUses: readonly NamedUse[];
  /** Regular expressions written out. */
  readonly patterns: readonly Pattern[];
  /** Lines with a regular expression put together at run time. */
  readonly builtPatterns: readonly number[];
};

type SyntaxNode = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;

const AMBIENT_GLOBALS = new Set(['Date', 'setTimeout', 'setInterval', 'setImmediate', 'performance']);
const AMBIENT_MEMBERS = new Set([
  'Math.random',
  'AbortSignal.timeout',
  'DateTime.now',
  'process.hrtime',
  'process.uptime',
  ...[...AMBIENT_GLOBALS].map((name) => `globalThis.${name}`),
]);
/** luxon: without arguments these read the system's clock. */
const AMBIENT_WITHOUT_ARGUMENTS = new Set(['DateTime.local', 'DateTime.utc']);
/** TypeScript nodes that hold an expression; every other one is a type and runs nothing. */
const EXPRESSION_WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSExportAssignment',
]);

/** Reads one file by its syntax tree: text in comments and strings is never mistaken for code. */
export function readSource(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  const [firstError] = errors;
  if (firstError !== undefined) throw new Error(`${path} does not parse: ${firstError.message}`);
  const imports: ImportedModule[] = [];
  const computedImports: NamedUse[] = [];
  const ambientUses: NamedUse[] = [];
  const patterns: Pattern[] = [];
  const builtPatterns: number[] = [];
  const lineOf = lineCounter(text);

  const addModule = (node: SyntaxNode, specifier: unknown, what: string): void => {
    const line = lineOf(node.start);
    const literal = stringValue(specifier);
    if (literal === undefined) computedImports.push({ name: what, line });
    else imports.push({ specifier: literal, line });
  };

  walk(program, undefined, '', (node, parent, key) => {
    const line = lineOf(node.start);
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        addModule(node, node.source, 'import');
        return;
      case 'ExportNamedDeclaration':
        if (isNode(node.source)) addModule(node, node.source, 'export');
        return;
      case 'ImportExpression':
      case 'TSImportType':
        addModule(node, node.source, 'import()');
        return;
      case 'TSExternalModuleReference':
        addModule(node, node.expression, 'require()');
        return;
      case 'CallExpression':
        if (dottedName(node.callee) === 'require') addModule(node, firstArgument(node), 'require()');
        if (dottedName(node.callee) === 'RegExp') addPattern(node);
        if (isAmbientCall(node)) ambientUses.push({ name: `${dottedName(node.callee)}()`, line });
        return;
      case 'NewExpression':
        if (dottedName(node.callee) === 'RegExp') addPattern(node);
        if (dottedName(node.callee) === 'URL' && isImportMetaUrl(argumentAt(node, 1))) {
          const target = stringValue(firstArgument(node));
          if (target === undefined || /\.[cm]?[jt]sx?$/.test(target)) {
            addModule(node, firstArgument(node), 'new URL(…, import.meta.url)');
          }
        }
        return;
      case 'MemberExpression': {
        const name = dottedName(node);
        if (name !== undefined && AMBIENT_MEMBERS.has(name)) ambientUses.push({ name, line });
        return;
      }
      case 'Identifier': {
        const name = node.name;
        if (typeof name === 'string' && AMBIENT_GLOBALS.has(name) && isValueReference(node, parent, key)) {
          ambientUses.push({ name, line });
        }
        return;
      }
      case 'Literal': {
        const regex = node.regex;
        if (isRecord(regex)) {
          patterns.push({ source: String(regex.pattern), flags: String(regex.flags), line });
        }
        return;
      }
      default:
    }
  });

  function addPattern(node: SyntaxNode): void {
    const line = lineOf(node.start);
    const source = stringValue(firstArgument(node));
    const flags = argumentAt(node, 1) === undefined ? '' : stringValue(argumentAt(node, 1));
    if (source === undefined || flags === undefined) builtPatterns.push(line);
    else patterns.push({ source, flags, line });
  }

  return { imports, computedImports, ambientUses, patterns, builtPatterns };
}

type Visit = (node: SyntaxNode, parent: SyntaxNode | undefined, key: string) => void;

function walk(value: unknown, parent: SyntaxNode | undefined, key: string, visit: Visit): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, parent, key, visit);
    return;
  }
  if (!isNode(value)) return;
  visit(value, parent, key);
  for (const childKey of visitorKeys[value.type] ?? []) walk(value[childKey], value, childKey, visit);
}

function isAmbientCall(call: SyntaxNode): boolean {
  const name = dottedName(call.callee);
  return name !== undefined && AMBIENT_WITHOUT_ARGUMENTS.has(name) && firstArgument(call) === undefined;
}

/** Is this identifier the thing itself, rather than a property, a key or a type of that name? */
function isValueReference(node: SyntaxNode, parent: SyntaxNode | undefined, key: string): boolean {
  if (parent === undefined) return true;
  if (parent.type.startsWith('TS')) return EXPRESSION_WRAPPERS.has(parent.type) && key === 'expression';
  if (key === 'property') return parent.computed === true;
  if (key === 'key') return parent.computed === true || parent.shorthand === true;
  // A shorthand property holds the identifier twice; its key was counted.
  if (key === 'value' && parent.shorthand === true) return false;
  return !/^(?:Import|Export)\w*Specifier$/.test(parent.type) || parent.local === node;
}

/** `a.b` of a plain member access or identifier. */
function dottedName(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier') return String(value.name);
  if (value.type !== 'MemberExpression') return undefined;
  const left = dottedName(value.object);
  const property = value.property;
  const right = value.computed === true ? stringValue(property) : dottedName(property);
  return left === undefined || right === undefined ? undefined : `${left}.${right}`;
}

function isImportMetaUrl(value: unknown): boolean {
  if (!isNode(value) || value.type !== 'MemberExpression') return false;
  const owner = value.object;
  return isNode(owner) && owner.type === 'MetaProperty' && dottedName(value.property) === 'url';
}

function firstArgument(call: SyntaxNode): unknown {
  return argumentAt(call, 0);
}

function argumentAt(call: SyntaxNode, index: number): unknown {
  const all = call.arguments;
  return Array.isArray(all) ? all[index] : undefined;
}

/** The value of a string literal or of a template without holes. */
function stringValue(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'TSLiteralType') return stringValue(value.literal);
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  const quasis = value.quasis;
  if (value.type !== 'TemplateLiteral' || !Array.isArray(quasis) || quasis.length !== 1) return undefined;
  const [only] = quasis;
  const text: unknown = isRecord(only) ? only.value : undefined;
  return isRecord(text) && typeof text.cooked === 'string' ? text.cooked : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNode(value: unknown): value is SyntaxNode {
  return isRecord(value) && typeof value.type === 'string' && typeof value.start === 'number';
}

/** Offsets are UTF-16 code units, as in the parser's answer. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}
