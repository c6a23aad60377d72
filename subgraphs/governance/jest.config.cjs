module.exports = require("../../test/kit/jest/preset.cjs")(__dirname);
