import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync, Visitor, type MemberExpression, type Node } from 'oxc-parser';
import {
  controlPlaneComposition, controlPlaneForRoutes, controlPlaneShared, controlPlaneVocabulary, effectExceptions, effectGlobals, effectPackages, pureBuiltins, pureCryptoNames,
  roomImports, roomPackages, shellFileNames, shellFiles, shellFolders,
} from './fence-rules.ts';

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly offset: number;
}

/**
 * Holds one source file against the fences.
 *
 * @param path from the repository's root, with slashes
 * @param source the file's TypeScript
 */
export function checkFence(path: string, source: string): Violation[] {
  const parsed = parseSync(path, source);
  const violations: Violation[] = [];
  const report = (offset: number, rule: string, detail: string): void => {
    violations.push({ path, line: source.slice(0, offset).split('\n').length, rule, detail });
  };
  for (const error of parsed.errors) report(error.labels[0]?.start ?? 0, 'syntax', error.message);
  if (/(^|\/)index\.ts$/.test(path)) report(0, 'barrel', 'name the file after its main export instead of index.ts');
  if (isTest(path)) return violations;

  for (const found of listImports(parsed, source)) {
    for (const [rule, detail] of checkImport(path, found)) report(found.offset, rule, detail);
  }
  if (isDecision(path)) {
    for (const { offset, what } of listEffects(parsed)) {
      report(offset, 'effect', `${what} in a file that decides: take it as an argument, or move it to service.ts, repository.ts, routes.ts or an adapter`);
    }
  }
  return violations;
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('test/');
}

function isDecision(path: string): boolean {
  return !isTest(path) && !shellFileNames.test(path) && !path.includes('/adapters/') && !shellFolders.some((folder) => path.startsWith(folder)) && !shellFiles.has(path);
}

type Parsed = ReturnType<typeof parseSync>;

function listImports(parsed: Parsed, source: string): Import[] {
  const imports: Import[] = parsed.module.staticImports.map((found) => ({
    specifier: found.moduleRequest.value,
    names: found.entries.map((entry) => entry.importName.name ?? '*'),
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    offset: found.start,
  }));
  for (const found of parsed.module.staticExports) {
    for (const entry of found.entries) {
      if (entry.moduleRequest) imports.push({ specifier: entry.moduleRequest.value, names: [entry.importName.name ?? '*'], typeOnly: entry.isType, offset: found.start });
    }
  }
  for (const found of parsed.module.dynamicImports) {
    const text = source.slice(found.moduleRequest.start, found.moduleRequest.end);
    const literal = /^['"]([^'"]+)['"]$/.exec(text)?.[1];
    imports.push({ specifier: literal ?? '', names: ['*'], typeOnly: false, offset: found.start });
  }
  new Visitor({
    // import('./x.ts').Name in a type
    TSImportType: (node) => {
      imports.push({ specifier: node.source.value, names: ['*'], typeOnly: true, offset: node.start });
    },
  }).visit(parsed.program);
  return imports;
}

type Finding = readonly [rule: string, detail: string];

function checkImport(path: string, found: Import): Finding[] {
  const { specifier } = found;
  if (specifier === '') return isDecision(path) ? [['dynamic', 'an import() whose path is computed cannot be checked']] : [];
  if (specifier.startsWith('.')) return checkOwnFile(path, join(dirname(path), specifier).replaceAll('\\', '/'), found);
  if (specifier.startsWith('node:')) return checkBuiltin(path, found);
  if (builtinModules.includes(specifier)) return [['builtin', `write node:${specifier}`]];
  return checkPackage(path, found);
}

function checkOwnFile(path: string, imported: string, { typeOnly }: Import): Finding[] {
  const [room, importedRoom] = [roomOf(path), roomOf(imported)];
  if (isTest(imported) && room !== 'test') return [['test', `${imported} is a test; nobody imports tests`]];
  if (room !== importedRoom) {
    const allowed = roomImports[room] ?? [];
    if (!allowed.includes(importedRoom)) return [['room', `${room} must not import ${importedRoom} (${imported}); it may import ${allowed.join(', ') || 'no other room'}`]];
  }
  if (isDecision(path) && !isDecision(imported) && !typeOnly) return [['shell', `${imported} touches the world; a file that decides may import only its types`]];
  if (room === 'control-plane' && importedRoom === 'control-plane' && !typeOnly) return checkControlPlane(path, imported);
  return [];
}

