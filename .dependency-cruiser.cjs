// Who may import whom: the whole table of docs and design. What is not listed is denied.

/** Domains below each domain; itself, `shared`, ports of `platform`, `audit` and the actor's type come on top. */
const table = {
  shared: [],
  engine: [],
  feel: [],
  calendar: [],
  assignment: [],
  bpmn: ['engine'],
  organisation: ['calendar'], // Each unit's working calendar is data of the organisation.
  identity: ['organisation'],
  procedures: ['bpmn', 'feel', 'organisation'],
  runtime: ['procedures'],
  dossiers: ['runtime'],
  tasks: ['dossiers', 'assignment'],
  documents: ['tasks'], // The legal acts of steps are a port of tasks.
  reports: ['dossiers'], // The words that filter a list also count it.
  demonstration: ['tasks', 'identity'],
  audit: [],
  platform: [],
  database: [],
};

/** A domain may also use what lies below the domains it uses: the table is an order, not a list of hops. */
function allBelow(domain) {
  return [...new Set(table[domain].flatMap((name) => [name, ...allBelow(name)]))];
}

/** Pure: no framework, no file, no clock, no network; only these packages. */
const pure = {
  shared: ['intl-messageformat'],
  engine: [],
  bpmn: ['bpmn-moddle', 'node:crypto'],
  feel: ['decimal.js', 're2js', 'temporal-polyfill'],
  calendar: ['temporal-polyfill'],
  assignment: [],
};

/** What stays inside its own domain: rows, SQL and the HTTP edge. */
const inner = String.raw`\.(store|entity|entities|controller|worker)\.ts$`;
/** Adapters of `platform`, chosen in app.module.ts alone; its other files are ports. */
const adapters = String.raw`^src/platform/(postgres-|redis-|bullmq-|embedded-postgres|chromium|puppeteer-|file-|in-memory-)`;
/** The only files at the top of src/: they boot and wire, so they see everything. */
const top = String.raw`^src/[^/]+\.ts$`;
const spec = String.raw`\.spec\.ts$`;

const everyone = [
  String.raw`^src/shared/`,
  String.raw`^src/platform/`,
  String.raw`^src/audit/`,
  String.raw`^src/identity/(actor|access)\.ts$`, // Who acts, and the one predicate of what they may.
  String.raw`^src/config\.ts$`, // Its type and token; the environment is read there alone.
];

const allowed = [
  { from: { path: [top, spec, '^(test|bench)/'] }, to: {} },
  { from: {}, to: { dependencyTypes: ['core', 'npm', 'npm-optional'] } },
  { from: {}, to: { path: 'node_modules/', dependencyTypes: ['type-only'] } },
  // The HTTP edge asks who is signed in.
  {
    from: { path: String.raw`\.(controller|module)\.ts$` },
    to: { path: String.raw`^src/identity/session\.guard\.ts$` },
  },
  // Migrations and the list of tables: the data source names entities wherever they live.
  {
    from: { path: '^src/database/' },
    to: { path: ['^src/database/', String.raw`\.(entity|entities)\.ts$`, ...everyone] },
  },
  ...Object.keys(table).map((domain) => ({
    from: { path: `^src/${domain}/` },
    to: {
      path: [
        `^src/${domain}/`,
        ...(Object.hasOwn(pure, domain) ? ['^src/shared/'] : everyone),
        // Outsiders see the engine through its front door only.
        ...allBelow(domain).map((name) =>
          name === 'engine' ? String.raw`^src/engine/index\.ts$` : `^src/${name}/`,
        ),
      ],
    },
  })),
];

const forbidden = [
  {
    name: 'no-cycles',
    comment: 'A cycle has no order in which it can be read or tested.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'not-resolvable',
    comment: 'The import leads nowhere, or to a package that package.json does not name.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-development-packages',
    comment: 'The running server has only `dependencies`.',
    severity: 'error',
    from: { path: '^src/', pathNot: [spec] },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  ...Object.entries(pure).map(([domain, packages]) => ({
    name: `${domain}-is-pure`,
    comment: `src/${domain} imports no framework, file system, network or clock.`,
    severity: 'error',
    from: { path: `^src/${domain}/`, pathNot: [spec] },
    to: {
      dependencyTypes: ['core', 'npm', 'npm-optional', 'npm-dev'],
      ...(packages.length === 0
        ? {}
        : {
            pathNot: packages.map((name) => `(^|node_modules/)(@types/)?${name.replace('node:', '')}(/|$)`),
          }),
    },
  })),
  // The audit log is its store: everyone appends to it in their own transaction.
  ...Object.keys(table)
    .filter((domain) => domain !== 'audit')
    .map((domain) => ({
      name: `${domain}-keeps-its-persistence`,
      comment: 'Rows, SQL, controllers and workers belong to their own domain.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: [`^src/${domain}/`, '^src/database/', spec] },
      to: { path: `^src/${domain}/.*${inner}` },
    })),
  {
    name: 'adapters-are-wired-at-the-top',
    comment: 'A domain imports a port of platform; app.module.ts says which adapter stands behind it.',
    severity: 'error',
    from: { path: '^src/[^/]+/', pathNot: ['^src/platform/', spec] },
    to: { path: adapters },
  },
  {
    name: 'no-tests-in-the-server',
    severity: 'error',
    from: { path: '^src/', pathNot: [spec] },
    to: { path: ['^test/', '^bench/', '^web/', spec] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  allowed,
  allowedSeverity: 'error',
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.d.ts'],
    },
  },
};
