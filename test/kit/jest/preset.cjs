const path = require("node:path");

/**
 * One jest configuration for every package: sources are read through the `source` export condition, so no build is
 * needed. With `database: true` one PostgreSQL serves the whole run; `testDatabase()` gives each test file its own.
 */
module.exports = function preset(rootDir, { database = true } = {}) {
  return {
    rootDir,
    testEnvironment: "node",
    testEnvironmentOptions: { customExportConditions: ["source", "node", "require", "default"] },
    testMatch: ["**/*.test.ts"],
    testPathIgnorePatterns: ["/node_modules/", "/dist/"],
    modulePathIgnorePatterns: ["/dist/"],
    transform: {
      "\\.(ts|js|mjs)$": [
        "@swc/jest",
        {
          module: { type: "commonjs" },
          jsc: {
            target: "es2022",
            parser: { syntax: "typescript", decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          },
        },
      ],
    },
    // jose ships ES modules only.
    transformIgnorePatterns: ["/node_modules/(?!jose/)"],
    maxWorkers: 2,
    testTimeout: 30_000,
    ...(database ? { globalSetup: path.join(__dirname, "../../../shared/src/testing/global-setup.ts") } : {}),
    ...(database ? { globalTeardown: path.join(__dirname, "../../../shared/src/testing/global-teardown.ts") } : {}),
    setupFiles: [require.resolve("reflect-metadata"), path.join(__dirname, "generated-input.cjs")],
  };
};
