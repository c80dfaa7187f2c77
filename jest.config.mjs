// Specs run on bare Node (jest-light-runner), with TypeScript compiled on the way in by swc. The modules of one
// worker are shared between specs, which is most of the speed; so a spec leaves no global state behind, and there are
// no module mocks. Three projects, so that a database is started only when a chosen spec may need it.
const common = {
  rootDir: import.meta.dirname,
  runner: 'jest-light-runner',
  setupFiles: ['<rootDir>/test/setup/spec-setup.mjs'],
  transform: {},
  // Model files, builds and data are not sources of modules.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'fast',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/web/src/**/*.spec.ts'],
    },
    {
      ...common,
      displayName: 'content',
      testMatch: [
        '<rootDir>/test/{bpmn,content,conformance,engine,feel,simulation}/**/*.spec.ts',
        '<rootDir>/test/*.spec.ts',
      ],
    },
    {
      ...common,
      displayName: 'whole',
      testMatch: ['<rootDir>/test/{integration,e2e}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/global-setup.mjs',
      globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
    },
  ],
  maxWorkers: 2,
  testTimeout: 30_000,
};