function checkControlPlane(path: string, imported: string): Finding[] {
  const [duty, importedDuty] = [dutyOf(path), dutyOf(imported)];
  if (duty === importedDuty || imported === `control-plane/${importedDuty}/service.ts` || controlPlaneVocabulary.has(imported)) return [];
  if (startsWithAny(imported, controlPlaneShared) || startsWithAny(path, controlPlaneComposition)) return [];
  if (/(^|-|\/)routes\.ts$/.test(path) && controlPlaneForRoutes.includes(imported)) return [];
  return [['duty', `control-plane/${duty} must not import ${imported}; call control-plane/${importedDuty}/service.ts, import types only, or move what both need`]];
}

function checkBuiltin(path: string, { specifier, names, typeOnly }: Import): Finding[] {
  if (typeOnly || !isDecision(path)) return [];
  if (!pureBuiltins.has(specifier)) return [['effect', `${specifier} in a file that decides: move it to an adapter`]];
  if (specifier !== 'node:crypto') return [];
  const impure = names.filter((name) => !pureCryptoNames.has(name) && !effectExceptions.has(`${path} ${name}`));
  return impure.length === 0 ? [] : [['effect', `${impure.join(', ')} of node:crypto in a file that decides: it is random or not known to be pure`]];
}

function checkPackage(path: string, { specifier, typeOnly }: Import): Finding[] {
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const allowed = roomPackages[roomOf(path)];
  if (allowed !== undefined && !allowed.includes(name)) return [['package', `${roomOf(path)} must not import ${name}; it may import ${allowed.join(', ')}`]];
  if (isDecision(path) && !typeOnly && effectPackages.has(name)) return [['effect', `${name} in a file that decides: import its types only, or move it to an adapter`]];
  return [];
}

function listEffects(parsed: Parsed): { offset: number; what: string }[] {
  const effects: { offset: number; what: string }[] = [];
  const declared = new Set(parsed.module.staticImports.flatMap((found) => found.entries.map((entry) => entry.localName.value)));
  const globals: { name: string; offset: number }[] = [];
  const declare = (pattern: { type: string }): void => bindingNames(pattern as Node).forEach((name) => declared.add(name));
  const declareParameters = ({ params }: { params: readonly { type: string }[] }): void => params.forEach(declare);
  const use = (node: { type: string; start: number } | null): void => {
    if (node?.type === 'Identifier') globals.push({ name: (node as Node & { name: string }).name, offset: node.start });
  };
  new Visitor({
    MemberExpression: (node) => {
      const name = memberName(node);
      if (name !== undefined && effectGlobals.has(name)) effects.push({ offset: node.start, what: name });
      use(node.object);
    },
    CallExpression: (node) => {
      use(node.callee);
      node.arguments.forEach(use);
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date') effects.push({ offset: node.start, what: 'Date()' });
    },
    NewExpression: (node) => {
      use(node.callee);
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) effects.push({ offset: node.start, what: 'new Date() without an argument' });
    },
    VariableDeclarator: (node) => {
      declare(node.id);
      use(node.init);
    },
    FunctionDeclaration: (node) => {
      if (node.id) declare(node.id);
      declareParameters(node);
    },
    FunctionExpression: declareParameters,
    ArrowFunctionExpression: declareParameters,
  }).visit(parsed.program);
  for (const { name, offset } of globals) if (effectGlobals.has(name) && !declared.has(name)) effects.push({ offset, what: name });
  return effects;
}

/** The names a pattern binds: `a`, `{ a, b: [c] }`, `...a`, `a = 1`. */
function bindingNames(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => bindingNames(property.type === 'Property' ? property.value : property));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? bindingNames(element) : []));
    case 'AssignmentPattern':
      return bindingNames(pattern.left);
    case 'RestElement':
      return bindingNames(pattern.argument);
    default:
      return [];
  }
}

/** `Date.now` of `Date.now`, `Date['now']` and `globalThis.Date.now`; `fetch` of `globalThis.fetch`. */
function memberName(node: MemberExpression): string | undefined {
  const object = node.object.type === 'Identifier' ? node.object.name : node.object.type === 'MemberExpression' ? memberName(node.object) : undefined;
  const member = node.property.type === 'Identifier' && !node.computed ? node.property.name : node.property.type === 'Literal' ? String(node.property.value) : undefined;
  if (object === undefined || member === undefined) return undefined;
  return object === 'globalThis' ? member : `${object}.${member}`;
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The duty (room) inside the control plane; the files at its top count as one. */
function dutyOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}

function startsWithAny(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}
