import { posix } from 'node:path';
import {
  AGENT_ROOM,
  CLOCK_MODULES,
  ENTRY_RULES,
  ONE_USER_PACKAGES,
  OTHER_ROOTS,
  PORTS_ROOM,
  RANDOM_OWNERS,
  ROOM_RULES,
  TIME_OWNERS,
} from './import-rules.ts';
import { readSource } from './read-source.ts';

/** Every rule that one product file breaks, one sentence each: where, the rule, the cure. */
export function judgeFile(path: string, text: string): readonly string[] {
  const facts = readSource(path, text);
  return [
    ...facts.imports.flatMap(({ specifier, line }) =>
      judgeImport(path, specifier).map((complaint) => `${path}:${line} imports ${specifier}: ${complaint}`),
    ),
    ...facts.computedImports.map(
      ({ name, line }) =>
        `${path}:${line} computes what ${name} loads: nobody can check that. Cure: write the path as a literal.`,
    ),
    ...facts.ambientUses.flatMap(({ name, line }) => {
      const owners = name === 'Math.random' ? RANDOM_OWNERS : TIME_OWNERS;
      if (!path.startsWith('src-agent/') || owners.includes(path)) return [];
      const port = name === 'Math.random' ? 'Random' : 'Clock';
      return [
        `${path}:${line} uses ${name}: only ${owners.join(', ')} may (TIM-1). Cure: take the ${port} port as an argument.`,
      ];
    }),
  ];
}

/** The product files that `path` imports, for the search for cycles. */
export function importedFiles(path: string, text: string): readonly string[] {
  return readSource(path, text)
    .imports.map(({ specifier }) => resolveFile(path, specifier))
    .filter((target) => target !== undefined);
}

function judgeImport(path: string, specifier: string): readonly string[] {
  const target = resolveFile(path, specifier);
  return target === undefined ? judgePackage(path, specifier) : judgeTarget(path, target);
}

function judgePackage(path: string, specifier: string): readonly string[] {
  const name = packageName(specifier);
  const oneUser = ONE_USER_PACKAGES[name];
  if (oneUser !== undefined) {
    const { users, cure } = oneUser;
    const isUser = users.some((user) => (user.endsWith('/') ? path.startsWith(user) : path === user));
    if (!isUser) return [`only ${users.join(', ')} may import ${name}. Cure: ${cure}.`];
  }
  if (path.startsWith('src-renderer/') && name.startsWith('node:')) {
    return ['the window has no Node. Cure: ask the agent by a command.'];
  }
  const room = roomOf(path);
  if (room === undefined) return [];
  if (CLOCK_MODULES.includes(specifier) && !TIME_OWNERS.includes(path)) {
    return [`only ${TIME_OWNERS.join(', ')} may (TIM-1). Cure: take the Clock port as an argument.`];
  }
  const allowed = ROOM_RULES[room]?.packages;
  if (allowed === undefined || allowed.includes(name)) return [];
  const list = allowed.length === 0 ? 'no package' : `only ${allowed.join(', ')}`;
  return [`${room} is kept pure and imports ${list}. Cure: pass the value in as an argument.`];
}

function judgeTarget(path: string, target: string): readonly string[] {
  const [targetRoot = ''] = target.split('/');
  if (!isProductFile(target)) {
    return ['the product never imports tests or scripts. Cure: move what is shared into src-agent.'];
  }
  const [root = ''] = path.split('/');
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) {
    if (root === targetRoot) return [];
    return [`${root} never imports ${targetRoot}. Cure: go through the contract.`];
  }
  const seen = OTHER_ROOTS[root];
  if (seen !== undefined) {
    if (seen.includes(targetRoom)) return [];
    return [`${root} may import only ${seen.join(', ')} of src-agent. Cure: go through a command or event.`];
  }
  const room = roomOf(path);
  const rule = room === undefined ? undefined : ROOM_RULES[room];
  if (room === undefined || rule === undefined) {
    return [`the room ${room ?? path} has no row. Cure: decide its row in test/boundaries/import-rules.ts.`];
  }
  if (targetRoom === room) return [];
  if (targetRoom === PORTS_ROOM) {
    return rule.ports ? [] : [`${room} is pure and has no ports. Cure: pass the value in as an argument.`];
  }
  if (rule.rooms.includes(targetRoom)) return [];
  const list = rule.rooms.length === 0 ? 'no other room' : `only ${rule.rooms.join(', ')}`;
  return [
    `${room} may import ${list}. Cure: put the shared type in contract, or have agent.ts pass the function in.`,
  ];
}

/** The room of a file of src-agent; undefined for other roots. */
function roomOf(path: string): string | undefined {
  const [root, first, ...rest] = path.split('/');
  if (root !== 'src-agent' || first === undefined) return undefined;
  if (rest.length > 0) return first;
  if (first === 'ports.ts') return PORTS_ROOM;
  return ENTRY_RULES[path] ?? AGENT_ROOM;
}

function isProductFile(path: string): boolean {
  return /^src-(?:agent|main|renderer)\//.test(path) && !/\.test\.tsx?$/.test(path);
}

/** A relative specifier as a path from the project's root; undefined for packages. */
function resolveFile(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}

/** `@scope/name` or `name` without the path inside the package; Node's modules keep their prefix and path. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
